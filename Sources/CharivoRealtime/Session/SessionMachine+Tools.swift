/// From a call's arrival to its handler.
extension SessionMachine {
    mutating func toolCalled(callID: String, name: String, arguments text: String, itemID: String, responseID: String, now: Duration) {
        let arguments = Self.object(text)
        let arrival = tools.arrived(
            ToolCall(
                id: callID, wireID: callID, name: name, text: text, arguments: arguments ?? [:], itemID: itemID, responseID: responseID,
                generation: generation, tool: tool(named: name, in: responseID)),
            elseNamed: makeID("call"))
        let call = arrival.call
        switch arrival.arrival {
        case .redelivered: return
        case .revised: return diagnose("tool_call_conflict", "A call came once more with other arguments; what came first counts.")
        case .repeated(let id): return repeated(call, of: id, now: now)
        case .conflict: return conflicts(call, now: now)
        case .new: break
        }
        cues.called(call.id, at: playback.scheduled)
        publish(.toolCalled(ToolCallReport(name: name, arguments: call.arguments, callID: call.id, turn: call.turn)))
        if let exhaustion = tools.counted() {
            failTool(call.id, Self.message(of: exhaustion), code: .limit, now: now)
        } else if tools.unfinished.count + lingering.count > options.toolOpenCallLimit {
            failTool(call.id, "Too many calls are at work; wait until some of them are answered.", code: .limit, now: now)
        } else if let refusal = refusal(of: call, isReadable: arguments != nil) {
            refuse(call.id, refusal, now: now)
        } else {
            admit(call, now: now)
        }
        if tools.budget.isSessionSpent, state.session.config?.toolChoice != ToolChoice.none { refresh.want(nil) }
        startTools(now: now)
    }

    /// The tool as it was when the reply began. One that was registered since can be called too, though the model can hardly know it.
    private func tool(named name: String, in responseID: String) -> Tool? {
        tools.registry(of: responseID)?[name] ?? registry[name]
    }

    /// The arguments as an object; none at all is what some models write for an empty one.
    private static func object(_ text: String) -> JSONObject? {
        text.allSatisfy(\.isWhitespace) ? [:] : (try? JSONValue(text: text))?.objectValue
    }

    /// Why a call cannot be run as it is made, in words the model can correct itself by; `nil` when it can.
    private func refusal(of call: ToolCall, isReadable: Bool) -> RealtimeError? {
        guard call.tool != nil else { return RealtimeError(code: .tool, message: "There is no tool of that name.") }
        guard registry[call.name] != nil else { return Self.isGone }
        guard isReadable else {
            return RealtimeError(
                code: .invalidArguments, message: "The arguments must be one JSON object that matches the tool's schema; they are not.")
        }
        let known = tools.registry(of: call.responseID).flatMap { $0[call.name] == nil ? nil : $0 } ?? registry
        return known.objection(to: call.arguments, of: call.name).map { RealtimeError(code: .invalidArguments, message: $0) }
    }

    private static let isGone = RealtimeError(code: .tool, message: "The tool is no longer available.")

    private static func message(of exhaustion: ToolBudget.Exhaustion) -> String {
        switch exhaustion {
        case .turn, .retries: "No more tools can be called before the user speaks; answer without them."
        case .session: "No more tools can be called in this session; answer without them."
        }
    }

    /// Whether a call may run: it came whole, in a reply that goes on; or its tool does not insist on that, and its arguments are whole.
    func mayRun(_ item: ConversationItem, of responseID: String) -> Bool {
        guard case .toolCall(_, let name, let arguments) = item.kind, let reply = replies[responseID] else { return false }
        if item.status == .completed, !reply.isCut { return true }
        guard let tool = tool(named: name, in: responseID), tool.runsIncompleteCalls,
            let arguments = (try? JSONValue(text: arguments))?.objectValue
        else { return false }
        return (tools.registry(of: responseID) ?? registry).objection(to: arguments, of: name) == nil
    }

    /// The calls of a reply that is over which were begun and not made to their end: nobody will answer them.
    mutating func removeUnrunCalls(among items: [String]) {
        for id in items {
            guard case .toolCall = conversation[id]?.kind, !tools.knows(item: id) else { continue }
            publish(conversation.remove(id))
        }
    }

    /// A second call under the name of another, word for word the same: it is answered as the first is, and not run.
    private mutating func repeated(_ call: ToolCall, of id: String, now: Duration) {
        rename(call)
        diagnose("tool_call_repeated", "A call came twice under one id; the second is answered as the first is.")
        if let output = tools[id]?.output {
            answer(call.id, output, error: nil, now: now)
        } else {
            tools.joins(call.id, id)
        }
    }

    /// A second call under the name of another one. The far end knows both as items and waits for an output to each.
    private mutating func conflicts(_ call: ToolCall, now: Duration) {
        rename(call)
        diagnose("tool_call_conflict", "A second call came under the id of another one; it is not run.")
        failTool(call.id, "This call has the id of an earlier one with other arguments, and was not run; call the tool again.", now: now)
    }

    /// In our conversation every call has an id of its own, so that each can be told to a later connection with its own output.
    private mutating func rename(_ call: ToolCall) {
        publish(conversation.change(call.itemID) { $0.kind = .toolCall(callID: call.id, name: call.name, arguments: call.text) })
    }

    /// A call can be run: it waits for what its tool wants it to wait for.
    private mutating func admit(_ call: ToolCall, now: Duration) {
        guard let tool = call.tool else { return }
        if let original = tools.original(of: call) {
            switch tool.repetition {
            case .allow: break
            case .reject:
                return failTool(call.id, "The same call is at work already, and its result will come; this one was not run.", now: now)
            case .join:
                if let output = original.output { return answer(call.id, output, error: nil, now: now) }
                return tools.joins(call.id, original.id)
            case .replace: stop(original, .replaced, "A newer call replaced this one.", code: .cancelled, now: now)
            }
        }
        if tool.approval.isNeeded(for: call.arguments, context(of: call)) { askApproval(of: call, now: now) }
    }

    private func context(of call: ToolCall) -> ToolContext {
        ToolContext(character: character, state: state, callID: call.id, sessionID: sessionID)
    }

    /// Begins the handlers whose turn it is.
    mutating func startTools(now: Duration) {
        while let call = tools.startable(held: lingering.groups) { start(call, now: now) }
    }

    private mutating func start(_ call: ToolCall, now: Duration) {
        guard let tool = call.tool, registry[call.name] != nil else {
            return failTool(call.id, Self.isGone.message, now: now)
        }
        let run = ToolRun(id: makeID("run"), tool: tool, arguments: call.arguments, context: context(of: call))
        lingering.began(run)
        add(.runTool(run))
        switch tool.delivery {
        case .awaited:
            tools.began(call.id, runID: run.id, deadline: now + (tool.timeout?.bounded ?? options.defaultToolTimeout))
        case .background(let acknowledgement, _):
            let deadline = now + (tool.timeout?.bounded ?? options.defaultBackgroundToolTimeout)
            tell(tools.acknowledged(call.id, acknowledgement, runID: run.id, deadline: deadline, now: now), acknowledgement, now: now) {
                $0.publish(.toolAcknowledged(name: $1.name, output: acknowledgement, callID: $1.id, $1.turn))
            }
        }
    }
}
