/// One setting of `charivo serve`: its name in the configuration file, what it takes, and what it means.
struct ServeKey: Sendable {
    /// What a setting takes.
    enum Kind: String, Sendable {
        case text
        case number
        case whole = "whole number"
        case list = "list of texts"
    }

    /// The name, its levels with points between: `limits.sessions`. In the environment it is `CHARIVO_LIMITS_SESSIONS`.
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

    /// All settings, in the order in which they are explained.
    static let all = listening + access + providers + characters + policies + limits
    private static let byName = Dictionary(uniqueKeysWithValues: all.map { ($0.name, $0) })

    /// The setting of that name.
    static subscript(_ name: String) -> ServeKey? { byName[name] }

    private static let listening = [
        ServeKey("host", .text, usual: "127.0.0.1", "the address listened on"),
        ServeKey("port", .whole, usual: "8787", "the port; 0 for one that the system chooses"),
        ServeKey("publicUrl", .text, usual: "as called", "where clients reach the server, when a proxy ends TLS before it"),
        ServeKey("hostNames", .list, usual: "any, or loopback names without auth", "the names the server answers to"),
        ServeKey("allowedOrigins", .list, usual: "none", "the web origins whose pages may use the server, besides its own"),
        ServeKey("tls.certificateChain", .text, usual: "no TLS", "a PEM file with the certificate and those that vouch for it"),
        ServeKey("tls.privateKey", .text, usual: "no TLS", "a PEM file with the certificate's key"),
        ServeKey(
            "metrics", .text, usual: "loopback", "who may read /metrics: nobody, loopback (with credentials where auth is set) or everybody"
        ),
        ServeKey("log.level", .text, usual: "info", "trace, debug, info, notice, warning, error or critical"),
    ]

    private static let access = [
        ServeKey("auth.kind", .text, usual: "none", "who may start sessions: none (this machine alone), tokens or jwt"),
        ServeKey("auth.tokens.file", .text, usual: "none", "the file of tokens: lines of a name and a token"),
        ServeKey("auth.jwt.algorithm", .text, usual: "none", "HS256, HS384, HS512, RS256, ES256, ES384 or EdDSA"),
        ServeKey("auth.jwt.keyFile", .text, usual: "none", "the file of the secret, or of the public key as PEM"),
        ServeKey("auth.jwt.audience", .text, usual: "none", "what a token's aud must be"),
        ServeKey("auth.jwt.issuer", .text, usual: "any", "what a token's iss must be"),
        ServeKey("auth.jwt.leewaySeconds", .number, usual: "30", "by how much clocks may differ, 0 to 300"),
    ]

    private static let providers = [
        ServeKey("provider.kind", .text, usual: "embedded", "where sessions are: embedded (no account) or openai"),
        ServeKey("provider.baseUrl", .text, usual: "https://api.openai.com/v1", "the base URL of openai, or of a service like it"),
        ServeKey("provider.apiKeyFile", .text, usual: "OPENAI_API_KEY", "a file with the provider's key"),
        ServeKey("provider.model", .text, usual: "the provider's", "the model of a session that names none"),
        ServeKey("provider.voice", .text, usual: "marin", "the voice of a session that names none"),
        ServeKey("provider.secretSeconds", .whole, usual: "the provider's", "how long a client secret may be used, 10 to 7200"),
        ServeKey("provider.timeoutSeconds", .number, usual: "15", "how long the provider may take to answer"),
    ]

    private static let characters = [
        ServeKey("character.file", .text, usual: "Hiyori", "the JSON file of the character that the studio shows")
    ]

    private static let policies = [
        ServeKey("policy.models", .list, usual: "any", "the models allowed; the first stands in for any other"),
        ServeKey("policy.voices", .list, usual: "any", "the voices allowed; the first stands in for any other"),
        ServeKey("policy.instructions", .text, usual: "allow", "what a client's instructions come to: allow, prefix or replace"),
        ServeKey("policy.instructionsFile", .text, usual: "none", "the file of what stands before them or in their place"),
        ServeKey("policy.instructionBytes", .whole, usual: "32768", "the longest instructions of a client's; what is over is cut off"),
        ServeKey("policy.tools", .list, usual: "any", "the names of the tools a client may bring"),
        ServeKey("policy.toolCount", .whole, usual: "64", "how many tools a client may bring"),
        ServeKey("policy.outputTokens", .whole, usual: "no cap", "the most tokens that one reply may have"),
        ServeKey("policy.modalities", .list, usual: "audio, text", "how replies may be given"),
        ServeKey("policy.transcription", .text, usual: "allowed", "whether speech is written down: allowed, forbidden or required"),
        ServeKey("policy.sessionSeconds", .number, usual: "the provider's", "how long a session may last"),
        ServeKey("policy.providerOptions", .list, usual: "none", "which of the provider's own options a client may set"),
        ServeKey("policy.adapters", .list, usual: "all", "the adapters a client may ask for; with \"none\" it must come by the gateway"),
    ]

    private static let limits = [
        ServeKey("limits.requestBodyBytes", .whole, usual: "262144", "the largest body of a request; then 413"),
        ServeKey("limits.jsonDepth", .whole, usual: "32", "how deeply a JSON body may be nested; then 400"),
        ServeKey("limits.requestSeconds", .number, usual: "10", "how long a request may take to arrive; then 408"),
        ServeKey("limits.connections", .whole, usual: "1024", "how many connections may be open; then 503"),
        ServeKey("limits.webSockets", .whole, usual: "256", "how many of them may be WebSockets; then 503"),
        ServeKey("limits.sessionStartsPerMinute", .number, usual: "30", "how many sessions a caller may start in a minute; then 429"),
        ServeKey("limits.sessionStartBurst", .whole, usual: "10", "how many at once before that counts"),
        ServeKey("limits.sessionsPerCaller", .whole, usual: "4", "how many sessions of a caller the server may hold; then 429"),
        ServeKey("limits.sessions", .whole, usual: "64", "how many sessions the server may hold in all; then 503"),
        ServeKey("limits.callers", .whole, usual: "10000", "how many callers are told apart"),
        ServeKey(
            "limits.failedAuthenticationsPerMinute", .number, usual: "20", "how many wrong credentials an address may show; then 429"),
        ServeKey("limits.drainSeconds", .number, usual: "20", "how long sessions have to end when the server stops"),
    ]
}
