@testable import CharivoRealtime

/// A step of a trace as a line of text, and back. A new kind of input gets a word here; a test goes through all that the search makes.
extension SessionInput {
    var text: String { line?.text ?? "# \(self)" }

    private var line: TraceLine? {
        switch self {
        case .start: TraceLine("start")
        case .stop: TraceLine("stop")
        case .interrupt: TraceLine("interrupt")
        case .update(let voice, let instructions): TraceLine("update").with("voice", voice).with("instructions", instructions)
        case .send(let text, let policy): TraceLine("send").with("text", text).with("policy", "\(policy)")
        case .requestResponse: TraceLine("requestResponse")
        case .registerTool(let name): TraceLine("registerTool").with("name", name)
        case .unregisterTool(let name): TraceLine("unregisterTool").with("name", name)
        case .opened(let generation): TraceLine("opened").with("generation", generation)
        case .ended(let generation, let terminal): TraceLine("ended").with("generation", generation).with("terminal", "\(terminal)")
        case .event(let event, let generation): event.line?.with("generation", generation)
        case .acknowledgeUpdate(let resuming): TraceLine("acknowledgeUpdate").with("resuming", resuming ? "true" : nil)
        case .standbyOpened: TraceLine("standbyOpened")
        case .standbyEnded: TraceLine("standbyEnded")
        case .configureStandby(let seconds): TraceLine("configureStandby").with("seconds", seconds)
        case .refuseStandby: TraceLine("refuseStandby")
        case .refuseItem(let id): TraceLine("refuseItem").with("item", id)
        case .answerDeletion(let isTaken, let isGone):
            TraceLine("answerDeletion").with("taken", isTaken ? "true" : nil).with("gone", isGone ? "true" : nil)
        case .network(let change): TraceLine("network").with("is", "\(change)")
        case .audio(let interruption): TraceLine("audio").with("is", interruption.word)
        case .answerProbe: TraceLine("answerProbe")
        case .refuseUpdate: TraceLine("refuseUpdate")
        case .beginAskedReply: TraceLine("beginAskedReply")
        case .refuseAskedReply: TraceLine("refuseAskedReply")
        case .toolFinished(let callID, let success): TraceLine("toolFinished").with("call", callID).with("success", "\(success)")
        case .undoFinished(let callID, let success): TraceLine("undoFinished").with("call", callID).with("success", "\(success)")
        case .approve(let callID): TraceLine("approve").with("call", callID)
        case .deny(let callID): TraceLine("deny").with("call", callID)
        case .guardrail(let passes): TraceLine("guardrail").with("passes", "\(passes)")
        case .commitAudio: TraceLine("commitAudio")
        case .clearAudio: TraceLine("clearAudio")
        case .setUp(let variant): TraceLine("setUp").with("variant", variant)
        case .render(let milliseconds): TraceLine("render").with("milliseconds", milliseconds)
        case .pass(let milliseconds): TraceLine("pass").with("milliseconds", milliseconds)
        }
    }

    /// Reads a step.
    ///
    /// - Throws: ``TraceLine/Malformed`` when the line is none.
    init(text: String) throws {
        let line = try TraceLine(text: text)
        switch line.word {
        case "start": self = .start
        case "stop": self = .stop
        case "interrupt": self = .interrupt
        case "update": self = .update(voice: line["voice"], instructions: line["instructions"])
        case "send": self = .send(try line.text("text"), try BusyPolicy(word: line.text("policy")))
        case "requestResponse": self = .requestResponse
        case "registerTool": self = .registerTool(try line.text("name"))
        case "unregisterTool": self = .unregisterTool(try line.text("name"))
        case "opened": self = .opened(generation: try line.number("generation"))
        case "ended": self = .ended(generation: try line.number("generation"), terminal: line["terminal"] == "true")
        case "acknowledgeUpdate": self = .acknowledgeUpdate(resuming: line["resuming"] == "true")
        case "standbyOpened": self = .standbyOpened
        case "standbyEnded": self = .standbyEnded
        case "configureStandby": self = .configureStandby(seconds: try line.number("seconds"))
        case "refuseStandby": self = .refuseStandby
        case "refuseItem": self = .refuseItem(try line.text("item"))
        case "answerDeletion": self = .answerDeletion(isTaken: line["taken"] == "true", isGone: line["gone"] == "true")
        case "network": self = .network(try line.text("is") == "offline" ? .offline : .online)
        case "audio": self = .audio(try AudioInterruption(word: line.text("is")))
        case "answerProbe": self = .answerProbe
        case "refuseUpdate": self = .refuseUpdate
        case "beginAskedReply": self = .beginAskedReply
        case "refuseAskedReply": self = .refuseAskedReply
        case "toolFinished": self = .toolFinished(callID: try line.text("call"), success: line["success"] == "true")
        case "undoFinished": self = .undoFinished(callID: try line.text("call"), success: line["success"] == "true")
        case "approve": self = .approve(callID: try line.text("call"))
        case "deny": self = .deny(callID: try line.text("call"))
        case "guardrail": self = .guardrail(passes: line["passes"] == "true")
        case "commitAudio": self = .commitAudio
        case "clearAudio": self = .clearAudio
        case "setUp": self = .setUp(variant: try line.number("variant"))
        case "render": self = .render(milliseconds: try line.number("milliseconds"))
        case "pass": self = .pass(milliseconds: try line.number("milliseconds"))
        default: self = .event(try ProviderEvent(line), generation: try line.number("generation"))
        }
    }
}

extension AudioInterruption {
    fileprivate var word: String {
        switch self {
        case .began: "taken"
        case .ended(let resumes): resumes ? "back" : "free"
        }
    }

    fileprivate init(word: String) throws {
        switch word {
        case "taken": self = .began
        case "back": self = .ended(resumes: true)
        case "free": self = .ended(resumes: false)
        default: throw TraceLine.Malformed(description: "\(word) is no interruption")
        }
    }
}

extension BusyPolicy {
    fileprivate init(word: String) throws {
        switch word {
        case "refuse": self = .refuse
        case "queue": self = .queue
        case "replace": self = .replace
        default: throw TraceLine.Malformed(description: "\(word) is no policy")
        }
    }
}
