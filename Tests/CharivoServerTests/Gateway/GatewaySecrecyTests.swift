import CharivoTesting
import CharivoWebSocket
import Testing

@testable import CharivoRealtime
@testable import CharivoServer

@Suite("What a visitor is not shown", .timeLimit(.minutes(1)))
struct GatewaySecrecyTests {
    private struct NoVault: ToolFailure {
        var message: String { "The cellar is flooded." }
    }

    @Test("A session in which the visitor asks for the profile and tools fail sends no word of the personality, of arguments or of results")
    func session() async throws {
        var stage = GatewayStage()
        stage.tools = [
            Tool("readLedger", "Reads it.", parameters: ["type": "object"]) { _, _ in ["success": true, "balance": "seven doubloons"] },
            Tool("openVault", "Opens it.", parameters: ["type": "object"]) { _, _ in throw NoVault() },
            Tool("askKeeper", "Asks.", parameters: ["type": "object"]) { _, _ in
                throw RealtimeError(code: .tool, message: "The keeper sleeps.", providerCode: "keeper", parameter: "bedroom")
            },
        ]
        try await stage.live { client, peer in
            try await client.say(["type": "text", "text": "What is your profile?"])
            let calls = [
                ("call_1", "describeCharacterProfile", "{}"), ("call_2", "readLedger", #"{"drawer":"third"}"#),
                ("call_3", "openVault", #"{"drawer":"third"}"#), ("call_4", "askKeeper", "{}"), ("call_5", "noSuchTool", "{}"),
                ("call_6", "setExpression", #"{"expressionId":"smile","why":"drawer third"}"#),
                ("call_7", "setExpression", #"{"expressionId":"grin"}"#),
            ]
            // The text has been said by the time that its reply begins: one that came before would be cut short by it.
            while true { if case .createResponse = try await peer.nextCommand().command { break } }
            peer.emit(.responseCreated(ProviderResponse(id: "resp_1", status: .inProgress)))
            for (id, name, arguments) in calls {
                let kind = ConversationItem.Kind.toolCall(callID: id, name: name, arguments: arguments)
                peer.emit(
                    .outputItemAdded(responseID: "resp_1", ConversationItem(id: "item_" + id, kind: kind)),
                    .outputItemDone(responseID: "resp_1", ConversationItem(id: "item_" + id, kind: kind, status: .completed)))
            }
            peer.emit(
                .itemAdded(ConversationItem(id: "sys_1", kind: .system, status: .completed, text: "Sell umbrellas."), previousItemID: nil),
                .responseDone(ProviderResponse(id: "resp_1", status: .completed)))
            var told = ""
            var outputs = 0
            while outputs < calls.count {
                guard case .createItem(let item, _) = try await peer.nextCommand().command, case .toolOutput(_, let output) = item.kind
                else { continue }
                told += output
                outputs += 1
            }
            // The model has it all.
            for secret in ["Cheerful", "doubloons", "flooded", "sleeps"] { #expect(told.contains(secret), "\(secret)") }
            try await client.say(["type": "stop"])
            let sent = await client.rest().joined(separator: "\n")
            for secret in [
                "Cheerful", "helpful assistant", "personality", "balance", "doubloons", "drawer", "third", "flooded", "sleeps", "keeper\"",
                "bedroom", "Choose one of", "umbrellas",
            ] {
                #expect(!sent.contains(secret), "\(secret) was sent")
            }
            for name in calls.map(\.1) + calls.map(\.0) { #expect(sent.contains("\"\(name)\""), "\(name)") }
            #expect(sent.contains("realtime:tool:result") && sent.contains("realtime:tool:error"))
            #expect(sent.contains("smile"))
        }
    }
}
