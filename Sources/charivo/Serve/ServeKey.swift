internal import CharivoServer
internal import Logging

/// One setting of `charivo serve`: its name in the configuration file, what it takes, and what it means.
struct ServeKey: Sendable {
    /// What a setting takes.
    enum Kind: Sendable, Hashable {
        case text
        /// The path of a file that is to be read.
        case file
        /// One of these words.
        case choice([String])
        case whole(ClosedRange<Int>)
        case number(ClosedRange<Double>)
        case list
        /// Some of these words, and at least one.
        case choices([String])

        /// What it takes, in words.
        var accepts: String {
            switch self {
            case .text: "a text"
            case .file: "the path of a file"
            case .choice(let all): Self.words(all, "or")
            case .whole(let range) where range.upperBound == .max: "a whole number from \(range.lowerBound) on"
            case .whole(let range): "a whole number from \(range.lowerBound) to \(range.upperBound)"
            case .number(let range): "a number from \(Self.short(range.lowerBound)) to \(Self.short(range.upperBound))"
            case .list: "a list of texts"
            case .choices(let all): "a list of \(Self.words(all, "and"))"
            }
        }

        private static func words(_ all: [String], _ last: String) -> String {
            all.count < 2 ? all.joined() : "\(all.dropLast().joined(separator: ", ")) \(last) \(all[all.count - 1])"
        }

        private static func short(_ number: Double) -> String {
            number == number.rounded() ? "\(Int(number))" : "\(number)"
        }
    }

    /// The name, its levels with points between: `limits.sessions`.
    var name: String
    var kind: Kind
    /// The value when it is not set, in words.
    var usual: String
    /// What it means, its unit and its range.
    var meaning: String

    init(_ name: String, _ kind: Kind, usual: String, _ meaning: String) {
        self.name = name
        self.kind = kind
        self.usual = usual
        self.meaning = meaning
    }

    /// The name of the variable that sets it: `CHARIVO_LIMITS_SESSIONS`.
    var variable: String {
        "CHARIVO_"
            + name.reduce(into: "") { text, sign in
                text += sign == "." ? "_" : sign.isUppercase ? "_\(sign)" : sign.uppercased()
            }
    }

    /// All settings, in the order in which they are explained.
    static let all = listening + access + providers + services + characters + policies + limits + gateway
    private static let byName = Dictionary(uniqueKeysWithValues: all.map { ($0.name, $0) })

    /// The setting of that name.
    static subscript(_ name: String) -> ServeKey? { byName[name] }

    private static let listening = [
        ServeKey("host", .text, usual: "127.0.0.1", "the address listened on"),
        ServeKey("port", .whole(0...65_535), usual: "8787", "the port; 0 for one that the system chooses"),
        ServeKey("publicUrl", .text, usual: "as called", "where clients reach the server, when a proxy ends TLS before it"),
        ServeKey("hostNames", .list, usual: "any, or loopback names without auth", "the names the server answers to"),
        ServeKey("allowedOrigins", .list, usual: "none", "the web origins whose pages may use the server, besides its own"),
        ServeKey(
            "trustedProxies", .list, usual: "none",
            "the addresses, or blocks as 10.0.0.0/8, of proxies whose X-Forwarded-For tells who calls"),
        ServeKey("tls.certificateChain", .file, usual: "no TLS", "a PEM file with the certificate and those that vouch for it"),
        ServeKey("tls.privateKey", .file, usual: "no TLS", "a PEM file with the certificate's key"),
        ServeKey(
            "metrics", .choice(["nobody", "loopback", "everybody"]), usual: "loopback",
            "who may read /metrics: nobody, loopback (with credentials where auth is set) or everybody"
        ),
        ServeKey(
            "log.level", .choice(Logger.Level.allCases.map(\.rawValue)), usual: "info",
            "trace, debug, info, notice, warning, error or critical"),
    ]

