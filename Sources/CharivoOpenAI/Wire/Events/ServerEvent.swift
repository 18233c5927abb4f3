/// What a service sends.
package struct ServerEvent: Hashable, Sendable {
    /// The service's identifier for it. Always there, but for `input_audio_buffer.dtmf_event_received`.
    package var eventID: String?
    /// What it says.
    package var payload: Payload

    /// Makes an event.
    package init(_ payload: Payload, eventID: String? = nil) {
        self.eventID = eventID
        self.payload = payload
    }
}
