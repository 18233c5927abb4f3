internal import CharivoOpenAI

extension ProtocolFailure {
    /// The error event and the close, as the live service sends them.
    var deliveries: [FaultInjector.Delivery] {
        let event = ServerEvent(.error(WireError(type: type, code: code, message: message)), eventID: "event_failure")
        return [.text(event.utf8), .close(code: closeCode, reason: "\(type).\(code)")]
    }
}
