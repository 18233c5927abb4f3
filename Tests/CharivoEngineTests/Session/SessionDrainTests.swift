import CharivoOpenAI
import CharivoRealtime
import Testing

@testable import CharivoEngine

@Suite("A session whose engine is about to stop")
struct SessionDrainTests {
    @Test("Nobody is being answered: it says goodbye at once")
    func quiet() {
        var probe = MachineProbe()
        probe.input(.drain)
        #expect(probe.closing?.code == 1001)
    }

    @Test("The reply that is under way is given to its end and heard, then goodbye is said; nothing new is begun")
    func reply() {
        var probe = MachineProbe()
        let id = probe.ask()
        probe.clause("Let me see.", of: id)
        probe.input(.drain)
        // The model takes its time: what was sent so far has been heard long since.
        probe.now += .seconds(5)
        probe.input(.timer(.farewell))
        #expect(probe.closing == nil)
        let refusal = probe.client(.responseCreate(WireResponseCreate(conversation: "none")))
        #expect(refusal.compactMap(\.errorCode) == ["server_shutting_down"])
        probe.clause("It is blue.", of: id)
        probe.input(.response(id, .finished))
        #expect(probe.sent.compactMap(\.doneResponse).map(\.status) == [.completed])
        #expect(probe.closing == nil, "What was sent last is still being heard")
        probe.now += .milliseconds(109)
        probe.input(.timer(.farewell))
        #expect(probe.closing == nil)
        probe.now += .milliseconds(1)
        probe.input(.timer(.farewell))
        #expect(probe.closing?.code == 1001)
        #expect(probe.checker.violations == [])
    }

    @Test("A reply of which nothing was heard yet is waited for too")
    func thinking() {
        var probe = MachineProbe()
        let id = probe.ask()
        probe.input(.drain)
        #expect(probe.closing == nil && probe.stopped.isEmpty)
        probe.clause("Blue.", of: id)
        #expect(probe.closing == nil)
    }

    @Test("A reply that called a tool goes on with what the tool answers")
    func tool() {
        var probe = MachineProbe()
        let id = probe.ask()
        probe.input(.response(id, .toolCall(name: "look", arguments: [:])))
        probe.input(.drain)
        probe.input(.response(id, .finished))
        #expect(probe.closing == nil)
        let call = probe.sent.compactMap(\.doneResponse).first?.output.first
        guard case .functionCall(let callID, _, _)? = call?.kind else {
            Issue.record("There is no call")
            return
        }
        probe.client(.itemCreate(WireItem(kind: .functionCallOutput(callID: callID ?? "", output: "{}")), previousItemID: nil))
        let more = probe.client(.responseCreate(nil)).compactMap(\.responseID).first ?? "none"
        probe.clause("Done.", of: more)
        probe.input(.response(more, .finished))
        probe.now += .milliseconds(100)
        probe.input(.timer(.farewell))
        #expect(probe.sent.compactMap(\.doneResponse).map(\.status) == [.completed, .completed])
        #expect(probe.closing?.code == 1001)
    }

    @Test("What is said meanwhile is heard and not answered")
    func speech() {
        var probe = MachineProbe()
        let id = probe.ask()
        probe.input(.drain)
        probe.speak()
        #expect(probe.started.map(\.id) == [id])
        #expect(probe.closing?.code == 1001, "The voice has interrupted the reply, and there is none after it")
    }

    @Test("A server that has waited long enough ends it all the same")
    func impatience() {
        var probe = MachineProbe()
        let id = probe.ask()
        probe.clause("Let me see.", of: id)
        probe.input(.drain)
        probe.input(.shutdown)
        #expect(probe.sent.compactMap(\.doneResponse).map(\.status) == [.failed])
        #expect(probe.closing?.code == 1001)
    }
}
