import CharivoJSON
import CharivoRealtime
import CharivoTesting
import Testing

@Suite("What is heard, over the wire", .timeLimit(.minutes(1)))
struct WirePlaybackTests {
    /// The cuts that the service was told of: item, and where.
    private func cuts(_ sent: [ProtocolMessage]) -> [String] {
        sent.filter { $0.type == "conversation.item.truncate" }.map { message in
            "\(message.json["item_id"]?.stringValue ?? "") \(message.json["audio_end_ms"]?.intValue ?? -1)"
        }
    }

    @Test("B1: talking over a reply that is whole and still audible cuts it where it was heard, and cancels nothing")
    func afterDone() async throws {
        try await onTheWire { stage in
            let connection = try await stage.start()
            connection.reply(.spoken("One two three four", sound: .seconds(4)), id: "r1")
            await stage.recorder.first(named: "realtime:response:done")
            await stage.hear(.milliseconds(1_500))
            connection.userStartsSpeaking()
            let sent = try await stage.sent(connection)
            #expect(cuts(sent) == ["r1_item_1 1500"])
            #expect(sent.count("response.cancel") == 0)
            #expect(stage.output.queued == .zero)
            #expect(await stage.manager.conversation["r1_item_1"]?.interruptedAtMs == 1_500)
            #expect(!stage.recorder.names.contains("realtime:error"), "the service took the cut")
        }
    }

    @Test("B2: sound heard since the last report counts, and never more than was received")
    func exact() async throws {
        try await onTheWire { stage in
            let connection = try await stage.start()
            connection.reply(.spoken("One two", sound: .seconds(1)).held, id: "r1")
            await stage.output.waitForSound(.seconds(1))
            await stage.settle(connection)
            await stage.hear(.milliseconds(300))
            stage.output.render(.milliseconds(17), isReported: false)
            connection.userStartsSpeaking()
            #expect(cuts(try await stage.sent(connection)) == ["r1_item_1 317"])
        }
    }

    @Test("B2: a reply that was heard to its last sample is not cut")
    func whole() async throws {
        try await onTheWire { stage in
            let connection = try await stage.start()
            connection.reply(.spoken("One two", sound: .seconds(1)), id: "r1")
            await stage.recorder.first(named: "realtime:response:done")
            await stage.hear(.seconds(9))
            connection.userStartsSpeaking()
            #expect(cuts(try await stage.sent(connection)).isEmpty)
            #expect(await stage.manager.conversation["r1_item_1"]?.heardText == nil)
        }
    }

    @Test("B3: talking over a reply before its first sound was heard cuts it to nothing")
    func beforeSound() async throws {
        try await onTheWire { stage in
            let connection = try await stage.start()
            connection.reply(.spoken("One two", sound: .seconds(1)).held, id: "r1")
            await stage.output.waitForSound(.seconds(1))
            await stage.settle(connection)
            connection.userStartsSpeaking()
            #expect(cuts(try await stage.sent(connection)) == ["r1_item_1 0"])
            #expect(await stage.manager.conversation["r1_item_1"]?.heardText == "")
            #expect(!stage.recorder.names.contains("tts:audio:start"))
        }
    }

    @Test("B3: talking over words of which no sound had come makes the service forget them, and takes it as it comes")
    func withoutSound() async throws {
        try await onTheWire { stage in
            let connection = try await stage.start()
            connection.reply(.spoken("One two", sound: .zero).held, id: "r1")
            await stage.recorder.first(named: "realtime:assistant:delta")
            await stage.settle(connection)
            connection.userStartsSpeaking()
            let sent = try await stage.sent(connection)
            #expect(cuts(sent).isEmpty)
            #expect(sent.count("conversation.item.delete") == 1)
            await stage.settle(connection)
            #expect(await stage.manager.conversation["r1_item_1"] == nil, "the service has forgotten it")
            #expect(!stage.recorder.names.contains("realtime:error"))
        }
    }

    @Test("B4: of two items that wait to be heard, the one that plays is cut where it was heard, the later one to nothing")
    func twoItems() async throws {
        try await onTheWire { stage in
            let connection = try await stage.start()
            connection.reply(
                PlannedReply(items: [.spoken("One two", sound: .seconds(2)), .spoken("Three four", sound: .seconds(2))]).held, id: "r1")
            await stage.output.waitForSound(.seconds(4))
            await stage.settle(connection)
            await stage.hear(.seconds(1))
            connection.userStartsSpeaking()
            #expect(cuts(try await stage.sent(connection)) == ["r1_item_1 1000", "r1_item_2 0"])
            #expect(await stage.manager.conversation["r1_item_2"]?.heardText == "")
        }
    }
}
