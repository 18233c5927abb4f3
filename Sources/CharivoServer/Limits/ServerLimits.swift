/// What a server's callers may take. Everything that grows has its limit here.
public struct ServerLimits: Sendable, Hashable {
    /// The largest body of a request in bytes; a larger one is answered 413. Default 256 KiB.
    public var requestBodyBytes = 256 << 10
    /// How many levels of arrays and objects a JSON body may have; a deeper one is answered 400. Default 32.
    public var jsonDepth = 32
    /// How long a request may take to arrive, its TLS handshake included; then it is answered 408. Default 10 s.
    public var requestTime: Duration = .seconds(10)
    /// How many TCP connections may be open at once; one more is answered 503 unheard, and where a sixteenth of that number is being told
    /// so, closed without a word. Each takes a file descriptor. Default 1,024.
    public var connections = 1_024
    /// The same for one address, except those of the machine itself; an IPv6 network of 64 bits is one. A proxy on another machine is one
    /// address. Default 256.
    public var connectionsPerAddress = 256
    /// How many WebSockets may be open at once; one more is answered 503. Default 256.
    public var webSockets = 256
    /// How many sessions a caller may start in a minute, on average: bootstraps and gateway sessions alike. More are answered 429 with
    /// `Retry-After`. Default 30.
    public var sessionStartsPerMinute = 30.0
    /// How many a caller may start at once, before that average counts. Default 10.
    public var sessionStartBurst = 10
    /// How many sessions of one caller this server may hold at once, those of the gateway and of the embedded engine, and bootstraps while
    /// they are prepared; one more is answered 429. A session that a client holds with a provider itself counts only while it is prepared,
    /// for nobody tells this server when it ends: what bounds those is ``sessionStartsPerMinute``, for calls by `openai-webrtc`
    /// ``SessionPolicy/sessionLength``, and the provider's own limits. Default 4.
    public var sessionsPerCaller = 4
    /// The same for all callers together; one more is answered 503. Default 64.
    public var sessions = 64
    /// How many calls by `openai-webrtc` this server may have to hang up when ``SessionPolicy/sessionLength`` is over. Nobody tells it when a
    /// client hangs up before, so each is counted until then. One more ends the oldest call of whoever has the most, early. Default 10,000.
    public var calls = 10_000
    /// How many callers are told apart at once. When that many are at it, newcomers share one allowance. Default 10,000.
    public var callers = 10_000
    /// How many wrong credentials one address may show in a minute, on average; more are answered 429
    /// with `Retry-After`. Right ones are taken all the same, because behind a proxy the address is everybody's. Default 20.
    public var failedAuthenticationsPerMinute = 20.0
    /// How long sessions, of the gateway and of the embedded engine, have when the server is to stop: three quarters of it to finish a reply,
    /// the rest to end in order; then they are cut off. Default 20 s.
    public var drainTime: Duration = .seconds(20)

    /// The limits that are documented as defaults.
    public init() {}

    /// What is wrong with the values: what would hold nothing back, let nobody in, or cannot be reckoned with.
    var flaws: [SettingFlaw] {
        var rules = LimitRules("limits")
        rules.whole(requestBodyBytes, 1...(64 << 20), "requestBodyBytes")
        rules.whole(jsonDepth, 1...200, "jsonDepth")
        rules.time(requestTime, upTo: .seconds(3_600), "requestTime")
        rules.whole(connections, 1...1_000_000, "connections")
        rules.whole(connectionsPerAddress, 1...1_000_000, "connectionsPerAddress")
        rules.whole(webSockets, 1...1_000_000, "webSockets")
        rules.rate(sessionStartsPerMinute, "sessionStartsPerMinute")
        rules.whole(sessionStartBurst, 1...1_000_000, "sessionStartBurst")
        rules.whole(sessionsPerCaller, 1...1_000_000, "sessionsPerCaller")
        rules.whole(sessions, 1...1_000_000, "sessions")
        rules.whole(calls, 1...1_000_000, "calls")
        rules.whole(callers, 1...1_000_000, "callers")
        rules.rate(failedAuthenticationsPerMinute, "failedAuthenticationsPerMinute")
        rules.time(drainTime, upTo: .seconds(3_600), mayBeZero: true, "drainTime")
        return rules.flaws
    }
}
