import CharivoRealtime
import CharivoWebSocket

@testable import CharivoServer

/// A thin client of a test's: says what it is told, and waits for what it is asked for.
struct ThinClient {
    let connection: WebSocketConnection

    /// A frame of sound, its header read by hand.
    struct Sound: Equatable {
        var generation: Int
        var position: Int
        var samples: [Int16]

        init?(_ bytes: [UInt8]) {
            guard bytes.count >= 12, bytes.prefix(4) == [1, 1, 0, 0] else { return nil }
            func number(_ start: Int) -> Int { (0..<4).reduce(0) { $0 | Int(bytes[start + $1]) << (8 * $1) } }
            generation = number(4)
            position = number(8)
            samples = stride(from: 12, to: bytes.count - 1, by: 2).map { Int16(bitPattern: UInt16(bytes[$0]) | UInt16(bytes[$0 + 1]) << 8) }
        }
    }

    func say(_ json: JSONValue) async throws {
        try await connection.send(.text(json.utf8))
    }

    func hello(_ more: JSONObject = [:]) async throws {
        try await say(.object(more.merging(["type": "hello", "version": 1]) { more, _ in more }))
    }

    /// The next text message of that type; others are passed over.
    func next(_ type: String) async throws -> JSONValue {
        for await message in connection.inbound {
            guard message.string != nil else { continue }
            let json = try JSONValue(utf8: message.bytes)
            if json["type"]?.stringValue == type { return json }
        }
        throw CancellationError()
    }

    /// The next event of that name; others are passed over.
    func event(_ name: String) async throws -> JSONValue {
        while true {
            let json = try await next("event")
            if json["event"]?.stringValue == name { return json["payload"] ?? nil }
        }
    }

    /// The next frame of sound; what comes before it is passed over.
    func sound() async throws -> Sound {
        for await message in connection.inbound {
            if message.string == nil, let sound = Sound(message.bytes) { return sound }
        }
        throw CancellationError()
    }

    /// Reads until sound, and an event of that name, have come in any order.
    func soundAnd(_ name: String) async throws {
        var missing: Set<String> = ["sound", name]
        for await message in connection.inbound {
            if message.string == nil {
                missing.remove("sound")
            } else {
                missing.remove(try JSONValue(utf8: message.bytes)["event"]?.stringValue ?? "")
            }
            if missing.isEmpty { return }
        }
        throw CancellationError()
    }

    /// Reads to the end.
    ///
    /// - Returns: Every text message there was, as it came.
    func rest() async -> [String] {
        var texts: [String] = []
        for await message in connection.inbound { if let text = message.string { texts.append(text) } }
        return texts
    }

    /// Reads to the end.
    ///
    /// - Returns: The reason of the goodbye, and the code of the close frame.
    func end() async throws -> (reason: String?, code: UInt16?) {
        var reason: String?
        for await message in connection.inbound {
            guard message.string != nil, let json = try? JSONValue(utf8: message.bytes) else { continue }
            if json["type"] == "goodbye" { reason = json["reason"]?.stringValue }
        }
        return (reason, await connection.waitForEnding()?.code?.rawValue)
    }
}
