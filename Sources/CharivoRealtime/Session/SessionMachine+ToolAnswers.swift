/// From a handler's end to the model's next words.
extension SessionMachine {
    /// A handler came to its end.
    mutating func toolFinished(runID: String, _ result: Result<JSONObject, RealtimeError>, now: Duration) -> [SessionEffect] {
        if let run = lingering.ended(runID) {
            if case .success(let output) = result { takeBack(output, of: run, now: now) }
        } else if let call = tools.call(ofRun: runID) {
            let (output, error) = snapshot(of: result, call)
            if case .background = call.state {
                cameIn(call, output, error: error, now: now)
            } else {
                answer(call.id, output, error: error, now: now)
            }
        }
        resumeStops(now: now)
        startTools(now: now)
        return drain()
    }

    /// What of a handler's end may be told.
    private mutating func snapshot(of result: Result<JSONObject, RealtimeError>, _ call: ToolCall) -> (JSONObject, RealtimeError?) {
        let rules = ToolOutputRules(
            limit: options.toolOutputLimit, overflow: options.toolOutputOverflow, redaction: options.toolOutputRedaction)
        guard let tool = call.tool else { return ([:], nil) }
        switch result {
        case .success(let output):
            do { return (try rules.snapshot(of: output, of: tool), nil) } catch {
                return Self.failure(RealtimeError(code: .tool, message: error.message))
            }
        case .failure(var error):
            if error.code == .invalidArguments { error = adviseOnRetry(error) }
            let (output, _) = Self.failure(error)
            guard let told = try? rules.snapshot(of: output, of: tool) else {
                return Self.failure(RealtimeError(code: error.code, message: "The tool failed, and its error is too long to be told."))
            }
            return (told, RealtimeError(code: error.code, message: told["error"]?.stringValue ?? "The tool failed."))
        }
    }

    /// Time has passed.
    mutating func toolsDeadlineReached(now: Duration) {
        for call in tools.late(now: now) {
            if case .asking = call.state {
                expire(call, now: now)
            } else {
                stop(call, .timedOut, "The tool did not answer in time.", code: .timeout, now: now)
            }
        }
        for followUp in tools.waitedTooLong(now: now) { ask(followUp, now: now) }
        if tools.idleFollowUp.isOverdue(now: now) { speakAtLast(now: now) }
        for undoID in lingering.deadlineReached(now: now) {
            add(.cancelTool(runID: undoID))
            undoEnded(undoID, RealtimeError(code: .timeout, message: "The effect was not taken back in time."))
        }
        resumeStops(now: now)
        startTools(now: now)
    }

    /// The user or the app interrupts: each call goes on or is cancelled as its tool says, and in general nobody is asked to speak
    /// about it any more.
    mutating func interruptTools(now: Duration) {
        for call in tools.interrupted() {
            stop(call, .interrupted, "The user interrupted, and the call was cancelled.", code: .cancelled, now: now)
        }
        startTools(now: now)
    }

    /// The session ends: so does everything that is at work, and each call has its answer, in the conversation if nowhere else.
    mutating func endTools(now: Duration) {
        for call in tools.unfinished {
            stop(call, .sessionEnded, "The session ended before the tool did.", code: .cancelled, now: now)
        }
    }

    /// Ends a call before its handler does.
    mutating func stop(
        _ call: ToolCall, _ reason: ToolUndo.Reason, _ message: String, code: RealtimeError.Code, now: Duration
    ) {
        if case .asking(let approvalID, _) = call.state { resolve(call, approvalID, as: .withdrawn) }
        if let runID = call.runID {
            add(.cancelTool(runID: runID))
            lingering.told(runID, reason, turn: call.turn, now: now)
        }
        let (output, error) = Self.failure(RealtimeError(code: code, message: message))
        if case .background = call.state {
            cameIn(call, output, error: error, now: now)
        } else {
            answer(call.id, output, error: error, now: now)
        }
    }

    mutating func failTool(_ callID: String, _ message: String, code: RealtimeError.Code = .tool, now: Duration) {
        let (output, error) = Self.failure(RealtimeError(code: code, message: message))
        answer(callID, output, error: error, now: now)
    }

    /// Answers a call that could not be run as it was made.
    mutating func refuse(_ callID: String, _ refusal: RealtimeError, now: Duration) {
        let (output, error) = Self.failure(adviseOnRetry(refusal))
        answer(callID, output, error: error, now: now)
    }

