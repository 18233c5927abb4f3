/// Why a conversation ends, in the last message before the close frame.
struct GatewayFarewell: Sendable, Hashable {
    enum Reason: String, Sendable, Hashable, CaseIterable {
        case stopped
        case idle
        case maximumLength = "maximum_length"
        case shutdown
        case full
        case slowReader = "slow_reader"
        case misbehaved
        case noHello = "no_hello"
        case failed
        case sessionEnded = "session_ended"

        /// Whether a client that comes back later usually finds it better.
        var invitesBack: Bool {
            switch self {
            case .shutdown, .full, .slowReader, .failed, .sessionEnded: true
            case .stopped, .idle, .maximumLength, .misbehaved, .noHello: false
            }
        }

        /// The code of the close frame that follows.
        var closeCode: UInt16 {
            switch self {
            case .stopped, .idle, .maximumLength: 1000
            case .shutdown: 1001
            case .slowReader, .misbehaved, .noHello: 1008
            case .failed, .sessionEnded: 1011
            case .full: 1013
            }
        }
    }

    var reason: Reason
    var message: String
    /// Whether a client that comes back later, and says what it said, may find it better.
    var invitesBack: Bool

    init(reason: Reason, message: String, invitesBack: Bool? = nil) {
        self.reason = reason
        self.message = message
        self.invitesBack = invitesBack ?? reason.invitesBack
    }
}
