internal import CharivoJSON
internal import CharivoWebSocket

/// Asks a service one thing at a time and waits for its answer.
struct ServiceProbe: Sendable {
    let connection: WebSocketConnection
    let timeout: Duration

    /// The first event.
    ///
    /// - Throws: ``TalkFailure`` when there is none, or it says that the service will not serve.
    func greeting() async throws -> JSONValue {
        guard let event = try await next() else {
            if let ending = connection.ending {
                throw TalkFailure(.unavailable, "The service closed the connection without a word\(Self.words(ending)).")
            }
            throw TalkFailure(.unavailable, "The service took the connection and said nothing for \(timeout / .seconds(1)) s.")
        }
        if event["type"] == "error" {
            let code = event["error"]?["code"]?.stringValue ?? event["error"]?["type"]?.stringValue ?? "error"
            let isKey = code.contains("api_key") || code.contains("auth")
            throw TalkFailure(
                isKey ? .notPermitted : .unavailable,
                "The service refuses: \(code). \(event["error"]?["message"]?.stringValue?.prefix(300) ?? "")")
        }
        return event
    }

    /// Sends an event and waits for an answer of one of these types, or for an error; `nil` when there is neither in time.
    func ask(_ event: JSONObject, until types: Set<String>) async throws -> JSONValue? {
        let id = "inspect_\(UInt32.random(in: .min ... .max))"
        var event = event
        event["event_id"] = .string(id)
        do {
            try await connection.send(.text(JSONValue.object(event).utf8))
        } catch {
            // It hung up: what was found out before still counts.
            return nil
        }
        // Other events may come between, a bounded number of them.
        for _ in 0..<64 {
            guard let answer = try await next() else { return nil }
            if let type = answer["type"]?.stringValue, types.contains(type) || type == "error" { return answer }
        }
        return nil
    }

    private func next() async throws -> JSONValue? {
        let message = await withTaskGroup(of: WebSocketMessage?.self) { group in
            group.addTask {
                var messages = connection.inbound.makeAsyncIterator()
                return await messages.next()
            }
            group.addTask {
                try? await Task.sleep(for: timeout)
                return nil
            }
            defer { group.cancelAll() }
            return await group.next() ?? nil
        }
        guard let message else { return nil }
        guard case .text = message, let event = try? JSONValue(utf8: message.bytes), event["type"]?.stringValue != nil else {
            throw TalkFailure(.unavailable, "What answers there is a WebSocket, and does not speak a realtime protocol of JSON events.")
        }
        return event
    }

    private static func words(_ ending: WebSocketClose) -> String {
        ending.code.map { " (close code \($0)\(ending.reason.isEmpty ? "" : ", \(ending.reason.prefix(100))"))" } ?? ""
    }
}
