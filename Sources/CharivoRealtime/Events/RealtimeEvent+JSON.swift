extension RealtimeEvent {
    /// The event in its JSON form: one record, or two where the seed publishes the same words under two names.
    ///
    /// - Parameter naming: Which version's names to use.
    public func records(naming: EventNaming = .seed) -> [EventRecord] {
        let record = EventRecord(name: naming.name(name), payload: payload)
        if case .assistantDelta = self, naming == .seed {
            return [record, EventRecord(name: "realtime:text:delta", payload: payload)]
        }
        return [record]
    }

    private var payload: JSONObject {
        switch self {
        case .sessionStarted(let state), .stateChanged(let state): ["state": state.json]
        case .sessionEnded(let state, let reason): ["state": state.json, "reason": .string(reason.rawValue)]
        case .userSpeechStarted(let speech), .userSpeechStopped(let speech): speech.payload
        case .userTranscript(let text, let turn), .assistantDelta(let text, let turn): turn.payload(["text": .string(text)])
        case .responseCreated(let turn): turn.payload()
        case .assistantStarted(let state, let turn): turn.payload(["state": state.json])
        case .assistantDone(let reply): reply.payload
        case .responseDone(let report): report.payload
        case .toolCalled(let call):
            call.turn.payload(["name": .string(call.name), "args": .object(call.arguments), "callId": .string(call.callID)])
        case .toolResult(let name, let output, let callID, let turn):
            turn.payload(["name": .string(name), "output": .object(output), "callId": .string(callID)])
        case .toolError(let name, let error, let callID, let turn):
            turn.payload(["name": .string(name), "error": error.json, "callId": .string(callID)])
        case .toolApproval(let report): report.payload
        case .toolAcknowledged(let name, let output, let callID, let turn):
            turn.payload(["name": .string(name), "output": .object(output), "callId": .string(callID)])
        case .toolUndone(let report): report.payload
        case .usage(let report): report.payload
        case .error(let error): ["error": error.json]
        case .reconnectAttempt(let attempt, let delay, let cause):
            ["attempt": .integer(attempt), "delayMs": .integer(delay.wholeMilliseconds), "cause": .string(cause.rawValue)]
        case .reconnectSucceeded(let report): report.payload
        case .replayRefused(let refusal): refusal.payload
        case .reconnectExhausted(let attempts, let total, let cause, let lastError):
            [
                "attempts": .integer(attempts), "totalMs": .integer(total.wholeMilliseconds), "cause": .string(cause.rawValue),
                "lastError": lastError.json,
            ]
        case .expression(let id, let turn): turn.payload(["expressionId": .string(id)])
        case .motion(let group, let index, let turn): turn.payload(["group": .string(group), "index": .integer(index)])
        case .gaze(let x, let y, let turn): turn.payload(["x": .number(x), "y": .number(y)])
        case .lipSync(let rms, let characterID, let turn): turn.payload(["rms": .number(rms)], characterID: characterID)
        case .audioStarted(let characterID, let turn), .audioEnded(let characterID, let turn):
            turn.payload(characterID: characterID)
        case .playback(let report): report.payload
        case .guardrail(let report): report.payload
        case .budget(let report): report.payload
        case .latency(let report): report.payload
        case .conversation(let change): change.payload
        case .diagnostic(let diagnostic): diagnostic.payload
        case .custom(_, let payload): payload
        }
    }
}

extension TurnIdentity {
    /// The ids, and what else is given. What is `nil` is left out, as in the seed's optional fields.
    fileprivate func payload(_ fields: JSONObject = [:], characterID: String? = nil) -> JSONObject {
        var payload = fields
        payload["responseId"] = responseID.map(JSONValue.string)
        payload["itemId"] = itemID.map(JSONValue.string)
        payload["characterId"] = characterID.map(JSONValue.string)
        payload["generation"] = .integer(generation)
        return payload
    }
}

extension UserSpeech {
    fileprivate var payload: JSONObject {
        ["itemId": .string(itemID), "audioMs": .integer(audioMs), "generation": .integer(generation)]
    }
}

extension AssistantReply {
    fileprivate var payload: JSONObject {
        var payload = turn.payload(["text": .string(text), "interrupted": .bool(isInterrupted)])
        payload["generatedText"] = generatedText.map(JSONValue.string)
        return payload
    }
}

extension ResponseReport {
    fileprivate var payload: JSONObject {
        var payload = turn.payload(["status": .string(status.rawValue)])
        payload["reason"] = reason.map(JSONValue.string)
        return payload
    }
}

extension ToolApprovalReport {
    fileprivate var payload: JSONObject {
        turn.payload([
            "approvalId": .string(id), "status": .string(status.rawValue), "name": .string(name), "args": .object(arguments),
            "callId": .string(callID), "timeoutMs": .integer(timeout.wholeMilliseconds),
        ])
    }
}

extension ToolUndoReport {
    fileprivate var payload: JSONObject {
        var payload = turn.payload(["name": .string(name), "callId": .string(callID), "reason": .string(reason.rawValue)])
        payload["error"] = error.map(\.json)
        return payload
    }
}