    private static let access = [
        ServeKey(
            "auth.kind", .choice(["none", "tokens", "jwt"]), usual: "none, or the one that is set up",
            "who may start sessions: none (this machine alone), tokens or jwt"),
        ServeKey("auth.tokens.file", .file, usual: "none", "the file of tokens: lines of a name and a token"),
        ServeKey(
            "auth.jwt.algorithm", .choice(JWTAlgorithmName.allCases.map(\.rawValue)), usual: "none",
            "HS256, HS384, HS512, RS256, ES256, ES384 or EdDSA"),
        ServeKey("auth.jwt.keyFile", .file, usual: "none", "the file of the secret, or of the public key as PEM"),
        ServeKey("auth.jwt.audience", .text, usual: "none", "what a token's aud must be"),
        ServeKey("auth.jwt.issuer", .text, usual: "any", "what a token's iss must be"),
        ServeKey("auth.jwt.leewaySeconds", .number(0...300), usual: "30", "by how much clocks may differ, 0 to 300"),
    ]

    private static let providers = [
        ServeKey(
            "provider.kind", .choice(["embedded", "openai"]), usual: "embedded", "where sessions are: embedded (no account) or openai"),
        ServeKey("provider.baseUrl", .text, usual: "https://api.openai.com/v1", "the base URL of openai, or of a service like it"),
        ServeKey("provider.apiKeyFile", .file, usual: "OPENAI_API_KEY", "a file with the provider's key"),
        ServeKey("provider.model", .text, usual: "the provider's", "the model of a session that names none"),
        ServeKey("provider.voice", .text, usual: "marin", "the voice of a session that names none"),
        ServeKey("provider.secretSeconds", .whole(10...7_200), usual: "the provider's", "how long a client secret may be used, 10 to 7200"),
        ServeKey("provider.timeoutSeconds", .number(1...300), usual: "15", "how long the provider may take to answer"),
    ]

    private static let services = [
        ServeKey("dialogue.url", .text, usual: "rules", "a service with /chat/completions whose model answers, for provider.kind embedded"),
        ServeKey("dialogue.model", .text, usual: "none", "the language model's name there"),
        ServeKey("dialogue.keyFile", .file, usual: "CHARIVO_DIALOGUE_KEY", "a file with the key for it"),
        ServeKey("recognition.url", .text, usual: "offline", "a service with /audio/transcriptions that writes down what is said"),
        ServeKey("recognition.model", .text, usual: "none", "the recognition model's name there"),
        ServeKey("recognition.keyFile", .file, usual: "CHARIVO_RECOGNITION_KEY", "a file with the key for it"),
        ServeKey("speech.url", .text, usual: "offline", "a service with /audio/speech that speaks"),
        ServeKey("speech.model", .text, usual: "none", "the speech model's name there"),
        ServeKey("speech.keyFile", .file, usual: "CHARIVO_SPEECH_KEY", "a file with the key for it"),
    ]

    private static let characters = [
        ServeKey("character.file", .file, usual: "Hiyori", "the JSON file of the character that the studio shows")
    ]

    private static let policies = [
        ServeKey("policy.models", .list, usual: "any", "the models allowed; the first stands in for any other"),
        ServeKey("policy.voices", .list, usual: "any", "the voices allowed; the first stands in for any other"),
        ServeKey(
            "policy.instructions", .choice(["allow", "prefix", "replace"]), usual: "allow",
            "what a client's instructions come to: allow, prefix or replace"),
        ServeKey("policy.instructionsFile", .file, usual: "none", "the file of what stands before them or in their place"),
        ServeKey(
            "policy.instructionBytes", .whole(0 ... .max), usual: "32768", "the longest instructions of a client's; what is over is cut off"
        ),
        ServeKey("policy.tools", .list, usual: "any", "the names of the tools a client may bring"),
        ServeKey("policy.toolCount", .whole(0 ... .max), usual: "64", "how many tools a client may bring"),
        ServeKey("policy.outputTokens", .whole(1 ... .max), usual: "no cap", "the most tokens that one reply may have"),
        ServeKey("policy.modalities", .choices(["audio", "text"]), usual: "audio, text", "how replies may be given"),
        ServeKey(
            "policy.transcription", .choice(["allowed", "forbidden", "required"]), usual: "allowed",
            "whether speech is written down: allowed, forbidden or required"),
        ServeKey(
            "policy.sessionSeconds", .number(1...86_400), usual: "the provider's",
            "how long a session may last; not of sessions opened at openai with a secret"),
        ServeKey("policy.providerOptions", .list, usual: "none", "which of the provider's own options a client may set"),
        ServeKey("policy.adapters", .list, usual: "all", "the adapters a client may ask for; with \"none\" it must come by the gateway"),
    ]

