@testable import CharivoRealtime

/// What the search lets a provider say, as lines of text, and back.
extension ProviderEvent {
    /// The event as a line; `nil` for one that the search does not make.
    var line: TraceLine? {
        switch self {
        case .responseCreated(let response): TraceLine("responseCreated").with("response", response.id)
        case .outputItemAdded(let id, let item): TraceLine("outputItemAdded").with("response", id).with(item)
        case .outputItemDone(let id, let item): TraceLine("outputItemDone").with("response", id).with(item)
        case .textDelta(let place, let text, let isTranscript):
            TraceLine("textDelta").with(place).with("text", text).with("transcript", isTranscript ? "true" : nil)
        case .textDone(let place, let text): TraceLine("textDone").with(place).with("text", text)
        case .audioDelta(let place, let audio):
            TraceLine("audioDelta").with(place).with("samples", audio.samples.count).with("value", Int(audio.samples.first ?? 0))
        case .audioDone(let place): TraceLine("audioDone").with(place)
        case .responseDone(let response):
            TraceLine("responseDone").with("response", response.id).with("status", response.status.rawValue)
                .with("tokens", response.usage.map { String($0.inputTokens) })
        case .speechStarted(let itemID, let milliseconds): TraceLine("speechStarted").with("item", itemID).with("at", milliseconds)
        case .speechStopped(let itemID, let milliseconds): TraceLine("speechStopped").with("item", itemID).with("at", milliseconds)
        case .audioCommitted(let itemID, let previous): TraceLine("audioCommitted").with("item", itemID).with("after", previous)
        case .idleTimeout(let itemID): TraceLine("idleTimeout").with("item", itemID)
        case .inputTranscript(let itemID, let part, let transcript):
            TraceLine("inputTranscript").with("item", itemID).with("part", part).with(transcript)
        case .itemDeleted(let itemID): TraceLine("itemDeleted").with("item", itemID)
        case .error(let error): TraceLine("error").with("code", error.code).with("message", error.message)
        case .resumptionHandle(let handle): TraceLine("resumptionHandle").with("handle", handle)
        case .sessionCreated(let session):
            TraceLine("sessionCreated").with("seconds", session.expiresIn.map { String($0.components.seconds) })
        case .unknown(let type, _): TraceLine("unknown").with("type", type)
        default: nil
        }
    }

    init(_ line: TraceLine) throws {
        switch line.word {
        case "responseCreated": self = .responseCreated(ProviderResponse(id: try line.text("response"), status: .inProgress))
        case "outputItemAdded": self = .outputItemAdded(responseID: try line.text("response"), try line.item())
        case "outputItemDone": self = .outputItemDone(responseID: try line.text("response"), try line.item())
        case "textDelta": self = .textDelta(try line.place(), try line.text("text"), isTranscript: line["transcript"] == "true")
        case "textDone": self = .textDone(try line.place(), try line.text("text"))
        case "audioDelta":
            let samples = [Int16](repeating: Int16(clamping: try line.number("value")), count: try line.number("samples"))
            self = .audioDelta(try line.place(), PCMAudio(samples: samples))
        case "audioDone": self = .audioDone(try line.place())
        case "responseDone": self = .responseDone(try line.response())
        case "speechStarted": self = .speechStarted(itemID: try line.text("item"), audioStartMs: try line.number("at"))
        case "speechStopped": self = .speechStopped(itemID: try line.text("item"), audioEndMs: try line.number("at"))
        case "audioCommitted": self = .audioCommitted(itemID: try line.text("item"), previousItemID: line["after"])
        case "idleTimeout": self = .idleTimeout(itemID: try line.text("item"))
        case "inputTranscript":
            self = .inputTranscript(itemID: try line.text("item"), part: try line.number("part"), try line.transcript())
        case "itemDeleted": self = .itemDeleted(itemID: try line.text("item"))
        case "error": self = .error(ProviderError(code: line["code"], message: try line.text("message")))
        case "resumptionHandle": self = .resumptionHandle(line["handle"])
        case "sessionCreated":
            self = .sessionCreated(ProviderSession(expiresIn: line["seconds"].flatMap(Int.init).map { .seconds($0) }))
        case "unknown": self = .unknown(type: try line.text("type"), [:])
        default: throw TraceLine.Malformed(description: "\(line.word) is no step")
        }
    }
}

extension TraceLine {
    fileprivate func with(_ place: OutputPlace) -> TraceLine {
        with("response", place.responseID).with("item", place.itemID).with("part", place.part)
    }

    fileprivate func place() throws -> OutputPlace {
        OutputPlace(responseID: try text("response"), itemID: try text("item"), part: try number("part"))
    }

    fileprivate func with(_ item: ConversationItem) -> TraceLine {
        let line = with("item", item.id).with("status", item.status.rawValue).with("spoken", item.isSpoken ? "true" : nil)
        guard case .toolCall(let callID, let name, let arguments) = item.kind else { return line }
        return line.with("call", callID).with("tool", name).with("arguments", arguments)
    }

    fileprivate func item() throws -> ConversationItem {
        let kind = try self["call"].map {
            ConversationItem.Kind.toolCall(callID: $0, name: try text("tool"), arguments: try text("arguments"))
        }
        return ConversationItem(
            id: try text("item"), kind: kind ?? .assistant, status: ConversationItem.Status(rawValue: try text("status")) ?? .inProgress,
            isSpoken: self["spoken"] == "true")
    }

    fileprivate func response() throws -> ProviderResponse {
        let tokens = self["tokens"].flatMap(Int.init)
        return ProviderResponse(
            id: try text("response"), status: ProviderResponse.Status(rawValue: try text("status")) ?? .completed,
            usage: tokens.map { TokenUsage(totalTokens: $0 + 1, inputTokens: $0, outputTokens: 1) })
    }

    fileprivate func with(_ transcript: InputTranscript) -> TraceLine {
        switch transcript {
        case .delta(let text): with("delta", text)
        case .completed(let text, _): with("text", text)
        case .failed(let error): with("failure", error.message)
        }
    }

    fileprivate func transcript() throws -> InputTranscript {
        if let delta = self["delta"] { return .delta(delta) }
        if let failure = self["failure"] { return .failed(ProviderError(message: failure)) }
        return .completed(try text("text"))
    }
}
