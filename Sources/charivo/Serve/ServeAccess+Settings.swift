internal import CharivoServer

extension ServeAccess {
    /// Reads who may start sessions, and the files of what they show.
    ///
    /// - Throws: ``TalkFailure`` or ``ConfigurationProblems``; ``SettingFault`` for what was told already.
    init(_ values: SettingValues) async throws {
        for key in ServeKey.all where key.name.hasPrefix("auth.") { try values.demandSound(key.name) }
        (kind, reason) = try await Self.kind(values)
        switch kind {
        case "tokens":
            let tokens = try await Self.tokens(values, reason)
            (authenticator, words) = (tokens, "callers with one of \(tokens.count) tokens")
        case "jwt": (authenticator, words) = try await Self.jwt(values, reason)
        default: (authenticator, words) = (NoAuthentication(), "anybody on this machine, and nobody else")
        }
    }

    /// What `auth.kind` says, or what the settings beside it come to: whoever names a file of tokens means callers to be asked for one.
    private static func kind(_ values: SettingValues) async throws -> (kind: String, reason: String?) {
        var kinds: [(kind: String, setting: String)] = []
        for kind in ["tokens", "jwt"] {
            for key in ServeKey.all where key.name.hasPrefix("auth.\(kind).") && kinds.last?.kind != kind {
                if try await values.found(key) != nil { kinds.append((kind, key.name)) }
            }
        }
        switch (try await values.text("auth.kind"), kinds.first) {
        case ("none"?, let other?):
            throw values.problem(
                "auth.kind", "is none, but \(other.setting) is set: set auth.kind to \(other.kind), or take \(other.setting) out.")
        case (let kind?, _): return (kind, nil)
        case (nil, let only?) where kinds.count == 1: return (only.kind, only.setting)
        case (nil, nil): return ("none", nil)
        case (nil, _):
            throw values.problem(
                kinds[0].setting, "and \(kinds[1].setting) are both set: say with auth.kind which one counts, tokens or jwt.")
        }
    }

    private static func tokens(_ values: SettingValues, _ reason: String?) async throws -> TokenAuthenticator {
        let file = TokenFile(path: try await needed(values, "auth.tokens.file", for: "tokens", reason))
        if let problems = ConfigurationProblems(file.flaws.map { TalkFailure(.badInput, $0.message) }) { throw problems }
        return try TokenAuthenticator(tokens: file.tokens)
    }

    private static func jwt(_ values: SettingValues, _ reason: String?) async throws -> (any Authenticator, String) {
        let name = try await needed(values, "auth.jwt.algorithm", for: "jwt", reason)
        guard let algorithm = JWTAlgorithmName(rawValue: name) else {
            throw values.problem("auth.jwt.algorithm", "is none of those known.")
        }
        let audience = try await needed(values, "auth.jwt.audience", for: "jwt", reason)
        let path = try await needed(values, "auth.jwt.keyFile", for: "jwt", reason)
        var key = try SettingFile.text(path)
        // A secret's file usually ends with a line break that is no part of the secret.
        while key.last?.isNewline == true { key.removeLast() }
        let leeway = try await values.number("auth.jwt.leewaySeconds").map { Duration.seconds($0) } ?? .seconds(30)
        do {
            let jwt = try await JWTAuthenticator(
                algorithm: algorithm, key: key, audience: audience, issuer: try await values.text("auth.jwt.issuer"), leeway: leeway)
            return (jwt, "callers with a JWT for \(audience), signed with \(algorithm.rawValue)")
        } catch let error as ServerError {
            throw values.problem("auth.jwt.keyFile", "names \(path), which cannot be used. \(error.message)", .badInput)
        }
    }

    private static func needed(
        _ values: SettingValues, _ name: String, for kind: String, _ reason: String?
    ) async throws -> String {
        if let value = try await values.text(name), !value.isEmpty { return value }
        guard let reason else { throw values.problem("auth.kind", "is \(kind), which needs \(name) beside it.") }
        throw values.problem(reason, "is set, which needs \(name) beside it.")
    }
}
