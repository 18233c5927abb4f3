internal import CharivoJSON

/// The form of a session request, so strict that what passes has nothing in it that is not understood.
enum SessionRequestSchema {
    /// The schema of the whole body. A field that is `null` is as one that is left out: some languages cannot leave it out.
    static let source: JSONObject = [
        "type": "object",
        "required": ["transport", "session"],
        "additionalProperties": false,
        "properties": [
            "adapter": ["type": ["string", "null"], "pattern": "^[a-z0-9][a-z0-9._-]{0,63}$"],
            "transport": ["enum": ["webrtc", "websocket"]],
            "sdpOffer": ["type": ["string", "null"], "minLength": 3, "maxLength": 65_536, "pattern": "^v=0[\\r\\n]"],
            "session": session,
        ],
    ]

    private static let session: JSONValue = [
        "type": "object",
        "additionalProperties": false,
        "properties": [
            "provider": word, "transport": ["enum": ["webrtc", "websocket", nil]], "voice": word, "model": word,
            "instructions": ["type": ["string", "null"], "maxLength": 200_000],
            "temperature": ["type": ["number", "null"], "minimum": 0, "maximum": 2],
            "maxTokens": ["type": ["integer", "null"], "minimum": 1, "maximum": 1_000_000],
            "tools": ["type": ["array", "null"], "maxItems": 256, "items": tool],
            "toolChoice": ["enum": ["auto", "none", "required", nil]],
            "inputAudioTranscription": [
                "type": ["object", "null"], "additionalProperties": false,
                "properties": ["model": word, "enabled": ["type": ["boolean", "null"]], "language": word],
            ],
            "turnDetection": [
                "type": ["object", "null"], "additionalProperties": false, "required": ["kind"],
                "properties": [
                    "kind": ["enum": ["server_vad", "semantic_vad", "manual"]],
                    "threshold": number(SessionBounds.threshold),
                    "prefixPaddingMs": whole(SessionBounds.pauseMs), "silenceDurationMs": whole(SessionBounds.pauseMs),
                    "createResponse": ["type": ["boolean", "null"]], "interruptResponse": ["type": ["boolean", "null"]],
                    "idleTimeoutMs": whole(SessionBounds.idleTimeoutMs),
                    "eagerness": ["enum": .array(SessionBounds.eagerness.map(JSONValue.string) + [nil])],
                ],
            ],
            "noiseReduction": ["enum": ["near_field", "far_field", "off", nil]],
            "speed": number(SessionBounds.speed),
            "outputModality": ["enum": ["audio", "text", nil]],
            "providerOptions": ["type": ["object", "null"], "maxProperties": 64],
        ],
    ]

    /// A name: of a voice, a model, a language.
    private static let word: JSONValue = [
        "type": ["string", "null"], "minLength": .integer(SessionBounds.nameLength.lowerBound),
        "maxLength": .integer(SessionBounds.nameLength.upperBound), "pattern": "^[^\\u0000-\\u001f\\u007f]+$",
    ]

    private static func number(_ range: ClosedRange<Double>) -> JSONValue {
        ["type": ["number", "null"], "minimum": .number(range.lowerBound), "maximum": .number(range.upperBound)]
    }

    private static func whole(_ range: ClosedRange<Int>) -> JSONValue {
        ["type": ["integer", "null"], "minimum": .integer(range.lowerBound), "maximum": .integer(range.upperBound)]
    }

    private static let tool: JSONValue = [
        "type": "object", "required": ["name"], "additionalProperties": false,
        "properties": [
            "type": ["enum": ["function"]],
            "name": ["type": "string", "pattern": "^[A-Za-z0-9_-]{1,64}$"],
            "description": ["type": ["string", "null"], "maxLength": 8_192],
            "parameters": ["type": ["object", "null"]],
        ],
    ]
}