    private static let limits = [
        ServeKey("limits.requestBodyBytes", .whole(1...(64 << 20)), usual: "262144", "the largest body of a request; then 413"),
        ServeKey("limits.jsonDepth", .whole(1...200), usual: "32", "how deeply a JSON body may be nested; then 400"),
        ServeKey("limits.requestSeconds", .number(0.1...3_600), usual: "10", "how long a request may take to arrive; then 408"),
        ServeKey("limits.connections", .whole(1...1_000_000), usual: "1024", "how many connections may be open; then 503"),
        ServeKey(
            "limits.connectionsPerAddress", .whole(1...1_000_000), usual: "256",
            "how many of them may come from one address other than loopback; then 503"),
        ServeKey("limits.webSockets", .whole(1...1_000_000), usual: "256", "how many of them may be WebSockets; then 503"),
        ServeKey(
            "limits.sessionStartsPerMinute", .number(0.001...1e6), usual: "30", "how many sessions a caller may start in a minute; then 429"
        ),
        ServeKey("limits.sessionStartBurst", .whole(1...1_000_000), usual: "10", "how many at once before that counts"),
        ServeKey(
            "limits.sessionsPerCaller", .whole(1...1_000_000), usual: "4",
            "how many sessions of a caller the server may hold itself; then 429"),
        ServeKey("limits.sessions", .whole(1...1_000_000), usual: "64", "how many sessions the server may hold itself in all; then 503"),
        ServeKey(
            "limits.calls", .whole(1...1_000_000), usual: "10000",
            "how many calls by openai-webrtc the server may have to hang up; one more ends the oldest of whoever has most"),
        ServeKey("limits.callers", .whole(1...1_000_000), usual: "10000", "how many callers are told apart"),
        ServeKey(
            "limits.failedAuthenticationsPerMinute", .number(0.001...1e6), usual: "20",
            "how many wrong credentials an address, or a /64 network of IPv6, may show; then 429"),
        ServeKey(
            "limits.drainSeconds", .number(0...3_600), usual: "20",
            "how long sessions have when the server stops: three quarters of it to finish a reply, the rest to end"),
    ]

    private static let gateway = [
        ServeKey("gateway.helloSeconds", .number(0.1...300), usual: "10", "how long a client may take to say hello"),
        ServeKey(
            "gateway.idleSeconds", .number(1...86_400), usual: "300", "how long a session may go on with neither side saying anything"),
        ServeKey(
            "gateway.sessionSeconds", .number(1...86_400), usual: "3600", "how long a session may be, if policy.sessionSeconds is no less"),
        ServeKey(
            "gateway.microphoneBurstSeconds", .number(0.1...120), usual: "10",
            "how much sound may come at once after a pause of the network; what is faster than time is dropped"),
        ServeKey("gateway.microphoneFrameBytes", .whole(480...262_144), usual: "48000", "the largest frame of the microphone's sound"),
        ServeKey(
            "gateway.soundAheadSeconds", .number(0.2...60), usual: "5", "how much sound is sent ahead of what the client has heard"),
        ServeKey("gateway.messagesPerSecond", .whole(1...10_000), usual: "200", "how many messages a client may go on sending"),
        ServeKey("gateway.messageBurst", .whole(1...100_000), usual: "1000", "how many at once; more ends the session"),
        ServeKey(
            "gateway.requestsPerSecond", .number(0.01...1_000), usual: "1", "how many texts, interruptions and updates it may go on sending"
        ),
        ServeKey("gateway.requestBurst", .whole(1...10_000), usual: "10", "how many at once; more are refused"),
        ServeKey(
            "gateway.waitingMessages", .whole(16...65_536), usual: "1024",
            "how many messages wait for a client that does not read; then it is cut off"),
        ServeKey("gateway.sendSeconds", .number(0.1...300), usual: "15", "how long one message may wait to be taken by the network"),
    ]
}
