package import CharivoRealtime

/// What a client wishes for when it says hello.
package struct GatewayWish: Sendable, Hashable {
    /// The id of the character to talk with; the first one there is when `nil`.
    package var characterID: String?
    /// What is wished of the session; the host decides what of it is granted.
    package var config = RealtimeSessionConfig()
    /// Which version's words name the events.
    package var naming: EventNaming = .seed
    /// Whether sound is wanted; without it the character only writes.
    package var wantsSound = true

    /// A wish for nothing in particular.
    package init() {}
}
