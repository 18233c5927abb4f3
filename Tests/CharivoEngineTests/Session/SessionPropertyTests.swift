import CharivoJSON
import CharivoOpenAI
import CharivoRealtime
import CharivoTesting
import Testing

@testable import CharivoEngine

/// Drives a session's machine with whatever may happen, in any order, and holds everything it sends to the rules of order.
@Suite(.timeLimit(.minutes(1)))
struct SessionPropertyTests {
    @Test("Whatever clients, recognisers and pipelines do, the order holds and every response ends exactly once", arguments: 0..<40)
    func anything(_ run: Int) {
        let seed = SeededRandom.drawn(run: run).seed
        var storm = Storm(seed: seed)
        for _ in 0..<300 { storm.step() }
        storm.finish()
        #expect(storm.problems.prefix(3) == [], "CHARIVO_SEED=\(seed) and the first run repeat this")
    }
}

/// Random things that happen to one session.
private struct Storm {
    private var random: SeededRandom
    private var probe: MachineProbe
    private var found: [String] = []
    private var utterances: Set<Int> = []
    private var pipelines: [String] = []
    private var isFirst: [String: Bool] = [:]
    private var seen = 0

    init(seed: UInt64) {
        random = SeededRandom(seed: seed)
        var limits = SessionLimits()
        limits.items = 12
        limits.outOfBandResponses = 2
        limits.sessionLength = .seconds(100_000)
        probe = MachineProbe(limits: limits, random: SharedRandom(seed: seed).next)
    }

    var problems: [String] { probe.checker.violations + found }

    mutating func step() {
        switch Int.random(in: 0..<20, using: &random) {
        case 0..<5: listen()
        case 5..<9: answer()
        case 9..<12: recognise()
        case 12: probe.now += .milliseconds(Int.random(in: 0..<20_000, using: &random))
        case 13: if let timer = probe.machine.timers.keys.randomElement(using: &random) { ring(timer) }
        default: client()
        }
        notice()
    }

    /// The session ends: everything open must be closed, and nothing may come behind it.
    mutating func finish() {
        if Bool.random(using: &random) {
            // Told to stop beforehand, it may say goodbye by itself, or be asked to at last.
            probe.input(.drain)
            for _ in 0..<20 { step() }
        }
        probe.input(.shutdown)
        notice()
        if !probe.checker.openResponses.isEmpty { found.append("responses without an end: \(probe.checker.openResponses)") }
        let running = Set(probe.started.map(\.id))
        if !running.subtracting(probe.stopped).isEmpty { found.append("pipelines that nobody stopped") }
        let count = probe.sent.count
        for _ in 0..<20 { step() }
        if probe.sent.count != count { found.append("something was sent behind the close") }
    }

    private mutating func ring(_ timer: SessionTimer) {
        // A timer may ring late, or although it was set anew meanwhile.
        if Bool.random(using: &random), let deadline = probe.machine.timers[timer] { probe.now = max(probe.now, deadline) }
        probe.input(.timer(timer))
    }

    private mutating func notice() {
        for action in probe.actions[seen...] {
            switch action {
            case .beginUtterance(let id, _): utterances.insert(id)
            case .startResponse(let id, _):
                if pipelines.contains(id) { found.append("a pipeline was started twice") }
                pipelines.append(id)
            default: break
            }
        }
        seen = probe.actions.count
    }

    private mutating func listen() {
        let length = [40, 100, 200, 400, 700].randomElement(using: &random) ?? 100
        let sound = Bool.random(using: &random) ? Sound.speech(length) : Sound.silence(length)
        probe.append(sound)
        probe.now += .milliseconds(length)
    }

    private mutating func recognise() {
        // Late and repeated outcomes happen too: utterances are never taken out of the set.
        guard let id = utterances.randomElement(using: &random) else { return }
        let outcome: RecognitionOutcome =
            switch Int.random(in: 0..<4, using: &random) {
            case 0: .failed(ResponseFailure(code: "recognition_failed", message: "It failed."))
            case 1: .words("")
            default: .words("some words")
            }
        probe.input(.recognition(id, outcome))
    }

