extension TurnDetection {
    /// Checks that its fields fit together, and each of them alone.
    ///
    /// - Throws: ``RealtimeError`` `invalid_configuration` that names the field and what to do.
    package func check() throws(RealtimeError) {
        func refuse(_ field: String, unless isFine: Bool, _ message: String) throws(RealtimeError) {
            if !isFine { throw .setting("turnDetection.\(field)", message) }
        }
        if kind == .manual {
            let reason = "Where the app ends turns, the provider detects nothing; leave it out, or choose another kind."
            try refuse("createResponse", unless: createResponse != true, reason)
            try refuse("interruptResponse", unless: interruptResponse != true, reason)
        }
        if kind != .serverVAD {
            let reason = "Only server VAD has it; leave it out, or choose `serverVAD`."
            try refuse("threshold", unless: threshold == nil, reason)
            try refuse("prefixPaddingMs", unless: prefixPaddingMs == nil, reason)
            try refuse("silenceDurationMs", unless: silenceDurationMs == nil, reason)
            try refuse("idleTimeoutMs", unless: idleTimeoutMs == nil, reason)
        }
        if kind != .semanticVAD {
            try refuse("eagerness", unless: eagerness == nil, "Only semantic VAD has it; leave it out, or choose `semanticVAD`.")
        }
        try refuse("threshold", unless: threshold.map { (0...1).contains($0) } ?? true, "It lies between 0 and 1.")
        try refuse("prefixPaddingMs", unless: prefixPaddingMs ?? 0 >= 0, "It is no negative number of milliseconds.")
        try refuse("silenceDurationMs", unless: silenceDurationMs ?? 0 >= 0, "It is no negative number of milliseconds.")
        try refuse(
            "idleTimeoutMs", unless: idleTimeoutMs.map { (5_000...30_000).contains($0) } ?? true,
            "It lies between 5,000 and 30,000 milliseconds.")
        try refuse(
            "idleTimeoutMs", unless: idleTimeoutMs == nil || createResponse != false,
            "A provider that is not to reply by itself cannot speak into a silence; leave one of the two out.")
    }
}

extension RealtimeError {
    /// A setting of a session's that cannot be used.
    static func setting(_ field: String, _ message: String) -> RealtimeError {
        RealtimeError(code: .invalidConfiguration, message: "The setting `\(field)` cannot be used. \(message)", parameter: field)
    }
}
