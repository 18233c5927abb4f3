import Testing

@testable import CharivoRealtime

/// Handlers that were told to stop, as a machine of its own.
@Suite("Tools: handlers that linger")
struct LingeringToolsTests {
    private static let turn = TurnIdentity(generation: 1)

    private func run(_ id: String, _ concurrency: ToolConcurrency = .parallel) -> ToolRun {
        ToolRun(
            id: id, tool: Tool("work", "Works.") { _, _ in [:] }.with { $0.concurrency = concurrency }, arguments: [:],
            context: ToolContext(callID: "call_\(id)"))
    }

    private func tools(_ ids: [String], limit: Int = 8) -> LingeringTools {
        var tools = LingeringTools(grace: .seconds(2), limit: limit)
        for id in ids {
            tools.began(run(id, .oneAtATime))
            tools.told(id, .timedOut, turn: Self.turn, now: .zero)
        }
        return tools
    }

    @Test("C6, C11: a handler holds its group and whoever waits until it returns")
    func returns() {
        var tools = tools(["a", "b"])
        tools.wait(7, now: .zero)
        #expect(tools.groups == ["tool:work"])
        #expect(tools.released(now: .zero).isEmpty)
        #expect(tools.ended("a")?.id == "a")
        #expect(tools.released(now: .zero).isEmpty)
        #expect(tools.ended("b")?.reason == .timedOut)
        #expect(tools.released(now: .zero) == [7])
        #expect(tools.groups.isEmpty && tools.deadline == nil && tools.count == 0)
        #expect(tools.ended("b") == nil)
    }

    @Test("C6: the grace period ends a wait and frees a group; what returns after it is still known")
    func grace() {
        var tools = tools(["a"])
        tools.wait(7, now: .seconds(1))
        #expect(tools.deadline == .seconds(2))
        #expect(tools.deadlineReached(now: .seconds(2)).isEmpty)
        #expect(tools.groups.isEmpty)
        #expect(tools.released(now: .seconds(2)) == [7])
        #expect(tools.ended("a") != nil)
    }

    @Test("C18: a handler that calls stop itself is not waited for")
    func caller() {
        var tools = tools(["a", "b"])
        tools.calledStop("a")
        tools.wait(7, now: .zero)
        #expect(tools.released(now: .zero).isEmpty)
        tools.calledStop("b")
        #expect(tools.released(now: .zero) == [7])
    }

    @Test("Who waits for a handler waits for the taking back of its effect, which has a time limit of its own")
    func undo() throws {
        var tools = tools(["a"])
        tools.wait(7, now: .zero)
        let ended = tools.ended("a")
        let run = try #require(ended)
        tools.undoBegan("undo", run, timeout: .seconds(1), now: .zero)
        #expect(tools.released(now: .zero).isEmpty)
        #expect(tools.deadline == .seconds(1))
        #expect(tools.deadlineReached(now: .seconds(1)) == ["undo"])
        #expect(tools.undoEnded("undo")?.id == "a")
        #expect(tools.undoEnded("undo") == nil, "it ends once")
        #expect(tools.released(now: .seconds(1)) == [7])
    }

    @Test("I10: of handlers that never return, no more than the limit are kept in view, once nothing waits for them")
    func bounded() {
        var tools = LingeringTools(grace: .seconds(2), limit: 3)
        for number in 0..<50 {
            tools.began(run("run_\(number)"))
            tools.told("run_\(number)", .interrupted, turn: Self.turn, now: .seconds(number * 3))
            _ = tools.deadlineReached(now: .seconds(number * 3 + 2))
        }
        #expect(tools.count <= 4)
        #expect(tools.ended("run_0") == nil)
        #expect(tools.ended("run_49") != nil)
    }
}