    private mutating func answer() {
        // So do late outputs of pipelines that were stopped.
        guard let id = Bool.random(using: &random) ? pipelines.last : pipelines.randomElement(using: &random) else { return }
        let output: ResponseOutput =
            switch Int.random(in: 0..<12, using: &random) {
            case 0..<3: .text(["Words ", "more words. ", "😀 "].randomElement(using: &random) ?? "")
            case 3..<5: .clause(["Some words, ", "and more. "].randomElement(using: &random) ?? "")
            case 5..<8: .audio(Sound.silence(Int.random(in: 0..<300, using: &random)))
            case 8: .clauseEnded
            case 9: .toolCall(name: "look", arguments: ["where": "up"])
            case 10: .finished
            default: .failed(ResponseFailure(code: "dialogue_failed", message: "It failed."))
            }
        // A pipeline writes or speaks, as its plan says.
        let isSpoken = probe.started.last { $0.id == id }?.plan.speech != nil
        switch output {
        case .text where isSpoken, .clause where !isSpoken, .audio where !isSpoken, .clauseEnded where !isSpoken: break
        default: probe.input(.response(id, output))
        }
    }

    private mutating func client() {
        let items = probe.machine.conversation.entries.map(\.id) + ["item_nowhere"]
        let item = items.randomElement(using: &random) ?? ""
        let responses = Array(probe.machine.responses.keys) + ["resp_nowhere"]
        let payload: ClientEvent.Payload
        switch Int.random(in: 0..<14, using: &random) {
        case 0: payload = .inputAudioCommit
        case 1: payload = .inputAudioClear
        case 2: payload = .itemCreate(.user("text"), previousItemID: ["root", item, nil].randomElement(using: &random) ?? nil)
        case 3: payload = .itemCreate(.user("text", id: items[0] == "item_nowhere" ? nil : items[0]), previousItemID: nil)
        case 4:
            payload = .itemCreate(
                WireItem(kind: .message(role: .user, content: [.inputAudio(.pcm16(Sound.speech(200)), transcript: .absent)])),
                previousItemID: nil)
        case 5: payload = .itemDelete(itemID: item)
        case 6: payload = .itemRetrieve(itemID: item)
        case 7:
            payload = .itemTruncate(
                itemID: item, contentIndex: 0, audioEndMilliseconds: Int.random(in: 0..<1_000, using: &random))
        case 8, 9: payload = .responseCreate(parameters())
        case 10: payload = .responseCancel(responseID: Bool.random(using: &random) ? nil : responses.randomElement(using: &random))
        case 11, 12: payload = .sessionUpdate(update())
        default: payload = .unknown(type: "nonsense", [:])
        }
        probe.client(payload)
    }

    private mutating func parameters() -> WireResponseCreate? {
        guard Int.random(in: 0..<3, using: &random) > 0 else { return nil }
        var parameters = WireResponseCreate(
            conversation: Bool.random(using: &random) ? "none" : nil,
            outputModalities: Bool.random(using: &random) ? [.text] : nil, metadata: ["topic": "test"])
        if Bool.random(using: &random) { parameters.maxOutputTokens = .tokens(Int.random(in: 1...20, using: &random)) }
        if Bool.random(using: &random) { parameters.input = [.user("instead")] }
        return parameters
    }

    private mutating func update() -> WireSession {
        var detection = WireServerVAD()
        detection.createResponse = Bool.random(using: &random)
        detection.interruptResponse = Bool.random(using: &random)
        detection.idleTimeoutMilliseconds = Bool.random(using: &random) ? .value(5_000) : .null
        let isManual = Int.random(in: 0..<4, using: &random) == 0
        let input = WireAudioInput(
            transcription: Bool.random(using: &random) ? .value(WireTranscription(model: "any")) : .null,
            turnDetection: isManual ? .null : .value(.server(detection)))
        return WireSession(type: .realtime, audio: .value(WireSessionAudio(input: .value(input))))
    }
}
