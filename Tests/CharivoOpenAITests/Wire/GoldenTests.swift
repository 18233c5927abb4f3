import CharivoJSON
import Testing

@testable import CharivoOpenAI

@Suite("The recorded shape of every event")
struct GoldenTests {
    @Test("is there for each client event, and is read as that event")
    func clientCoverage() throws {
        let types = try GoldenFrame.client.map { try ClientEvent(utf8: $0.bytes).payload.known }
        #expect(Set(types) == Set(ClientEventType.allCases))
    }

    @Test("is there for each server event, and is read as that event")
    func serverCoverage() throws {
        let types = try GoldenFrame.server.map { try ServerEvent(utf8: $0.bytes).payload.known }
        #expect(Set(types) == Set(ServerEventType.allCases))
        #expect(ServerEventType.allCases.count == 46)
    }

    @Test("is the same event after it is written and read again", arguments: GoldenFrame.client)
    func clientRoundTrip(frame: GoldenFrame) throws {
        let event = try ClientEvent(utf8: frame.bytes)
        #expect(try ClientEvent(utf8: event.utf8) == event)
        #expect(try JSONValue(utf8: event.utf8) == .object(event.members))
    }

    @Test("is the same event after it is written and read again", arguments: GoldenFrame.server)
    func serverRoundTrip(frame: GoldenFrame) throws {
        let event = try ServerEvent(utf8: frame.bytes)
        #expect(try ServerEvent(utf8: event.utf8) == event)
        #expect(try JSONValue(utf8: event.utf8) == .object(event.members))
    }

    @Test("loses nothing on the way through a client event", arguments: GoldenFrame.client)
    func clientKeepsEverything(frame: GoldenFrame) throws {
        let written = try JSONValue(utf8: ClientEvent(utf8: frame.bytes).utf8)
        #expect(try frame.json.members(missingIn: written) == [])
    }

    @Test("loses nothing but padding and languages on the way through a server event", arguments: GoldenFrame.server)
    func serverKeepsEverything(frame: GoldenFrame) throws {
        let written = try JSONValue(utf8: ServerEvent(utf8: frame.bytes).utf8)
        #expect(try frame.json.members(missingIn: written).subtracting(["obfuscation", "languages"]) == [])
    }

    @Test("of a client breaks no rule", arguments: GoldenFrame.client)
    func clientBreaksNoRule(frame: GoldenFrame) throws {
        #expect(try ClientEvent(utf8: frame.bytes).violation == nil)
    }

    @Test("of an unknown type is kept, and written as it came")
    func unknown() throws {
        let frame: JSONValue = ["type": "session.closed", "event_id": "event_1", "detail": ["a": [1, 2.5, nil]]]
        let server = try ServerEvent(utf8: frame.utf8)
        #expect(server == ServerEvent(.unknown(type: "session.closed", ["detail": ["a": [1, 2.5, nil]]]), eventID: "event_1"))
        #expect(try JSONValue(utf8: server.utf8) == frame)
        let client = try ClientEvent(utf8: frame.utf8)
        #expect(client.payload.type == "session.closed")
        #expect(try JSONValue(utf8: client.utf8) == frame)
    }
}
