import CharivoOpenAI
import CharivoWebSocket
import Testing

/// A client of an engine over a real WebSocket, which checks the order of everything it receives.
final class Probe {
    /// The connection ended while an event was awaited.
    struct Ended: Error {
        var ending: WebSocketClose?
    }

    let connection: WebSocketConnection
    private var iterator: WebSocketInbound.AsyncIterator
    private(set) var checker = OrderingChecker()
    /// Everything received so far.
    private(set) var events: [ServerEvent.Payload] = []
    /// The encoding of the engine's audio.
    var encoding = WireAudioEncoding.pcm16

    init(_ connection: WebSocketConnection) {
        self.connection = connection
        iterator = connection.inbound.makeAsyncIterator()
    }

    func send(_ payload: ClientEvent.Payload, id: String? = nil) async throws {
        var bytes: [UInt8] = []
        ClientEvent(payload, eventID: id).write(to: &bytes)
        try await connection.send(.text(bytes))
    }

    /// The next event.
    func next() async throws -> ServerEvent.Payload {
        guard let message = await iterator.next() else { throw Ended(ending: connection.ending) }
        let bytes = message.bytes
        #expect(bytes.count < 1 << 20, "an event has \(bytes.count) bytes")
        let event = try ServerEvent(utf8: bytes, audio: encoding)
        checker.check(event)
        events.append(event.payload)
        return event.payload
    }

    /// Reads until an event is what is looked for, and returns what that is.
    @discardableResult
    func wait<Value>(for match: (ServerEvent.Payload) -> Value?) async throws -> Value {
        while true {
            if let value = match(try await next()) { return value }
        }
    }

    /// Reads until an event of that kind.
    @discardableResult
    func wait(for kind: String) async throws -> ServerEvent.Payload { try await wait { $0.kind == kind ? $0 : nil } }

    /// Reads until a response is done.
    func responseDone() async throws -> WireResponse { try await wait { $0.doneResponse } }

    /// Reads until the connection is closed by the engine.
    func ending() async throws -> WebSocketClose? {
        do {
            while true { _ = try await next() }
        } catch let ended as Ended {
            return ended.ending
        }
    }

    /// Reads until everything that was sent has been answered: an update is answered behind what came before it.
    func settle() async throws {
        try await send(.sessionUpdate(WireSession(type: .realtime)))
        try await wait(for: "sessionUpdated")
    }

    /// Sends sound in pieces of 100 ms.
    func say(_ sound: [Int16]) async throws {
        var rest = sound[...]
        while !rest.isEmpty {
            try await send(.inputAudioAppend(.pcm16(Array(rest.prefix(2_400)))))
            rest = rest.dropFirst(2_400)
        }
    }

    /// Speaks and falls silent, so that a turn starts and ends.
    func saySomething() async throws { try await say(Sound.silence(400) + Sound.speech(600) + Sound.silence(500)) }

    /// The kinds of the events received so far, runs of the same one as one.
    var kinds: [String] {
        var kinds: [String] = []
        for event in events where event.kind != kinds.last { kinds.append(event.kind) }
        return kinds
    }
}
