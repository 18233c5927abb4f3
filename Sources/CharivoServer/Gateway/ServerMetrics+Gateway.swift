internal import Metrics

extension ServerMetrics {
    /// A client of the gateway has gone: why, and what was dropped for its slowness or haste.
    func gatewayEnded(_ reason: String, droppedMicrophoneSamples: Int, droppedEvents: Int) {
        Counter(label: "charivo_gateway_ends_total", dimensions: [("reason", reason)], factory: factory).increment()
        Counter(label: "charivo_gateway_microphone_dropped_samples_total", factory: factory).increment(by: droppedMicrophoneSamples)
        Counter(label: "charivo_gateway_events_dropped_total", factory: factory).increment(by: droppedEvents)
    }
}
