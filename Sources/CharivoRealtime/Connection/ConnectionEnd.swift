/// How a connection ended.
public struct ConnectionEnd: Sendable, Hashable {
    /// What ended it.
    public var cause: ConnectionCause
    /// The code of a WebSocket close, where there was one.
    public var closeCode: Int?
    /// What went wrong, where something did. A terminal error ends the session at once.
    public var error: RealtimeError?

    /// Makes an end.
    public init(cause: ConnectionCause, closeCode: Int? = nil, error: RealtimeError? = nil) {
        self.cause = cause
        self.closeCode = closeCode
        self.error = error
    }
}

/// Why a connection ended, or is made again. The seed's causes and those a socket knows; the set is open.
public struct ConnectionCause: RawRepresentable, Sendable, Hashable, Codable {
    /// The cause as it stands in JSON.
    public let rawValue: String
    /// Makes a cause of that name.
    public init(rawValue: String) { self.rawValue = rawValue }

    /// The connection could not be made.
    public static let connectionFailed = ConnectionCause(rawValue: "connection-failed")
    /// The connection broke without a close.
    public static let connectionLost = ConnectionCause(rawValue: "connection-lost")
    /// The other side closed it.
    public static let closedByPeer = ConnectionCause(rawValue: "closed-by-peer")
    /// This side closed it.
    public static let closedLocally = ConnectionCause(rawValue: "closed-locally")
    /// The other side fell silent: no answer to a ping, or to what it owed an answer.
    public static let unresponsive = ConnectionCause(rawValue: "unresponsive")
    /// The session reached the provider's time limit.
    public static let sessionExpired = ConnectionCause(rawValue: "session-expired")
    /// The connection is exchanged for a new one before the provider's time limit ends it.
    public static let rotation = ConnectionCause(rawValue: "rotation")
    /// The device lost its network.
    public static let offline = ConnectionCause(rawValue: "offline")
    /// The device has a network again.
    public static let online = ConnectionCause(rawValue: "online")
    /// ICE lost its path.
    public static let iceDisconnected = ConnectionCause(rawValue: "ice-disconnected")
    /// ICE gave up.
    public static let iceFailed = ConnectionCause(rawValue: "ice-failed")
    /// The app, or the page, came back to the front.
    public static let visibility = ConnectionCause(rawValue: "visibility")
    /// The app, or the page, was put away.
    public static let pageHide = ConnectionCause(rawValue: "pagehide")
    /// The app, or the page, was taken out again.
    public static let pageShow = ConnectionCause(rawValue: "pageshow")

    /// Whether it is what the app said of the device's network.
    var isOfNetwork: Bool { self == .offline || self == .online }

    /// Those named here.
    static let known: Set<ConnectionCause> = [
        .connectionFailed, .connectionLost, .closedByPeer, .closedLocally, .unresponsive, .sessionExpired, .rotation, .offline, .online,
        .iceDisconnected, .iceFailed, .visibility, .pageHide, .pageShow,
    ]
}
