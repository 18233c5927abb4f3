/// An event as JSON: a name and a payload.
public struct EventRecord: Sendable, Hashable {
    /// The event's name, such as `realtime:assistant:delta`.
    public var name: String
    /// The event's fields: the seed's, and ids besides.
    public var payload: JSONObject

    /// Makes a record.
    public init(name: String, payload: JSONObject) {
        self.name = name
        self.payload = payload
    }

    /// The record as one JSON object: the payload under `payload`, the name under `event`.
    public var json: JSONValue { ["event": .string(name), "payload": .object(payload)] }
}

/// Which version's words name the events.
public enum EventNaming: String, Sendable, Hashable, CaseIterable {
    /// Those of `@charivo/realtime` 0.7.2.
    case seed
    /// Those of its later versions: `tool:*`, `avatar:*`, and no `realtime:text:delta`.
    case later

    /// The seed's name in this version's words.
    func name(_ seedName: String) -> String {
        guard self == .later else { return seedName }
        return switch seedName {
        case "realtime:tool:call": "tool:call"
        case "realtime:tool:result": "tool:result"
        case "realtime:tool:error": "tool:error"
        case "realtime:tool:approval": "tool:approval"
        case "realtime:tool:acknowledged": "tool:acknowledged"
        case "realtime:tool:undone": "tool:undone"
        case "realtime:expression": "avatar:expression"
        case "realtime:motion": "avatar:motion"
        case "realtime:gaze": "avatar:gaze"
        default: seedName
        }
    }
}
