package import CharivoJSON

/// How noise is taken out of the user's audio.
package struct WireNoiseReduction: Hashable, Sendable {
    /// `near_field` (a headset) or `far_field` (a room).
    package var type: String?
    /// How much. In an update, `nil` keeps what was.
    package var strength: Double?
    /// Members without a field here.
    package var extras: JSONObject

    /// Makes a noise reduction.
    package init(type: String?, strength: Double? = nil, extras: JSONObject = [:]) {
        self.type = type
        self.strength = strength
        self.extras = extras
    }
}
