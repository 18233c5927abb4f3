internal import Metrics

/// What a library's metric objects write to.
final class PrometheusHandler: CounterHandler, FloatingPointCounterHandler, MeterHandler, RecorderHandler, TimerHandler, Sendable {
    private let key: MetricSeries.Key
    private let kind: MetricSeries.Kind
    private let metrics: PrometheusMetrics

    init(key: MetricSeries.Key, kind: MetricSeries.Kind, metrics: PrometheusMetrics) {
        self.key = key
        self.kind = kind
        self.metrics = metrics
    }

    func increment(by amount: Int64) { change { $0.add(Double(amount)) } }
    func increment(by amount: Double) { change { $0.add(amount) } }
    func decrement(by amount: Double) { change { $0.add(-amount) } }
    func reset() { change { $0.reset() } }
    func set(_ value: Int64) { change { $0.set(Double(value)) } }
    func set(_ value: Double) { change { $0.set(value) } }
    func record(_ value: Int64) { record(Double(value)) }
    func record(_ value: Double) { change { kind == .gauge ? $0.set(value) : $0.observe(value) } }
    func recordNanoseconds(_ duration: Int64) { change { $0.observe(Double(duration) / 1e9) } }

    /// Only a series of the same kind: a name that is of another is not this handler's.
    private func change(_ change: (inout MetricSeries) -> Void) {
        metrics.change(key) { series in
            if series.kind == kind { change(&series) }
        }
    }
}
