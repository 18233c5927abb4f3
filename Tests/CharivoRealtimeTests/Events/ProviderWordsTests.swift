import CharivoJSON
import CharivoTesting
import Logging
import Testing

@testable import CharivoRealtime

@Suite("A provider's own words in an error", .timeLimit(.minutes(1)))
struct ProviderWordsTests {
    private static let words = "Incorrect API key provided: sk-secret. You said \"my secret plan\"."

    private static func refusal(_ code: String? = "invalid_value", parameter: String? = "session.audio.output.voice") -> ProviderError {
        ProviderError(code: code, message: words, parameter: parameter)
    }

    /// What of the effects goes out of the process: events as JSON, and errors as they are printed.
    private func told(_ effects: [SessionEffect]) -> String {
        effects.map { effect in
            switch effect {
            case .publish(.error(let error)): JSONValue.array(records(.error(error))).text + "\(error)" + error.message
            case .publish(let event): JSONValue.array(records(event)).text
            case .resume(_, let error): error.map { "\($0)" } ?? ""
            default: ""
            }
        }.joined()
    }

    private func records(_ event: RealtimeEvent) -> [JSONValue] { event.records().map { .object($0.payload) } }

    private func errors(_ effects: [SessionEffect]) -> [RealtimeError] {
        effects.compactMap { effect in
            switch effect {
            case .publish(.error(let error)): error
            case .resume(_, let error): error
            default: nil
            }
        }
    }

    /// Each way in which a provider can refuse or fail.
    private static let ways: [@Sendable (inout LiveMachine, ProviderError) -> [SessionEffect]] = [
        { live, refusal in live.says(.error(refusal)) },
        { live, refusal in
            let sent = live.machine.update(RealtimeSessionConfig(instructions: "Rhyme."), waiter: 7, now: live.now)
            return live.says(.error(refusal.about(sent)))
        },
        { live, refusal in
            let sent = live.machine.requestResponse(instructions: nil, waiter: 7, now: live.now)
            return live.says(.error(refusal.about(sent)))
        },
        { live, refusal in
            _ = live.says(.responseCreated(ProviderResponse(id: "r1", status: .inProgress)))
            return live.says(.responseDone(ProviderResponse(id: "r1", status: .failed, error: refusal)))
        },
        { live, refusal in live.says(.inputTranscript(itemID: "u1", part: 0, .failed(refusal))) },
        { live, refusal in
            live.machine = SessionMachine(options: .init(), capabilities: .init(), hasOutput: true)
            _ = live.machine.start(nil, sessionID: "sess_test", waiter: 1, now: live.now)
            let sent = live.machine.connectionOpened(generation: 1, now: live.now)
            return live.says(.error(refusal.about(sent)))
        },
    ]

    @Test(
        "is its cause, for the app alone; its codes are in the message, which is ours, and none of the words goes out",
        arguments: 0..<6)
    func cause(way: Int) throws {
        var live = LiveMachine()
        let effects = Self.ways[way](&live, Self.refusal())
        let error = try #require(errors(effects).first)
        #expect(error.cause == Self.words)
        #expect(error.providerCode == "invalid_value")
        #expect(!told(effects).contains("secret"), "\(told(effects))")
        #expect(error.message.contains("invalid_value"), "\(error.message)")
        #expect(try !JSONValue(encoding: error).text.contains("secret"))
        #expect(live.machine.state.lastError.map { !"\($0)".contains("secret") } ?? true)
        // What the field's name is can be acted on, where there is one.
        if way < 3 { #expect(error.message.contains("session.audio.output.voice")) }
    }

    @Test(
        "a code or a field that is a sentence, or has no end, is none", arguments: 0..<6,
        ["my secret plan", "sk-secret\nX", String(repeating: "a.secret", count: 40), ""])
    func identifiers(way: Int, words: String) throws {
        var live = LiveMachine()
        let effects = Self.ways[way](&live, Self.refusal(words, parameter: words))
        let error = try #require(errors(effects).first)
        #expect(error.providerCode == nil && error.parameter == nil)
        #expect(!told(effects).contains("secret"))
        #expect(!error.message.isEmpty)
    }

    @Test(
        "a refusal that is no error of the user's says no sentence either",
        arguments: [("invalid_value", "invalid_value"), ("my secret plan", nil)] as [(String, String?)])
    func quietRefusals(code: String, name: String?) throws {
        var live = LiveMachine()
        live.userSays("Hello.", item: "user_1")
        live.characterSays("Hello to you.", item: "item_1")
        let sent = live.reconnect()
        let refused = live.says(.error(Self.refusal(code).about(sent)))
        let reports = refused.compactMap { effect in if case .publish(.replayRefused(let report)) = effect { report } else { nil } }
        let report = try #require(reports.first)
        #expect(report.providerCode == name)
        _ = live.says(.responseCreated(ProviderResponse(id: "r1", status: .inProgress)))
        _ = live.says(.outputItemAdded(responseID: "r1", ConversationItem(id: "item_2", kind: .assistant)))
        _ = live.machine.interrupt(waiter: 9, now: live.now)
        let deletion = live.says(.responseDone(ProviderResponse(id: "r1", status: .cancelled)))
        let kept = live.says(.error(Self.refusal(code).about(deletion)))
        #expect(kept.diagnostics == ["item_not_deleted"])
        #expect(!told(refused + kept).contains("secret"), "\(told(refused + kept))")
        #expect(told(kept).contains("invalid_value") == (name != nil))
    }

    @Test("words without end are cut in the cause, too")
    func bounded() throws {
        var live = LiveMachine()
        let effects = live.says(.error(ProviderError(code: "odd", message: String(repeating: "word ", count: 10_000))))
        #expect(try #require(errors(effects).first?.cause).utf8.count <= 1_024)
    }

    @Test(
        "E7: what to do about it is said for each kind",
        arguments: [
            ("invalid_api_key", "key"), ("insufficient_quota", "quota"), ("model_not_found", "model"), ("server_error", "refused"),
        ])
    func advice(code: String, word: String) throws {
        var live = LiveMachine()
        let error = try #require(errors(live.says(.error(Self.refusal(code, parameter: nil)))).first)
        #expect(error.message.contains(word) && error.message.contains(code), "\(error.message)")
    }
}

extension ProviderError {
    /// The refusal of the last message that was sent.
    fileprivate func about(_ effects: [SessionEffect]) -> ProviderError {
        var error = self
        for case .send(let messages) in effects { error.messageID = messages.last?.id }
        return error
    }
}
