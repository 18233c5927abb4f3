package import CharivoJSON

/// Turn detection by silence. In an update, what is `nil` or absent stays.
package struct WireServerVAD: Hashable, Sendable {
    /// How loud speech must be, 0 to 1.
    package var threshold: Double?
    /// How much audio before the speech belongs to it, in milliseconds.
    package var prefixPaddingMilliseconds: Int?
    /// How long a silence ends the turn, in milliseconds.
    package var silenceDurationMilliseconds: Int?
    /// Whether a response is made at the end of the turn.
    package var createResponse: Bool?
    /// Whether speech interrupts a response.
    package var interruptResponse: Bool?
    /// After how long without speech the model speaks up, 5,000 to 30,000 milliseconds; `null` for never.
    package var idleTimeoutMilliseconds: Patch<Int>
    /// Members without a field here.
    package var extras: JSONObject

    /// Makes a turn detection.
    package init(
        threshold: Double? = nil, prefixPaddingMilliseconds: Int? = nil, silenceDurationMilliseconds: Int? = nil,
        createResponse: Bool? = nil, interruptResponse: Bool? = nil, idleTimeoutMilliseconds: Patch<Int> = .absent, extras: JSONObject = [:]
    ) {
        self.threshold = threshold
        self.prefixPaddingMilliseconds = prefixPaddingMilliseconds
        self.silenceDurationMilliseconds = silenceDurationMilliseconds
        self.createResponse = createResponse
        self.interruptResponse = interruptResponse
        self.idleTimeoutMilliseconds = idleTimeoutMilliseconds
        self.extras = extras
    }

    /// What a fresh session of the live service has: 0.5, 300 ms, 200 ms, both answers, no idle timeout.
    package static let `default` = WireServerVAD(
        threshold: 0.5, prefixPaddingMilliseconds: 300, silenceDurationMilliseconds: 200, createResponse: true, interruptResponse: true,
        idleTimeoutMilliseconds: .null)
}
