package import CharivoJSON

/// How the end of the user's turn is found. Turn detection that is `null` is manual: the client commits.
package enum WireTurnDetection: Hashable, Sendable {
    /// By silence.
    case server(WireServerVAD)
    /// By meaning.
    case semantic(WireSemanticVAD)
    /// A kind this library has no case for, or none named, whole.
    case other(JSONObject)

    /// Whether a response is made when the user has spoken.
    package var createsResponse: Bool? {
        switch self {
        case .server(let detection): detection.createResponse
        case .semantic(let detection): detection.createResponse
        case .other(let members): members["create_response"]?.boolValue
        }
    }

    /// Whether the user's speech interrupts a response.
    package var interruptsResponse: Bool? {
        switch self {
        case .server(let detection): detection.interruptResponse
        case .semantic(let detection): detection.interruptResponse
        case .other(let members): members["interrupt_response"]?.boolValue
        }
    }
}
