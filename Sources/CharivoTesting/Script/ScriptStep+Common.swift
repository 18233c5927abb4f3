public import CharivoRealtime

// The steps that most scripts are made of.
extension ScriptStep {
    /// Expects the session's config, at its beginning or as an update, and acknowledges it.
    ///
    /// - Parameters:
    ///   - matches: Whether the config is the expected one.
    ///   - fileID: The file of the step, for the account of a failure.
    ///   - line: Its line.
    public static func config(
        where matches: @escaping @Sendable (RealtimeSessionConfig) -> Bool = { _ in true }, fileID: StaticString = #fileID,
        line: UInt = #line
    ) -> ScriptStep {
        expect(
            "a config for the session",
            where: { if case .updateSession(let config) = $0.command { matches(config) } else { false } },
            answer: { message in
                guard case .updateSession(let config) = message.command else { return [] }
                return [
                    .sessionUpdated(
                        ProviderSession(
                            id: "sess_script", model: config.model, voice: config.voice, instructions: config.instructions,
                            tools: config.tools?.map(\.name)))
                ]
            }, fileID: fileID, line: line)
    }

    /// Expects that the user says something in writing.
    ///
    /// - Parameters:
    ///   - text: What; anything when `nil`.
    ///   - fileID: The file of the step, for the account of a failure.
    ///   - line: Its line.
    public static func message(_ text: String? = nil, fileID: StaticString = #fileID, line: UInt = #line) -> ScriptStep {
        expect(
            text.map { "the user's message “\($0)”" } ?? "a message of the user's",
            where: {
                guard case .createItem(let item, _) = $0.command, item.kind == .user else { return false }
                return text == nil || item.text == text
            }, fileID: fileID, line: line)
    }

    /// Expects that a reply is asked for, and gives this one.
    public static func reply(
        _ reply: PlannedReply, id: String? = nil, fileID: StaticString = #fileID, line: UInt = #line
    ) -> ScriptStep {
        expect(
            "a request for a reply",
            where: { if case .createResponse = $0.command { true } else { false } },
            answer: { message in
                guard case .createResponse(let request) = message.command else { return [] }
                return reply.events(responseID: id ?? "resp_\(line)", requestID: request.id)
            }, fileID: fileID, line: line)
    }

    /// Expects that the provider is told what a tool answered.
    ///
    /// - Parameters:
    ///   - callID: Of which call.
    ///   - matches: Whether the output, as JSON, is the expected one.
    ///   - fileID: The file of the step, for the account of a failure.
    ///   - line: Its line.
    public static func toolOutput(
        of callID: String, where matches: @escaping @Sendable (JSONValue?) -> Bool = { _ in true }, fileID: StaticString = #fileID,
        line: UInt = #line
    ) -> ScriptStep {
        expect(
            "the output of call \(callID)",
            where: {
                guard case .createItem(let item, _) = $0.command, case .toolOutput(callID, let output) = item.kind else { return false }
                return matches(try? JSONValue(text: output))
            }, fileID: fileID, line: line)
    }

    /// Expects that a reply is cut where it was heard.
    public static func truncation(
        of itemID: String, at milliseconds: Int? = nil, fileID: StaticString = #fileID, line: UInt = #line
    ) -> ScriptStep {
        expect(
            "the cut of \(itemID)" + (milliseconds.map { " at \($0) ms" } ?? ""),
            where: {
                guard case .truncateItem(itemID, _, let end) = $0.command else { return false }
                return milliseconds == nil || end == milliseconds
            }, fileID: fileID, line: line)
    }

    /// Expects that a reply is broken off.
    public static func cancel(of responseID: String? = nil, fileID: StaticString = #fileID, line: UInt = #line) -> ScriptStep {
        expect(
            responseID.map { "the cancel of \($0)" } ?? "a cancel",
            where: {
                guard case .cancelResponse(let id) = $0.command else { return false }
                return responseID == nil || id == responseID
            }, fileID: fileID, line: line)
    }
}
