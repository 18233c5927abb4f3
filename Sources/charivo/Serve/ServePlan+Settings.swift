internal import CharivoRealtime
internal import CharivoServer
internal import Logging

#if canImport(FoundationEssentials)
internal import FoundationEssentials
#else
internal import Foundation
#endif

extension ServePlan {
    /// Reads a plan.
    ///
    /// - Throws: ``TalkFailure`` or ``ServerError`` that says which setting is at fault. Neither holds a key.
    init(_ values: SettingValues, environment: [String: String], services: ServiceChoice) async throws {
        configuration = try await Self.configuration(values)
        (authenticator, access) = try await Self.authenticator(values)
        provider = try await Self.provider(values, environment)
        policy = try await Self.policy(values)
        character = try await values.text("character.file").map { try CharacterFile.load($0) } ?? .hiyori
        self.services = services
        logLevel = try await Self.choice(values, "log.level", Logger.Level.allCases) ?? .info
        try configuration.check(with: authenticator)
        try policy.check()
        try configuration.tls?.check()
    }

    private static func configuration(_ values: SettingValues) async throws -> ServerConfiguration {
        var configuration = ServerConfiguration()
        if let host = try await values.text("host") { configuration.host = host }
        if let port = try await values.whole("port") { configuration.port = port }
        configuration.publicURL = try await values.text("publicUrl")
        configuration.hostNames = try await values.list("hostNames").map(Set.init)
        if let origins = try await values.list("allowedOrigins") { configuration.allowedOrigins = Set(origins) }
        switch (try await values.text("tls.certificateChain"), try await values.text("tls.privateKey")) {
        case (nil, nil): break
        case (let chain?, let key?): configuration.tls = ServerTLS(certificateChain: chain, privateKey: key)
        default: throw TalkFailure(.badInput, "tls.certificateChain and tls.privateKey belong together: set both, or neither.")
        }
        if let access = try await choice(values, "metrics", [ServerConfiguration.MetricsAccess.nobody, .loopback, .everybody]) {
            configuration.metricsAccess = access
        }
        configuration.limits = try await limits(values)
        return configuration
    }

    private static func limits(_ values: SettingValues) async throws -> ServerLimits {
        var limits = ServerLimits()
        func whole(_ name: String, _ field: WritableKeyPath<ServerLimits, Int>) async throws {
            if let value = try await values.whole("limits.\(name)") { limits[keyPath: field] = value }
        }
        try await whole("requestBodyBytes", \.requestBodyBytes)
        try await whole("jsonDepth", \.jsonDepth)
        try await whole("connections", \.connections)
        try await whole("webSockets", \.webSockets)
        try await whole("sessionStartBurst", \.sessionStartBurst)
        try await whole("sessionsPerCaller", \.sessionsPerCaller)
        try await whole("sessions", \.sessions)
        try await whole("callers", \.callers)
        if let rate = try await values.number("limits.sessionStartsPerMinute") { limits.sessionStartsPerMinute = rate }
        if let rate = try await values.number("limits.failedAuthenticationsPerMinute") { limits.failedAuthenticationsPerMinute = rate }
        if let time = try await seconds(values, "limits.requestSeconds", 0.1...3_600) { limits.requestTime = time }
        if let time = try await seconds(values, "limits.drainSeconds", 0...3_600) { limits.drainTime = time }
        return limits
    }

    private static func authenticator(_ values: SettingValues) async throws -> (any Authenticator, String) {
        switch try await values.text("auth.kind") ?? "none" {
        case "none": return (NoAuthentication(), "anybody on this machine, and nobody else")
        case "tokens":
            let tokens = try TokenAuthenticator(file: try await required(values, "auth.tokens.file", for: "auth.kind tokens"))
            return (tokens, "callers with one of \(tokens.count) tokens")
        case "jwt":
            let name = try await required(values, "auth.jwt.algorithm", for: "auth.kind jwt")
            guard let algorithm = JWTAlgorithmName(rawValue: name) else {
                throw TalkFailure(
                    .badInput, "auth.jwt.algorithm is not one of \(JWTAlgorithmName.allCases.map(\.rawValue).joined(separator: ", ")).")
            }
            let audience = try await required(values, "auth.jwt.audience", for: "auth.kind jwt")
            var key = try file(try await required(values, "auth.jwt.keyFile", for: "auth.kind jwt"))
            // A secret's file usually ends with a line break that is no part of the secret.
            while key.last?.isNewline == true { key.removeLast() }
            let jwt = try await JWTAuthenticator(
                algorithm: algorithm, key: key, audience: audience, issuer: try await values.text("auth.jwt.issuer"),
                leeway: try await seconds(values, "auth.jwt.leewaySeconds", 0...300) ?? .seconds(30))
            return (jwt, "callers with a JWT for \(audience), signed with \(algorithm.rawValue)")
        default: throw TalkFailure(.badInput, "auth.kind is not none, tokens or jwt.")
        }
    }

