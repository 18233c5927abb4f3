extension SessionMachine {
    mutating func toolCalled(callID: String, name: String, arguments text: String, itemID: String, responseID: String, now: Duration) {
        let tool = registry[name]
        let call = ToolLedger.Call(
            id: callID, name: name, arguments: text, itemID: itemID, responseID: responseID, generation: generation,
            interruption: tool?.interruption ?? .finish, state: .running(deadline: now + timeout(of: tool)))
        switch tools.arrived(call) {
        case .duplicate: return
        case .conflict:
            return diagnose("tool_call_conflict", "A second call came under the id of another one; it is not run.")
        case .new: break
        }
        cues.called(callID, at: playback.scheduled)
        let arguments = Self.object(text)
        publish(.toolCalled(ToolCallReport(name: name, arguments: arguments ?? [:], callID: callID, turn: call.turn)))
        guard let tool else {
            return failTool(callID, "There is no tool of that name any more.", now: now)
        }
        guard let arguments else {
            return failTool(callID, "The arguments must be one JSON object that matches the tool's schema; they are not.", now: now)
        }
        if let objection = registry.objection(to: arguments, of: name) {
            return failTool(callID, objection, now: now)
        }
        add(
            .runTool(
                ToolRun(
                    tool: tool, callID: callID, arguments: arguments,
                    context: ToolContext(character: character, state: state, callID: callID))))
    }

    private func timeout(of tool: Tool?) -> Duration { tool?.timeout ?? options.defaultToolTimeout }

    /// The arguments as an object; none at all is what some models write for an empty one.
    private static func object(_ text: String) -> JSONObject? {
        text.allSatisfy(\.isWhitespace) ? [:] : (try? JSONValue(text: text))?.objectValue
    }

    /// A handler came to its end.
    mutating func toolFinished(callID: String, _ result: Result<JSONObject, RealtimeError>, now: Duration) -> [SessionEffect] {
        switch result {
        case .success(let output):
            let size = JSONValue.object(output).utf8.count
            if size > options.toolOutputLimit {
                failTool(
                    callID, "The result has \(size) bytes, more than the \(options.toolOutputLimit) that can be told; ask for less.",
                    now: now)
            } else {
                answer(callID, output, error: nil, now: now)
            }
        case .failure(let error): failTool(callID, error.message, now: now)
        }
        return drain()
    }

    mutating func timeOut(_ call: ToolLedger.Call, now: Duration) {
        add(.cancelTool(callID: call.id))
        failTool(call.id, "The tool did not answer in time.", code: .timeout, now: now)
    }

    /// The user or the app interrupts: each running call goes on or is cancelled as its tool says, and in general nobody is
    /// asked to speak about it any more.
    mutating func interruptTools(now: Duration) {
        for callID in tools.interrupted() {
            add(.cancelTool(callID: callID))
            failTool(callID, "The user interrupted, and the call was cancelled.", code: .cancelled, now: now)
        }
    }

    private mutating func failTool(_ callID: String, _ message: String, code: RealtimeError.Code = .tool, now: Duration) {
        answer(
            callID, ["success": false, "error": .string(message)], error: RealtimeError(code: code, message: message), now: now)
    }

    /// Gives a call its one answer: to the model first, then to those who watch.
    private mutating func answer(_ callID: String, _ output: JSONObject, error: RealtimeError?, now: Duration) {
        guard let call = tools.answered(callID, output) else { return }
        let item = ConversationItem(
            id: makeID("out"), kind: .toolOutput(callID: callID, output: JSONValue.object(output).text), status: .completed,
            responseID: call.responseID, generation: generation)
        publish(conversation.insert(item, at: call.itemID.map { .after($0) } ?? .end))
        if isLive {
            tell(item, of: call)
        } else {
            // The pair is whole: the next connection is told of it with the rest of the conversation.
            strandedCalls.remove(callID)
        }
        if let error {
            publish(.toolError(name: call.name, error: error, callID: callID, call.turn))
        } else {
            publish(.toolResult(name: call.name, output: output, callID: callID, call.turn))
            add(.project(ResultProjector.Result(name: call.name, output: output, callID: callID, turn: call.turn)))
        }
        followUp(of: call.responseID, now: now)
    }

    /// Sends an output; over a connection that does not know the call, the call goes first.
    ///
    /// Without a connection nothing is sent: the pair is in the conversation, and so is told to the next one.
    private mutating func tell(_ item: ConversationItem, of call: ToolLedger.Call) {
        guard strandedCalls.remove(call.id) != nil, let callItem = call.itemID.flatMap({ conversation[$0] }) else {
            send([.createItem(item, after: nil)])
            return
        }
        send([.createItem(callItem, after: nil), .createItem(item, after: nil)])
    }

    /// Asks the model to go on when a reply's calls are all answered.
    mutating func followUp(of responseID: String, now: Duration) {
        let request: ResponseRequest
        switch tools.followUp(of: responseID) {
        case .none: return
        case .wanted: request = ResponseRequest(id: makeID("req"))
        case .withoutTools:
            diagnose(
                "tool_budget_spent",
                "The model called tools \(options.toolCallBudget) times without a word of the user's; it is made to speak.")
            request = ResponseRequest(id: makeID("req"), toolChoice: ToolChoice.none)
        }
        guard endReason == nil, !isClosing else { return }
        // One follow-up serves all that waits for one.
        guard !responses.isFollowUpPending else { return }
        perform(responses.request(request), now: now)
    }
}
