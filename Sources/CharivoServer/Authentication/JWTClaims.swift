internal import JWTKit

/// What is read of a token. Everything is optional here, so that what is missing is told apart from what is malformed.
struct JWTClaims: JWTPayload {
    var sub: String?
    var iss: String?
    var aud: Audience?
    var exp: Double?
    var nbf: Double?

    /// One audience or several. An empty list is nobody, not a fault.
    struct Audience: Codable, Sendable {
        var values: [String]

        init(values: [String]) { self.values = values }

        init(from decoder: any Decoder) throws {
            let container = try decoder.singleValueContainer()
            if let value = try? container.decode(String.self) {
                values = [value]
            } else {
                values = try container.decode([String].self)
            }
        }

        func encode(to encoder: any Encoder) throws {
            var container = encoder.singleValueContainer()
            if values.count == 1, let value = values.first { try container.encode(value) } else { try container.encode(values) }
        }
    }

    /// The claims are judged by the authenticator, which has a clock and words of its own.
    func verify(using algorithm: some JWTAlgorithm) async throws {}
}

/// The part of a token's header that matters.
struct JWTHead: Decodable {
    var alg: String?
    var crit: [String]?
}