    private static func provider(_ values: SettingValues, _ environment: [String: String]) async throws -> Provider {
        let (model, voice) = (try await values.text("provider.model"), try await values.text("provider.voice"))
        switch try await values.text("provider.kind") ?? "embedded" {
        case "embedded": return .embedded(model: model, voice: voice)
        case "openai": break
        default: throw TalkFailure(.badInput, "provider.kind is not embedded or openai.")
        }
        let kept = try await values.text("provider.apiKeyFile").map { try file($0) } ?? environment["OPENAI_API_KEY"] ?? ""
        // A file usually ends with a line break.
        let key = kept.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        guard !key.isEmpty else {
            throw TalkFailure(.badInput, "provider.kind openai needs a key: set OPENAI_API_KEY, or provider.apiKeyFile.")
        }
        let base = try await values.text("provider.baseUrl") ?? OpenAIRealtimeProvider.defaultBaseURL
        var provider = try OpenAIRealtimeProvider(apiKey: key, baseURL: base)
        if let model { provider.model = model }
        if let voice { provider.voice = voice }
        provider.secretLifetime = try await values.whole("provider.secretSeconds").map { .seconds($0) }
        if let lifetime = provider.secretLifetime, !(.seconds(10) ... .seconds(7_200)).contains(lifetime) {
            throw TalkFailure(.badInput, "provider.secretSeconds is not between 10 and 7200.")
        }
        if let time = try await seconds(values, "provider.timeoutSeconds", 1...300) { provider.timeout = time }
        return .openAI(provider, endpoint: provider.webSocketEndpoint, key: key)
    }

    private static func policy(_ values: SettingValues) async throws -> SessionPolicy {
        var policy = SessionPolicy()
        if let models = try await values.list("policy.models") { policy.models = .oneOf(models) }
        if let voices = try await values.list("policy.voices") { policy.voices = .oneOf(voices) }
        switch try await values.text("policy.instructions") ?? "allow" {
        case "allow": break
        case "prefix": policy.instructions = .prefixed(try await words(values))
        case "replace": policy.instructions = .replaced(try await words(values))
        default: throw TalkFailure(.badInput, "policy.instructions is not allow, prefix or replace.")
        }
        if let bytes = try await values.whole("policy.instructionBytes") { policy.instructionBytes = bytes }
        if let tools = try await values.list("policy.tools") { policy.tools = .named(Set(tools)) }
        if let count = try await values.whole("policy.toolCount") { policy.toolCount = count }
        policy.outputTokens = try await values.whole("policy.outputTokens")
        if let tokens = policy.outputTokens, tokens < 1 { throw TalkFailure(.badInput, "policy.outputTokens is not above 0.") }
        if let names = try await values.list("policy.modalities") {
            let modalities = names.compactMap(OutputModality.init)
            guard modalities.count == names.count, !names.isEmpty else {
                throw TalkFailure(.badInput, "policy.modalities is not audio, text, or both.")
            }
            policy.modalities = Set(modalities)
        }
        if let transcription = try await choice(
            values, "policy.transcription", [SessionPolicy.Transcription.allowed, .forbidden, .required])
        {
            policy.transcription = transcription
        }
        policy.sessionLength = try await seconds(values, "policy.sessionSeconds", 1...86_400)
        if let options = try await values.list("policy.providerOptions") { policy.providerOptions = Set(options) }
        if let adapters = try await values.list("policy.adapters") { policy.adapters = adapters == ["none"] ? [] : Set(adapters) }
        return policy
    }

    private static func words(_ values: SettingValues) async throws -> String {
        try file(try await required(values, "policy.instructionsFile", for: "policy.instructions prefix or replace"))
    }

    private static func required(_ values: SettingValues, _ name: String, for what: String) async throws -> String {
        guard let value = try await values.text(name), !value.isEmpty else { throw TalkFailure(.badInput, "\(what) needs \(name).") }
        return value
    }

    private static func seconds(_ values: SettingValues, _ name: String, _ range: ClosedRange<Double>) async throws -> Duration? {
        guard let value = try await values.number(name) else { return nil }
        guard range.contains(value) else {
            throw TalkFailure(.badInput, "\(name) is not between \(range.lowerBound) and \(range.upperBound).")
        }
        return .seconds(value)
    }

    private static func choice<Value: RawRepresentable<String>>(
        _ values: SettingValues, _ name: String, _ all: [Value]
    ) async throws -> Value? {
        guard let text = try await values.text(name) else { return nil }
        guard let value = all.first(where: { $0.rawValue == text }) else {
            throw TalkFailure(.badInput, "\(name) is not one of \(all.map(\.rawValue).joined(separator: ", ")).")
        }
        return value
    }

    private static func file(_ path: String) throws(TalkFailure) -> String {
        guard let data = FileManager.default.contents(atPath: path), data.count <= 1 << 20,
            let text = String(validating: data, as: UTF8.self)
        else { throw TalkFailure(.missingInput, "The file \(path) cannot be read, is over 1 MiB, or is not UTF-8.") }
        return text
    }
}
