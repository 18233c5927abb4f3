import CharivoEngine
import CharivoRealtime
import CharivoServer
import Testing

/// From a policy through the route and our own client to the embedded engine: what the model is told, and how it speaks.
@Suite("A policy holds a session of our own client's", .timeLimit(.minutes(1)))
struct PolicyHoldsTests {
    @Test("Instructions are replaced, at the start and after an update")
    func replaced() async throws {
        let server = PolicedServer { $0.instructions = .replaced("Be a pirate.") }
        try await server.talking(RealtimeSessionConfig(instructions: "Be a poet.")) { manager, events in
            #expect(try await server.asked(manager, events).instructions == "Be a pirate.")
            try await manager.updateSession(RealtimeSessionConfig(instructions: "Be a painter."))
            #expect(try await server.asked(manager, events).instructions == "Be a pirate.")
        }
    }

    @Test("Instructions are prefixed once, and new ones of an update are prefixed too")
    func prefixed() async throws {
        let server = PolicedServer { $0.instructions = .prefixed("Rule 1.") }
        try await server.talking(RealtimeSessionConfig(instructions: "Be a poet.")) { manager, events in
            #expect(try await server.asked(manager, events).instructions == "Rule 1.\nBe a poet.")
            try await manager.updateSession(RealtimeSessionConfig(instructions: "Be a painter."))
            #expect(try await server.asked(manager, events).instructions == "Rule 1.\nBe a painter.")
            try await manager.updateSession(RealtimeSessionConfig(instructions: "Be a poet."))
            #expect(try await server.asked(manager, events).instructions == "Rule 1.\nBe a poet.")
        }
    }

    @Test("Only tools on the list reach the model, those registered later too")
    func tools() async throws {
        func tool(_ name: String) -> Tool { Tool(name, "Does \(name).") { _, _ in ["success": true] } }
        let server = PolicedServer { $0.tools = .named(["wave", "nod"]) }
        try await server.talking(tools: [tool("wave"), tool("format_disk")]) { manager, events in
            #expect(try await server.asked(manager, events).tools.map(\.name) == ["wave"])
            try await manager.registerTool(tool("nod"))
            try await manager.registerTool(tool("fire"))
            try await manager.updateSession(RealtimeSessionConfig())
            #expect(try await server.asked(manager, events).tools.map(\.name).sorted() == ["nod", "wave"])
        }
    }

    @Test("The voice is pinned, and so is the modality")
    func voice() async throws {
        let server = PolicedServer { $0.voices = .oneOf(["verse"]) }
        try await server.talking(RealtimeSessionConfig(voice: "alloy")) { manager, events in
            _ = try await server.asked(manager, events)
            // Another voice would be refused once one was heard; the client's wish was never it.
            try await manager.updateSession(RealtimeSessionConfig(voice: "marin", speed: 1.2))
            _ = try await server.asked(manager, events)
        }
        #expect(Set(server.synthesizer.spokenWith) == ["verse"])
        let silent = PolicedServer { $0.modalities = [.text] }
        try await silent.talking(RealtimeSessionConfig(outputModality: .audio)) { _ = try await silent.asked($0, $1) }
        #expect(silent.synthesizer.spokenWith == [])
    }
}
