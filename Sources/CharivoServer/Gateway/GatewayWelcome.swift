internal import CharivoAvatar
internal import CharivoJSON
internal import CharivoRealtime

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

    /// The message as it is sent.
    var json: JSONValue {
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
