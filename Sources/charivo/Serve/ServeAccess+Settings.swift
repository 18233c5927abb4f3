internal import CharivoServer

extension ServeAccess {
    /// Reads who may start sessions, and the files of what they show.
    ///
    /// - Throws: ``TalkFailure`` or ``ConfigurationProblems``; ``SettingFault`` for what was told already.
    init(_ values: SettingValues) async throws {
        try values.demandSound("auth.kind")
        (kind, reason) = try await Self.kind(values)
        try Self.checkCompleteness(values, kind, reason)
        for key in ServeKey.all where key.name.hasPrefix("auth.\(kind).") { try values.demandSound(key.name) }
        switch kind {
        case "tokens":
            let tokens = try await Self.tokens(values)
            (authenticator, words) = (
                tokens, tokens.count == 1 ? "callers with the one token" : "callers with one of \(tokens.count) tokens"
            )
        case "jwt": (authenticator, words) = try await Self.jwt(values)
        default: (authenticator, words) = (NoAuthentication(), "anybody on this machine, and nobody else")
        }
    }

    /// What `auth.kind` says, or what the settings beside it come to: whoever names a file of tokens means callers to be asked for one.
    private static func kind(_ values: SettingValues) async throws -> (kind: String, reason: String?) {
        var kinds: [(kind: String, setting: String)] = []
        for kind in ["tokens", "jwt"] {
            for key in ServeKey.all where key.name.hasPrefix("auth.\(kind).") && kinds.last?.kind != kind {
                if values.isSet(key.name) { kinds.append((kind, key.name)) }
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

    private static func tokens(_ values: SettingValues) async throws -> TokenAuthenticator {
        let file = TokenFile(path: try await values.text("auth.tokens.file") ?? "")
        if let problems = ConfigurationProblems(file.flaws.map { TalkFailure(.badInput, $0.message) }) { throw problems }
        return try TokenAuthenticator(tokens: file.tokens)
    }

    private static func jwt(_ values: SettingValues) async throws -> (any Authenticator, String) {
        guard let algorithm = try await values.text("auth.jwt.algorithm").flatMap(JWTAlgorithmName.init) else {
            throw values.problem("auth.jwt.algorithm", "is none of those known.")
        }
        guard let audience = try await values.text("auth.jwt.audience"), !audience.isEmpty else {
            throw values.problem("auth.jwt.audience", "is empty: say what a token's aud must be.")
        }
        let path = try await values.text("auth.jwt.keyFile") ?? ""
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

    /// - Throws: ``ConfigurationProblems`` with every setting that the way of asking needs and that is not there.
    private static func checkCompleteness(_ values: SettingValues, _ kind: String, _ reason: String?) throws {
        let needed: [String] =
            switch kind {
            case "tokens": ["auth.tokens.file"]
            case "jwt": ["auth.jwt.algorithm", "auth.jwt.audience", "auth.jwt.keyFile"]
            default: []
            }
        let missing = needed.filter { !values.isSet($0) }
        let problems = missing.map { name in
            reason.map { values.problem($0, "is set, which needs \(name) beside it.") }
                ?? values.problem("auth.kind", "is \(kind), which needs \(name) beside it.")
        }
        if let all = ConfigurationProblems(problems) { throw all }
    }
}
