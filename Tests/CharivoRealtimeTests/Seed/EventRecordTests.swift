import CharivoRealtime
import Testing

@Suite("Events in the seed's words")
struct EventRecordTests {
    @Test("K20: an event has the seed's name and every one of its fields, and says where it belongs", arguments: SeedEvent.all)
    func seed(expected: SeedEvent) throws {
        let record = try #require(expected.event.records().first)
        #expect(expected.event.name == expected.name)
        #expect(record.name == expected.name)
        for (field, value) in expected.payload { #expect(record.payload[field] == value, "\(field)") }
        if case .reconnectSucceeded = expected.event { return }  // It tells much that the seed does not.
        #expect(record.payload == expected.payload)
    }

    @Test(
        "K21: in the later naming tools and the avatar have names of their own, and everything else is the same", arguments: SeedEvent.all)
    func later(expected: SeedEvent) {
        let records = expected.event.records(naming: .later)
        #expect(records.map(\.name) == [expected.laterName ?? expected.name])
        #expect(records.first?.payload == expected.event.records(naming: .seed).first?.payload)
    }

    @Test("S67, K21: words come under both of the seed's names, and in the later naming under one")
    func textDelta() {
        let delta = RealtimeEvent.assistantDelta("Hi", TurnIdentity(generation: 1))
        let records = delta.records()
        #expect(records.map(\.name) == ["realtime:assistant:delta", "realtime:text:delta"])
        #expect(records[0].payload == records[1].payload)
        #expect(delta.records(naming: .later).map(\.name) == ["realtime:assistant:delta"])
    }

    @Test("K22: an error has code and message, and what the provider said besides")
    func errors() {
        let error = RealtimeError(
            code: .provider, message: "No.", providerCode: "invalid_value", parameter: "session.voice", cause: "secret")
        #expect(
            RealtimeEvent.error(error).records()[0].payload == [
                "error": ["code": "provider", "message": "No.", "providerCode": "invalid_value", "parameter": "session.voice"]
            ])
    }

    @Test("K20: a record as one JSON object has the name and the payload")
    func json() {
        #expect(
            RealtimeEvent.expression(id: "smile", TurnIdentity(generation: 1)).records()[0].json == [
                "event": "realtime:expression", "payload": ["expressionId": "smile", "generation": 1],
            ])
    }

    @Test(
        "K23: the causes of the seed's reconnects have its words, and any other one can be made",
        arguments: [
            (ConnectionCause.iceDisconnected, "ice-disconnected"), (.iceFailed, "ice-failed"), (.connectionFailed, "connection-failed"),
            (.offline, "offline"), (.online, "online"), (.visibility, "visibility"), (.pageHide, "pagehide"), (.pageShow, "pageshow"),
            (ConnectionCause(rawValue: "solar-flare"), "solar-flare"),
        ])
    func causes(cause: ConnectionCause, word: String) throws {
        #expect(cause.rawValue == word)
        let json = try JSONValue(encoding: [cause])
        #expect(json == [.string(word)])
        #expect(try json.decode(as: [ConnectionCause].self) == [cause])
    }
}
