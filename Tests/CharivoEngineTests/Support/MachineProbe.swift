import CharivoOpenAI
import CharivoRealtime
import Testing

@testable import CharivoEngine

/// A session's machine driven by hand, with everything it sends under the ordering checker.
struct MachineProbe {
    private(set) var machine: SessionMachine
    private(set) var checker = OrderingChecker()
    /// Everything sent so far.
    private(set) var sent: [ServerEvent.Payload] = []
    /// Everything but sending that was asked for so far.
    private(set) var actions: [SessionAction] = []
    var now = Duration.zero

    init(limits: SessionLimits = SessionLimits(), type: WireSessionType = .realtime, random: (@Sendable () -> UInt64)? = nil) {
        let settings = SessionSettings(
            id: "sess_test", type: type, model: "test", configuration: EngineConfiguration(), expiresAt: 1_900_000_000)
        machine = SessionMachine(
            settings: settings, detector: LoudnessDetector(), voices: VoiceChoice(voices: ["anna", "bert"]), limits: limits,
            identifiers: random.map { Identifiers(random: $0) } ?? Identifiers())
        input(.opened)
    }

    /// Something happens. Returns what was sent about it.
    @discardableResult
    mutating func input(_ input: SessionInput) -> [ServerEvent.Payload] {
        var answer: [ServerEvent.Payload] = []
        for action in machine.handle(input, at: now) {
            if case .send(let event) = action {
                checker.check(event)
                answer.append(event.payload)
            } else {
                actions.append(action)
            }
        }
        sent += answer
        return answer
    }

    /// The client sends an event.
    @discardableResult
    mutating func client(_ payload: ClientEvent.Payload, id: String? = nil) -> [ServerEvent.Payload] {
        input(.client(ClientEvent(payload, eventID: id)))
    }

    /// The client appends sound, in pieces of 100 ms.
    @discardableResult
    mutating func append(_ samples: [Int16]) -> [ServerEvent.Payload] {
        var answer: [ServerEvent.Payload] = []
        var rest = samples[...]
        while !rest.isEmpty {
            answer += client(.inputAudioAppend(.pcm16(Array(rest.prefix(2_400)))))
            rest = rest.dropFirst(2_400)
        }
        return answer
    }

    /// The user speaks a whole turn, which is recognised.
    @discardableResult
    mutating func speak(_ words: String? = "hello") -> [ServerEvent.Payload] {
        var answer = append(Sound.silence(400) + Sound.speech(600) + Sound.silence(500))
        if let words, let utterance = finishedUtterances.last { answer += input(.recognition(utterance, .words(words))) }
        return answer
    }

    /// The user writes and asks for a response; returns its id.
    mutating func ask(_ words: String = "hello", _ parameters: WireResponseCreate? = nil) -> String {
        client(.itemCreate(.user(words), previousItemID: nil))
        return client(.responseCreate(parameters)).compactMap(\.responseID).first ?? "none"
    }

    /// The pipeline of a response speaks one clause, of 10 ms for each character.
    @discardableResult
    mutating func clause(_ text: String, of response: String) -> [ServerEvent.Payload] {
        input(.response(response, .clause(text))) + input(.response(response, .audio(Sound.silence(text.count * 10))))
            + input(.response(response, .clauseEnded))
    }

    /// The utterances whose outcome was asked for.
    var finishedUtterances: [Int] { actions.compactMap { if case .finishUtterance(let id) = $0 { id } else { nil } } }

    /// How many utterances were given to a recogniser.
    var begunUtterances: Int { actions.count { if case .beginUtterance = $0 { true } else { false } } }

    /// The responses whose pipeline was started, with what it was to do.
    var started: [(id: String, plan: ResponsePlan)] {
        actions.compactMap { if case .startResponse(let id, let plan) = $0 { (id, plan) } else { nil } }
    }

    /// The responses whose pipeline was stopped.
    var stopped: [String] { actions.compactMap { if case .stopResponse(let id) = $0 { id } else { nil } } }

    /// How the connection is to be closed.
    var closing: (code: UInt16, reason: String)? {
        for case .close(let code, let reason) in actions { return (code, reason) }
        return nil
    }
}

extension WireItem {
    /// A message of the user's with sound.
    static func spoken() -> WireItem {
        WireItem(kind: .message(role: .user, content: [.inputAudio(.pcm16([0]), transcript: .absent)]))
    }

    /// A message of the user's.
    static func user(_ words: String, id: String? = nil) -> WireItem {
        WireItem(id: id, kind: .message(role: .user, content: [.inputText(words)]))
    }
}
