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
    /// - Throws: ``ConfigurationProblems`` with all that is wrong. None of them holds a key.
    init(_ values: SettingValues, environment: [String: String]) async throws {
        var problems = values.problems
        /// Reads one part, so that the others are looked at whatever is wrong with it.
        func part<Part>(_ status: TalkFailure.Status = .configuration, _ read: () async throws -> Part) async -> Part? {
            do { return try await read() } catch is SettingFault {
                // What is wrong is among the values' own problems.
                return nil
            } catch let error as ConfigurationProblems {
                problems += error.all
            } catch let error as ServerError {
                problems.append(TalkFailure(status, error.message))
            } catch {
                problems.append(TalkFailure(any: error))
            }
            return nil
        }
        let configuration = await part { try await Self.configuration(values) }
        let isHostSound = await part { try await Self.checkHost(values) } != nil
        let tls = await part { try await Self.tls(values) }
        let access = await part { try await ServeAccess(values) }
        let provider = await part { try await Self.provider(values, environment) }
        let services = await part { try await ServiceChoice(values, environment, voice: try await values.text("provider.voice")) }
        let policy = await part { try await Self.policy(values) }
        let instructions = await part { try await Self.instructions(values) }
        let character = await part { try await values.text("character.file").map { try CharacterFile.load($0) } ?? .hiyori }
        let logLevel = await part { try await Self.choice(values, "log.level", Logger.Level.allCases) ?? .info }
        if var configuration {
            configuration.tls = tls ?? nil
            var flaws = configuration.flaws
            if isHostSound, let access, let flaw = configuration.exposure(with: access.authenticator) {
                if configuration.isLoopback { flaws.append(flaw) } else { problems.append(Self.unprotected(configuration.host, values)) }
            }
            problems += flaws.map { values.problem($0.setting, $0.words) }
        }
        await part { try Self.check(tls ?? nil, values) }
        if let policy {
            problems += (policy.flaws + [policy.adapterFlaw(offered: [])].compactMap(\.self)).map { values.problem($0.setting, $0.words) }
        }
        var voiceWarning: String?
        if case .embedded? = provider {
            voiceWarning =
                await part { () -> String? in
                    guard let services, services.speech == nil, let file = try await values.text("character.file") else { return nil }
                    return try EngineNames.warning(ofVoice: character?.character.voice?.id, in: file)
                } ?? nil
            problems += await part { try await EngineNames.problems(values, speaksElsewhere: services?.speech != nil) } ?? []
        }
        if let all = ConfigurationProblems(problems) { throw all }
        guard var configuration, let tls, let access, let provider, let services, var policy, let instructions, let character, let logLevel
        else {
            throw TalkFailure(.configuration, "The configuration cannot be used.")
        }
        configuration.tls = tls
        policy.instructions = instructions
        self.configuration = configuration
        self.access = access
        self.provider = provider
        self.services = services
        self.policy = policy
        self.character = character
        self.voiceWarning = voiceWarning
        self.logLevel = logLevel
    }

    private static func unprotected(_ host: String, _ values: SettingValues) -> TalkFailure {
        let origin = values.origin(of: "host")
        return TalkFailure(
            origin?.status ?? .configuration,
            (origin.map { "\($0): " } ?? "")
                + "The server would listen on \(host), where other machines reach it, and ask nobody who they are. "
                + "Give --tokens FILE, or set auth.kind to tokens or jwt; or leave --host at 127.0.0.1, and put a proxy before it.")
    }

    private static func checkHost(_ values: SettingValues) async throws {
        guard let host = try await values.text("host") else { return }
        guard !host.isEmpty, host.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F && $0 != 0x2F }) else {
            throw values.problem("host", "is no address: it is a name such as localhost, or an address such as 127.0.0.1 or ::1.")
        }
    }

    private static func configuration(_ values: SettingValues) async throws -> ServerConfiguration {
        var configuration = ServerConfiguration()
        if let host = try await values.text("host") { configuration.host = host }
        if let port = try await values.whole("port") { configuration.port = port }
        configuration.publicURL = try await values.text("publicUrl")
        configuration.hostNames = try await values.list("hostNames").map(Set.init)
        if let origins = try await values.list("allowedOrigins") { configuration.allowedOrigins = Set(origins) }
        if let proxies = try await values.list("trustedProxies") { configuration.trustedProxies = proxies }
        if let access = try await choice(values, "metrics", [ServerConfiguration.MetricsAccess.nobody, .loopback, .everybody]) {
            configuration.metricsAccess = access
        }
        configuration.limits = try await limits(values)
        configuration.gateway = try await gateway(values)
        return configuration
    }

    private static func tls(_ values: SettingValues) async throws -> ServerTLS? {
        let (chain, key) = ("tls.certificateChain", "tls.privateKey")
        switch (values.isSet(chain), values.isSet(key)) {
        case (false, false): return nil
        case (true, false): throw values.problem(chain, "is set, which needs \(key) beside it: set both, or neither.")
        case (false, true): throw values.problem(key, "is set, which needs \(chain) beside it: set both, or neither.")
        case (true, true):
            try values.demandSound(chain, key)
            return ServerTLS(certificateChain: try await values.text(chain) ?? "", privateKey: try await values.text(key) ?? "")
        }
    }

    private static func gateway(_ values: SettingValues) async throws -> GatewayLimits {
        var limits = GatewayLimits()
        func whole(_ name: String, _ field: WritableKeyPath<GatewayLimits, Int>) async throws {
            if let value = try await values.whole("gateway.\(name)") { limits[keyPath: field] = value }
        }
        func time(_ name: String, _ field: WritableKeyPath<GatewayLimits, Duration>) async throws {
            if let value = try await values.number("gateway.\(name)") { limits[keyPath: field] = .seconds(value) }
        }
        try await time("helloSeconds", \.helloTimeout)
        try await time("idleSeconds", \.idleTimeout)
        try await time("sessionSeconds", \.maximumLength)
        try await time("microphoneBurstSeconds", \.microphoneBurst)
        try await whole("microphoneFrameBytes", \.microphoneFrame)
        try await time("soundAheadSeconds", \.soundAhead)
        try await whole("messagesPerSecond", \.messageRate)
        try await whole("messageBurst", \.messageBurst)
        if let rate = try await values.number("gateway.requestsPerSecond") { limits.requestRate = rate }
        try await whole("requestBurst", \.requestBurst)
        try await whole("waitingMessages", \.waitingMessages)
        try await time("sendSeconds", \.sendTimeout)
        return limits
    }

    private static func limits(_ values: SettingValues) async throws -> ServerLimits {
        var limits = ServerLimits()
        func whole(_ name: String, _ field: WritableKeyPath<ServerLimits, Int>) async throws {
            if let value = try await values.whole("limits.\(name)") { limits[keyPath: field] = value }
        }
        try await whole("requestBodyBytes", \.requestBodyBytes)
        try await whole("jsonDepth", \.jsonDepth)
        try await whole("connections", \.connections)
        try await whole("connectionsPerAddress", \.connectionsPerAddress)
        try await whole("webSockets", \.webSockets)
        try await whole("sessionStartBurst", \.sessionStartBurst)
        try await whole("sessionsPerCaller", \.sessionsPerCaller)
        try await whole("sessions", \.sessions)
        try await whole("calls", \.calls)
        try await whole("callers", \.callers)
        if let rate = try await values.number("limits.sessionStartsPerMinute") { limits.sessionStartsPerMinute = rate }
        if let rate = try await values.number("limits.failedAuthenticationsPerMinute") { limits.failedAuthenticationsPerMinute = rate }
        if let time = try await seconds(values, "limits.requestSeconds") { limits.requestTime = time }
        if let time = try await seconds(values, "limits.drainSeconds") { limits.drainTime = time }
        return limits
    }

    private static func provider(_ values: SettingValues, _ environment: [String: String]) async throws -> Provider {
        let (model, voice) = (try await values.text("provider.model"), try await values.text("provider.voice"))
        let base = try await values.text("provider.baseUrl") ?? OpenAIRealtimeProvider.defaultBaseURL
        var problems: [TalkFailure] = []
        if let flaw = OpenAIRealtimeProvider.flaw(ofBaseURL: base) { problems.append(values.problem("provider.baseUrl", flaw)) }
        let isEmbedded = try await values.text("provider.kind") ?? "embedded" == "embedded"
        var key = ""
        if !isEmbedded, !values.isFaulty("provider.apiKeyFile") {
            do { key = try await apiKey(values, environment) } catch let error as TalkFailure { problems.append(error) }
        }
        if let all = ConfigurationProblems(problems) { throw all }
        try values.demandSound("provider.kind")
        if isEmbedded { return .embedded(model: model, voice: voice) }
        try values.demandSound("provider.apiKeyFile")
        var provider: OpenAIRealtimeProvider
        do { provider = try OpenAIRealtimeProvider(apiKey: key, baseURL: base) } catch {
            guard let path = try await values.text("provider.apiKeyFile") else {
                throw TalkFailure(.configuration, "OPENAI_API_KEY: \(error)")
            }
            throw values.problem("provider.apiKeyFile", "names \(path), which cannot be used. \(error)", .badInput)
        }
        if let model { provider.model = model }
        if let voice { provider.voice = voice }
        provider.secretLifetime = try await values.whole("provider.secretSeconds").map { .seconds($0) }
        if let time = try await seconds(values, "provider.timeoutSeconds") { provider.timeout = time }
        return .openAI(provider, endpoint: provider.webSocketEndpoint, key: key)
    }

    private static func apiKey(_ values: SettingValues, _ environment: [String: String]) async throws -> String {
        let kept = try await values.text("provider.apiKeyFile").map { try file($0) } ?? environment["OPENAI_API_KEY"] ?? ""
        // A file usually ends with a line break.
        let key = kept.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        if key.isEmpty, let path = try await values.text("provider.apiKeyFile") {
            throw values.problem("provider.apiKeyFile", "names \(path), which is empty: write the key into it.")
        }
        guard !key.isEmpty else {
            throw values.problem("provider.kind", "is openai, which needs a key: set OPENAI_API_KEY, or provider.apiKeyFile.")
        }
        return key
    }

    private static func policy(_ values: SettingValues) async throws -> SessionPolicy {
        var policy = SessionPolicy()
        if let models = try await values.list("policy.models") { policy.models = .oneOf(models) }
        if let voices = try await values.list("policy.voices") { policy.voices = .oneOf(voices) }
        if let bytes = try await values.whole("policy.instructionBytes") { policy.instructionBytes = bytes }
        if let tools = try await values.list("policy.tools") { policy.tools = .named(Set(tools)) }
        if let count = try await values.whole("policy.toolCount") { policy.toolCount = count }
        policy.outputTokens = try await values.whole("policy.outputTokens")
        if let names = try await values.list("policy.modalities") {
            policy.modalities = Set(names.compactMap(OutputModality.init))
        }
        if let transcription = try await choice(
            values, "policy.transcription", [SessionPolicy.Transcription.allowed, .forbidden, .required])
        {
            policy.transcription = transcription
        }
        policy.sessionLength = try await seconds(values, "policy.sessionSeconds")
        if let options = try await values.list("policy.providerOptions") { policy.providerOptions = Set(options) }
        if let adapters = try await values.list("policy.adapters") { policy.adapters = adapters == ["none"] ? [] : Set(adapters) }
        return policy
    }

    private static func instructions(_ values: SettingValues) async throws -> SessionPolicy.Instructions {
        try values.demandSound("policy.instructions")
        let name = try await values.text("policy.instructions") ?? "allow"
        guard name != "allow" else {
            guard !values.isSet("policy.instructionsFile") else {
                throw values.problem(
                    "policy.instructionsFile",
                    "is set, and does nothing while policy.instructions is allow: set that to prefix or replace, or take the file out.")
            }
            return .allowed
        }
        try values.demandSound("policy.instructionsFile")
        guard let path = try await values.text("policy.instructionsFile") else {
            throw values.problem("policy.instructions", "is \(name), which needs policy.instructionsFile beside it.")
        }
        let words = try file(path)
        return name == "prefix" ? .prefixed(words) : .replaced(words)
    }

    private static func check(_ tls: ServerTLS?, _ values: SettingValues) throws {
        guard let tls else { return }
        do { try tls.check() } catch {
            let setting = error.message.contains(tls.certificateChain) ? "tls.certificateChain" : "tls.privateKey"
            throw values.problem(setting, "cannot be used. \(error.message)", .badInput)
        }
    }

    private static func seconds(_ values: SettingValues, _ name: String) async throws -> Duration? {
        try await values.number(name).map { .seconds($0) }
    }

    private static func choice<Value: RawRepresentable<String>>(
        _ values: SettingValues, _ name: String, _ all: [Value]
    ) async throws -> Value? {
        try await values.text(name).flatMap { text in all.first { $0.rawValue == text } }
    }

    private static func file(_ path: String) throws(TalkFailure) -> String { try SettingFile.text(path) }
}
