import CharivoRealtime
import CharivoTesting
import Testing

/// Calls that a person is asked about.
@Suite("Tools: approvals", .timeLimit(.minutes(1)))
struct ToolApprovalTests {
    private static func pay(_ gate: Gate) -> Tool {
        Tool("pay", "Pays.") { _, _ in
            await gate.pass()
            return ["success": true]
        }.with { $0.approval = .always }
    }

    private func stage(_ gate: Gate) async throws -> (Stage, InMemoryPeer, ToolApprovalReport) {
        gate.open()
        let stage = Stage(tools: [Self.pay(gate)])
        let peer = try await stage.start()
        await stage.callTools(peer, [("call_1", "pay", #"{"sum":5}"#)])
        let approval = try #require(await stage.approval())
        #expect(try await stage.commands(peer).isEmpty)
        #expect(gate.arrived == 0)
        return (stage, peer, approval)
    }

    @Test("C12: a call that needs approval says so with all that a person needs, and runs once it is approved")
    func approved() async throws {
        let gate = Gate()
        let (stage, peer, approval) = try await stage(gate)
        #expect(approval.name == "pay" && approval.arguments == ["sum": 5] && approval.callID == "call_1")
        #expect(await stage.manager.pendingApprovals == [approval])
        #expect(await !stage.manager.state.awaitingResponse, "the user may go on talking")
        #expect(await stage.manager.approve(approval.id) == .taken)
        #expect(try await peer.expectOutput().output["success"] == true)
        _ = try await peer.expectCreateResponse()
        #expect(await stage.approval(.approved)?.id == approval.id)
        #expect(await stage.manager.approve(approval.id) == .tooLate(.approved))
        #expect(await stage.manager.deny(approval.id) == .tooLate(.approved))
        #expect(gate.arrived == 1)
        #expect(await stage.manager.pendingApprovals.isEmpty)
    }

    @Test("C12: a call that is denied does not run, and the model is told why")
    func denied() async throws {
        let gate = Gate()
        let (stage, peer, approval) = try await stage(gate)
        #expect(await stage.manager.deny(approval.id, reason: "Too dear.") == .taken)
        let (_, output) = try await peer.expectOutput()
        #expect(output["code"] == "approval_denied")
        #expect(output["error"]?.stringValue?.contains("Too dear.") == true)
        _ = try await peer.expectCreateResponse()
        #expect(await stage.manager.approve(approval.id) == .tooLate(.denied))
        #expect(await stage.toolErrors == ["call_1": .approvalDenied])
        #expect(gate.arrived == 0)
        #expect(await stage.manager.approve("appr_nobody") == .unknown)
    }

    @Test("C12: an approval that nobody gives expires with an output of its own kind; approving it then is a no-op with the reason")
    func expired() async throws {
        let gate = Gate()
        let (stage, peer, approval) = try await stage(gate)
        #expect(approval.timeout == .seconds(120))
        await stage.clock.sleeper(within: .seconds(120))
        stage.clock.advance(by: .seconds(120))
        #expect(try await peer.expectOutput().output["code"] == "approval_expired")
        #expect(await stage.toolErrors == ["call_1": .approvalExpired])
        #expect(await stage.approval(.expired)?.id == approval.id)
        #expect(await stage.manager.approve(approval.id) == .tooLate(.expired))
        _ = try await peer.expectCreateResponse()
        #expect(try await stage.commands(peer).isEmpty)
        #expect(gate.arrived == 0)
    }

    @Test("C12: an approval outlives barge-in and reconnect under its id; the call is then told with its output, and spoken of")
    func survives() async throws {
        let gate = Gate()
        let (stage, first, approval) = try await stage(gate)
        first.emit(.speechStarted(itemID: "user_1", audioStartMs: 0))
        await stage.recorder.first(named: "realtime:user:speech:start")
        #expect(await stage.manager.pendingApprovals == [approval])
        let second = try await stage.reconnected(from: first)
        #expect(await stage.manager.pendingApprovals == [approval])
        #expect(try await stage.commands(second).isEmpty)
        #expect(await stage.manager.approve(approval.id) == .taken)
        guard case .toolCall("call_1", "pay", _) = try await second.expectItem().kind else { return #expect(Bool(false)) }
        #expect(try await second.expectOutput().output["success"] == true)
        _ = try await second.expectCreateResponse()
    }

    @Test("C12: the end of the session withdraws an approval before it is told, and no handler runs")
    func closed() async throws {
        let gate = Gate()
        let (stage, _, approval) = try await stage(gate)
        await stage.manager.stopSession()
        #expect(await stage.manager.approve(approval.id) == .tooLate(.withdrawn))
        #expect(gate.arrived == 0)
        let names = stage.recorder.names
        #expect(Array(names.suffix(3)) == ["realtime:tool:approval", "realtime:tool:error", "realtime:session:end"])
        _ = try await stage.start()
        #expect(await stage.manager.approve(approval.id) == .unknown, "another session's")
    }

    @Test("C12, C10: a tool that is taken out while an approval is pending does not run")
    func toolIsGone() async throws {
        let gate = Gate()
        let (stage, peer, approval) = try await stage(gate)
        await stage.manager.unregisterTool("pay")
        try await peer.acknowledgeUpdate()
        #expect(await stage.manager.approve(approval.id) == .taken)
        #expect(try await peer.expectOutput().output["error"]?.stringValue?.contains("no longer") == true)
        #expect(gate.arrived == 0)
    }

    @Test("C12: a predicate decides by the arguments which calls ask")
    func predicate() async throws {
        let gate = Gate()
        gate.open()
        let tool = Self.pay(gate).with {
            $0.approval = .when { arguments, _ in arguments["sum"]?.intValue ?? 0 > 10 }
            $0.approvalTimeout = .seconds(5)
        }
        let stage = Stage(tools: [tool])
        let peer = try await stage.start()
        await stage.callTools(peer, [("call_small", "pay", #"{"sum":5}"#), ("call_large", "pay", #"{"sum":50}"#)])
        #expect(try await peer.expectOutput().callID == "call_small")
        #expect(await stage.manager.pendingApprovals.map(\.callID) == ["call_large"])
        await stage.clock.sleeper(within: .seconds(5))
        stage.clock.advance(by: .seconds(5))
        #expect(try await peer.expectOutput().callID == "call_large")
    }
}