    /// Counts a call that could not be run as it was made, and says so when it was one too many.
    private mutating func adviseOnRetry(_ error: RealtimeError) -> RealtimeError {
        guard !tools.refused() else { return error }
        return RealtimeError(code: error.code, message: error.message + " Do not try again; answer without this tool.")
    }

    /// The seed's form of a failure; what a program may want to tell apart has its code besides.
    private static func failure(_ error: RealtimeError) -> (JSONObject, RealtimeError?) {
        var output: JSONObject = ["success": false, "error": .string(error.message)]
        if [.approvalDenied, .approvalExpired].contains(error.code) { output["code"] = .string(error.code.rawValue) }
        return (output, error)
    }

    /// Gives a call its one output: to the model first, then to those who watch.
    mutating func answer(_ callID: String, _ output: JSONObject, error: RealtimeError?, now: Duration) {
        tell(tools.answered(callID, output, now: now), output, now: now) { $0.publish(output, error, of: $1) }
    }

    /// Tells the model an output, of a call and of those that joined it; says so; and goes on.
    mutating func tell(
        _ calls: [ToolCall], _ output: JSONObject, now: Duration, publishing publish: (inout SessionMachine, ToolCall) -> Void
    ) {
        for call in calls {
            tell(output, of: call)
            if !call.isEcho { publish(&self, call) }
        }
        for call in calls { followUp(of: call.responseID, now: now) }
    }

    /// Sends an output; over a connection that does not know the call, the call goes first.
    ///
    /// Without a connection nothing is sent: the pair is in the conversation, and so is told to the next one.
    private mutating func tell(_ output: JSONObject, of call: ToolCall) {
        var item = ConversationItem(
            id: makeID("out"), kind: .toolOutput(callID: call.id, output: JSONValue.object(output).text), status: .completed,
            responseID: call.responseID, generation: generation)
        publish(conversation.insert(item, at: .after(call.itemID)))
        let isStranded = tools.isToldWithCall(call.id)
        guard isServing else { return }
        if isStranded {
            send([.createItem(callItem(of: call), after: nil), .createItem(item, after: nil)])
        } else {
            item.kind = .toolOutput(callID: call.wireID, output: JSONValue.object(output).text)
            send([.createItem(item, after: nil)])
        }
    }

    /// The call as it can be told; made anew if the conversation has let it go.
    private mutating func callItem(of call: ToolCall) -> ConversationItem {
        conversation[call.itemID]
            ?? ConversationItem(
                id: makeID("fc"), kind: .toolCall(callID: call.id, name: call.name, arguments: call.text), status: .completed,
                responseID: call.responseID, generation: call.generation)
    }

    private mutating func publish(_ output: JSONObject, _ error: RealtimeError?, of call: ToolCall) {
        if let error {
            publish(.toolError(name: call.name, error: error, callID: call.id, call.turn))
        } else {
            publish(.toolResult(name: call.name, output: output, callID: call.id, call.turn))
            add(.project(ResultProjector.Result(name: call.name, output: output, callID: call.id, turn: call.turn)))
        }
    }

    /// The result of a call that has its output already: the model is told it as a further call, which has the one output that a
    /// call can have.
    private mutating func cameIn(_ call: ToolCall, _ output: JSONObject, error: RealtimeError?, now: Duration) {
        guard let call = tools.cameIn(call.id), case .background(_, let lateResult) = call.tool?.delivery else { return }
        var told: JSONObject = ["callId": .string(call.id), "result": .object(output)]
        if lateResult == .announced { told["note"] = "This came after the call was answered, and may have been spoken of already." }
        let callID = makeID("late")
        let items = [
            ConversationItem(
                id: makeID("fc"), kind: .toolCall(callID: callID, name: call.name, arguments: call.text), status: .completed,
                responseID: call.responseID, generation: generation),
            ConversationItem(
                id: makeID("out"), kind: .toolOutput(callID: callID, output: JSONValue.object(told).text), status: .completed,
                responseID: call.responseID, generation: generation),
        ]
        for item in items { publish(conversation.insert(item)) }
        if isServing { send(items.map { .createItem($0, after: nil) }) }
        publish(output, error, of: call)
        if lateResult == .announced { ask(.whenIdle, now: now) }
    }
}
