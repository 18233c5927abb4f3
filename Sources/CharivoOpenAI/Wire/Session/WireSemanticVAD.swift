package import CharivoJSON

/// Turn detection by meaning. In an update, what is `nil` stays.
package struct WireSemanticVAD: Hashable, Sendable {
    /// How soon a pause is taken for the end.
    package var eagerness: WireEagerness?
    /// Whether a response is made at the end of the turn.
    package var createResponse: Bool?
    /// Whether speech interrupts a response.
    package var interruptResponse: Bool?
    /// Members without a field here.
    package var extras: JSONObject

    /// Makes a turn detection.
    package init(
        eagerness: WireEagerness? = nil, createResponse: Bool? = nil, interruptResponse: Bool? = nil, extras: JSONObject = [:]
    ) {
        self.eagerness = eagerness
        self.createResponse = createResponse
        self.interruptResponse = interruptResponse
        self.extras = extras
    }
    /// What a session has that asks for nothing else: `auto`, and both answers.
    package static let `default` = WireSemanticVAD(eagerness: .auto, createResponse: true, interruptResponse: true)
}
