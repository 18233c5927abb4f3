internal import Metrics

/// What a server counts. The labels are fixed words, so that there are few series whatever is sent to it.
package struct ServerMetrics: Sendable {
    let factory: any MetricsFactory
    private let webSockets: Meter

    init(factory: any MetricsFactory) {
        self.factory = factory
        webSockets = Meter(label: "charivo_websockets", factory: factory)
    }

    /// A request was answered; one that was never read whole took no time of ours.
    func answered(route: String, status: Int, after duration: Duration?) {
        Counter(label: "charivo_http_requests_total", dimensions: [("route", route), ("status", String(status))], factory: factory)
            .increment()
        guard let duration else { return }
        Metrics.Timer(label: "charivo_http_request_seconds", dimensions: [("route", route)], factory: factory)
            .recordNanoseconds(Int64(duration / .nanoseconds(1)))
    }

    /// Somebody was refused, by the code that the answer has.
    func refused(_ reason: String) {
        Counter(label: "charivo_refused_total", dimensions: [("reason", reason)], factory: factory).increment()
    }

    /// A session was prepared for a caller.
    func minted(adapter: String) {
        Counter(label: "charivo_bootstraps_total", dimensions: [("adapter", adapter)], factory: factory).increment()
    }

    /// The provider did not do its part.
    func providerFailed(_ code: String) {
        Counter(label: "charivo_provider_failures_total", dimensions: [("code", code)], factory: factory).increment()
    }

    /// A call at the provider was ended before its time, for another's sake.
    func callEndedEarly() { Counter(label: "charivo_calls_ended_early_total", factory: factory).increment() }

    func webSocketOpened() { webSockets.increment() }
    func webSocketClosed() { webSockets.decrement() }
}
