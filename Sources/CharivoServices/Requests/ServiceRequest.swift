/// One request to a service.
struct ServiceRequest: Sendable {
    /// The path behind the service's address, as `/chat/completions`.
    var path: String
    var contentType: String?
    /// `nil` for a request that only asks.
    var body: [UInt8]?
    /// The model it is for, as it may stand in an error.
    var model: String?
}
