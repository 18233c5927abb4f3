package import CharivoRealtime

/// How a ``RemoteRealtimeClient`` asks its server, and what it takes from it.
public struct RemoteOptions: Sendable {
    /// Headers for the request, called anew at every dial: the app's own credentials, for instance. What it throws fails the dial; throw
    /// `RealtimeError` with code `authentication` to end the attempts.
    public var headers: @Sendable () async throws -> [(name: String, value: String)] = { [] }
    /// How long the server may take for its whole answer. Default 15 s.
    public var timeout: Duration = .seconds(15)
    /// How long its answer may be in bytes. Default 128 KiB.
    public var maximumAnswer = 128 << 10
    /// Whether plain `http` and `ws` are good enough also for other machines: on a network of one's own, for a try. Off by default.
    public var allowsCleartext = false
    /// The hosts whose WebSockets a server may send the app to; any when it is empty. Default any, over `wss`.
    public var allowedHosts: Set<String> = []
    /// Is told what a server of ours has changed for its policy, in the words of its header `Charivo-Policy`, at every dial.
    package var policyTold: @Sendable (String) -> Void = { _ in }
    /// What the ``timeout`` is measured by.
    package var clock: any SessionClock = ContinuousSessionClock()

    /// The options that are documented as defaults.
    public init() {}
}
