internal import CharivoJSON
internal import CharivoRealtime

/// What the gateway says in a text frame.
enum GatewayServerMessage: Sendable, Hashable {
    case welcome(GatewayWelcome)
    case event(EventRecord)
    /// Throw away what is not heard of that generation's sound, and say how far it was heard.
    case flush(id: Int)
    case error(GatewayError)
    case goodbye(GatewayFarewell)
    case pong(id: JSONValue?)

    /// The message as it is sent.
    var utf8: [UInt8] { json.utf8 }

    /// The message as it is sent, or, where it is longer than the protocol has it, the word that it was.
    func utf8(limit: Int) -> [UInt8] {
        let bytes = utf8
        guard bytes.count > limit else { return bytes }
        return GatewayServerMessage.error(
            GatewayError(.limit, "A message of more than \(limit) bytes could not be sent; it is left out.", about: name)
        ).utf8
    }

    /// What it is, in a word.
    private var name: String {
        switch self {
        case .welcome: "welcome"
        case .event(let record): record.name
        case .flush: "flush"
        case .error: "error"
        case .goodbye: "goodbye"
        case .pong: "pong"
        }
    }

    var json: JSONValue {
        switch self {
        case .welcome(let welcome): welcome.json
        case .event(let record): ["type": "event", "event": .string(record.name), "payload": .object(record.payload)]
        case .flush(let id): ["type": "flush", "id": .integer(id)]
        case .error(let error):
            object(
                [
                    "type": "error", "code": .string(error.code.rawValue), "message": .string(error.message),
                ], "about", error.about.map(JSONValue.string))
        case .goodbye(let farewell):
            [
                "type": "goodbye", "reason": .string(farewell.reason.rawValue), "message": .string(farewell.message),
                "comeBack": .bool(farewell.invitesBack),
            ]
        case .pong(let id): object(["type": "pong"], "id", id)
        }
    }

    private func object(_ fields: JSONObject, _ name: String, _ value: JSONValue?) -> JSONValue {
        var fields = fields
        fields[name] = value
        return .object(fields)
    }
}
