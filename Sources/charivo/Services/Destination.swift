/// Where the character's mind and voice are.
enum Destination: Sendable, Hashable {
    /// In this process: offline, but for what of it is at a service.
    case embedded(ServiceChoice)
    /// At a service that speaks the OpenAI Realtime protocol.
    case service(url: String, key: String?)
}