extension UsageReport {
    fileprivate var payload: JSONObject {
        var payload: JSONObject = [
            "kind": .string(kind.rawValue), "usage": usage.json, "sessionId": .string(sessionID), "generation": .integer(generation),
        ]
        payload["responseId"] = responseID.map(JSONValue.string)
        payload["itemId"] = itemID.map(JSONValue.string)
        payload["audioMs"] = audio.map { .integer($0.wholeMilliseconds) }
        payload["model"] = model.map(JSONValue.string)
        return payload
    }
}

extension ReconnectReport {
    fileprivate var payload: JSONObject {
        var payload: JSONObject = [
            "attempts": .integer(attempts), "totalMs": .integer(total.wholeMilliseconds), "cause": .string(cause.rawValue),
            "generation": .integer(generation), "restored": .array(restored.map(JSONValue.string)),
            "omitted": .array(omitted.map(JSONValue.string)), "items": .array(items.map(\.json)),
            "resumption": .string(resumption.rawValue), "prepared": .bool(wasPrepared), "askedAgain": .bool(askedAgain),
            "replayedAudioMs": .integer(replayedAudio.wholeMilliseconds), "lostAudioMs": .integer(lostAudio.wholeMilliseconds),
        ]
        payload["interruptedResponseId"] = interruptedResponseID.map(JSONValue.string)
        return payload
    }
}

extension ReconnectItem {
    fileprivate var json: JSONValue {
        var object: JSONObject = ["itemId": .string(itemID), "outcome": .string(outcome.rawValue)]
        object["reason"] = reason.map { .string($0.rawValue) }
        return .object(object)
    }
}

extension ReplayRefusal {
    fileprivate var payload: JSONObject {
        var payload: JSONObject = [
            "itemId": .string(itemID), "refused": .integer(refused), "generation": .integer(generation),
        ]
        payload["code"] = providerCode.map(JSONValue.string)
        return payload
    }
}

extension PlaybackReport {
    fileprivate var payload: JSONObject {
        turn.payload([
            "outcome": .string(outcome.rawValue), "playedMs": .integer(playedMs), "receivedMs": .integer(receivedMs),
        ])
    }
}

extension GuardrailReport {
    fileprivate var payload: JSONObject {
        turn.payload(["guardrail": .string(name), "outcome": .string(outcome.rawValue), "reason": .string(reason)])
    }
}

extension BudgetReport {
    fileprivate var payload: JSONObject {
        [
            "stage": .string(stage.rawValue), "limit": .string(limit.rawValue), "spent": .number(spent), "allowed": .number(allowed),
        ]
    }
}

extension LatencyReport {
    fileprivate var payload: JSONObject {
        var payload = turn.payload(["trigger": .string(trigger.rawValue), "usedTools": .bool(usedTools)])
        payload["responseMs"] = response.map { .integer($0.wholeMilliseconds) }
        payload["soundMs"] = sound.map { .integer($0.wholeMilliseconds) }
        payload["audibleMs"] = audible.map { .integer($0.wholeMilliseconds) }
        payload["totalMs"] = .integer(total.wholeMilliseconds)
        return payload
    }
}

extension ConversationChange {
    fileprivate var payload: JSONObject {
        switch self {
        case .inserted(let item, let after):
            turn.payload(["change": "inserted", "item": ConversationTranscript.Entry(item).json, "after": JSONValue(after)])
        case .appended(_, let part, let text, _):
            turn.payload(["change": "appended", "part": .integer(part), "text": .string(text)])
        case .updated(let item): turn.payload(["change": "updated", "item": ConversationTranscript.Entry(item).json])
        case .removed: turn.payload(["change": "removed"])
        }
    }
}

extension Diagnostic {
    fileprivate var payload: JSONObject {
        var payload: JSONObject = ["code": .string(code), "message": .string(message)]
        payload["count"] = count.map(JSONValue.integer)
        return payload
    }
}

extension Encodable {
    /// The value as JSON. What is encoded here holds only strings, numbers and containers of them, so it cannot fail.
    fileprivate var json: JSONValue { (try? JSONValue(encoding: self)) ?? .null }
}

extension RealtimeState {
    /// As the seed has it: what is not there is `null`, so that a reader finds every field.
    fileprivate var json: JSONValue {
        guard var object = (try? JSONValue(encoding: self))?.objectValue else { return .null }
        object["lastError"] = lastError.map(\.json) ?? .null
        var session = object["session"]?.objectValue ?? [:]
        session["config"] = session["config"] ?? .null
        object["session"] = .object(session)
        return .object(object)
    }
}

extension RealtimeError {
    /// As the seed has it: `{"code", "message"}`, and what the provider said besides.
    fileprivate var json: JSONValue {
        var object: JSONObject = ["code": .string(code.rawValue), "message": .string(message)]
        object["providerCode"] = providerCode.map(JSONValue.string)
        object["parameter"] = parameter.map(JSONValue.string)
        if let turn { object.merge(turn.payload()) { mine, _ in mine } }
        return .object(object)
    }
}
