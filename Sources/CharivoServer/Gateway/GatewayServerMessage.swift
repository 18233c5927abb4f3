internal import CharivoAvatar
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
                "comeBack": .bool(farewell.reason.invitesBack),
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

/// What a client is told once it is let in.
struct GatewayWelcome: Sendable, Hashable {
    var sessionID: String
    var character: Character
    var catalog: AvatarCatalog
    /// The names of the fields of the wished config that were not granted.
    var refusedFields: [String]
    /// What the session's policy changed.
    var policyChanges: [String]
    var limits: GatewayLimits

    fileprivate var json: JSONValue {
        let sound: JSONValue = ["encoding": "pcm16", "rate": .integer(GatewayProtocol.sampleRate), "channels": 1]
        return [
            "type": "welcome", "version": .integer(GatewayProtocol.version), "session": .string(sessionID),
            "character": [
                "id": .string(character.id), "name": .string(character.name), "description": JSONValue(character.description),
                "avatar": JSONValue(character.avatar),
            ],
            "catalog": (try? JSONValue(encoding: catalog)) ?? .null,
            "refused": .array(refusedFields.map(JSONValue.string)), "policy": .array(policyChanges.map(JSONValue.string)),
            "sound": ["up": sound, "down": sound, "header": .integer(GatewayAudioFrame.headerLength)],
            "limits": [
                "frameBytes": .integer(limits.microphoneFrame), "textBytes": .integer(GatewayClientMessage.maximumText),
                "aheadMs": .integer(limits.soundAhead.wholeMilliseconds), "idleMs": .integer(limits.idleTimeout.wholeMilliseconds),
                "lengthMs": .integer(limits.maximumLength.wholeMilliseconds),
            ],
        ]
    }
}

/// Why a conversation ends, in the last message before the close frame.
struct GatewayFarewell: Sendable, Hashable {
    enum Reason: String, Sendable, Hashable, CaseIterable {
        case stopped
        case idle
        case maximumLength = "maximum_length"
        case shutdown
        case full
        case slowReader = "slow_reader"
        case misbehaved
        case noHello = "no_hello"
        case failed
        case sessionEnded = "session_ended"

        /// Whether a client that comes back later may find it better.
        var invitesBack: Bool {
            switch self {
            case .shutdown, .full, .slowReader, .failed, .sessionEnded: true
            case .stopped, .idle, .maximumLength, .misbehaved, .noHello: false
            }
        }

        /// The code of the close frame that follows.
        var closeCode: UInt16 {
            switch self {
            case .stopped, .idle, .maximumLength: 1000
            case .shutdown: 1001
            case .slowReader, .misbehaved, .noHello: 1008
            case .failed, .sessionEnded: 1011
            case .full: 1013
            }
        }
    }

    var reason: Reason
    var message: String
}
