public import Metrics
internal import Synchronization

/// A backend for `swift-metrics` that keeps the numbers in memory and writes them in Prometheus' text format.
///
/// ```swift
/// let metrics = PrometheusMetrics()
/// MetricsSystem.bootstrap(metrics)   // what the libraries of the process count goes here too
/// print(metrics.text)
/// ```
///
/// The number of series is bounded: further ones are not kept, and counted as `charivo_metrics_dropped_total`.
public final class PrometheusMetrics: MetricsFactory, Sendable {
    private struct State {
        var series: [MetricSeries.Key: MetricSeries] = [:]
        var dropped = 0
    }

    private let limit: Int
    private let state = Mutex(State())

    /// Makes an empty set.
    ///
    /// - Parameter maximumSeries: How many series are kept at most.
    public init(maximumSeries: Int = 2_000) { limit = maximumSeries }

    /// The numbers as they are, in Prometheus' text format (version 0.0.4), by name.
    public var text: String {
        let (series, dropped) = state.withLock { ($0.series, $0.dropped) }
        var lines: [String] = []
        var last = ""
        for (key, series) in series.sorted(by: { ($0.key.name, $0.key.labels) < ($1.key.name, $1.key.labels) }) {
            if key.name != last { lines.append("# TYPE \(key.name) \(series.kind.rawValue)") }
            last = key.name
            lines += series.lines(key)
        }
        lines += ["# TYPE charivo_metrics_dropped_total counter", "charivo_metrics_dropped_total \(dropped)"]
        return lines.joined(separator: "\n") + "\n"
    }

    /// Makes a counter.
    public func makeCounter(label: String, dimensions: [(String, String)]) -> any CounterHandler {
        handler(label, dimensions, MetricSeries(.counter))
    }

    /// Makes a counter of fractions.
    public func makeFloatingPointCounter(label: String, dimensions: [(String, String)]) -> any FloatingPointCounterHandler {
        handler(label, dimensions, MetricSeries(.counter))
    }

    /// Makes a gauge.
    public func makeMeter(label: String, dimensions: [(String, String)]) -> any MeterHandler {
        handler(label, dimensions, MetricSeries(.gauge))
    }

    /// Makes a histogram, or a gauge when values are not to be put together.
    public func makeRecorder(label: String, dimensions: [(String, String)], aggregate: Bool) -> any RecorderHandler {
        handler(label, dimensions, aggregate ? MetricSeries(.histogram, bounds: MetricSeries.valueBuckets) : MetricSeries(.gauge))
    }

    /// Makes a histogram of seconds.
    public func makeTimer(label: String, dimensions: [(String, String)]) -> any TimerHandler {
        handler(label, dimensions, MetricSeries(.histogram, bounds: MetricSeries.secondBuckets))
    }

    /// Does nothing: a counter's number outlives the object that counted, as a scraper expects.
    public func destroyCounter(_ handler: any CounterHandler) {}
    /// Does nothing: a counter's number outlives the object that counted, as a scraper expects.
    public func destroyFloatingPointCounter(_ handler: any FloatingPointCounterHandler) {}
    /// Does nothing: a gauge's number outlives the object that set it.
    public func destroyMeter(_ handler: any MeterHandler) {}
    /// Does nothing: a histogram outlives the object that recorded.
    public func destroyRecorder(_ handler: any RecorderHandler) {}
    /// Does nothing: a histogram outlives the object that recorded.
    public func destroyTimer(_ handler: any TimerHandler) {}

    /// Changes a series, if it is kept.
    func change(_ key: MetricSeries.Key, _ change: (inout MetricSeries) -> Void) {
        state.withLock { state in
            guard var series = state.series[key] else { return }
            change(&series)
            state.series[key] = series
        }
    }

    private func handler(_ label: String, _ dimensions: [(String, String)], _ series: MetricSeries) -> PrometheusHandler {
        let key = MetricSeries.Key(label, dimensions)
        state.withLock { state in
            guard state.series[key] == nil else { return }
            // A name is of one kind; a second one would make the text unreadable.
            let isOther = state.series.contains { $0.key.name == key.name && $0.value.kind != series.kind }
            guard state.series.count < limit, !isOther else {
                state.dropped += 1
                return
            }
            state.series[key] = series
        }
        return PrometheusHandler(key: key, kind: series.kind, metrics: self)
    }
}
