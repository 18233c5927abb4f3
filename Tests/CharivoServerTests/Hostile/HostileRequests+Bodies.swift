extension HostileRequest {
    private static func body(_ name: String, _ text: String, _ path: String?, _ rule: String?, code: String = "invalid_request")
        -> HostileRequest
    {
        HostileRequest(name, post(text), 400, code, path: path, rule: rule)
    }

    private static func session(_ name: String, _ members: String, _ path: String, _ rule: String) -> HostileRequest {
        body(name, #"{"transport":"websocket","session":{\#(members)}}"#, "/session/\(path)", rule)
    }

    /// Bodies that are no JSON.
    static let texts: [HostileRequest] =
        [
            ("an empty body", ""), ("words", canary), ("half an object", #"{"transport":"#),
            ("two values", "{}{}"), ("single quotes", "{'transport':'webrtc'}"), ("a comment", "{/* x */}"),
            ("not a number", "{\"x\":NaN}"),
            ("a control character in a text", "{\"x\":\"a\u{1}b\"}"), ("a bare backslash", #"{"x":"\x"}"#), ("an XML text", "<x/>"),
            ("a form", "transport=webrtc"),
        ].map { body($0.0, $0.1, nil, nil, code: "invalid_json") } + [
            HostileRequest(
                "bytes that are no UTF-8",
                Array(request("POST /api/realtime", ["Content-Type: application/json", "Content-Length: 4"]).utf8) + [
                    0x22, 0xC0, 0xAF, 0x22,
                ], 400,
                "invalid_json"),
            HostileRequest(
                "UTF-16",
                Array(request("POST /api/realtime", ["Content-Type: application/json", "Content-Length: 6"]).utf8) + [
                    0xFE, 0xFF, 0, 0x7B, 0, 0x7D,
                ],
                400, "invalid_json"),
            HostileRequest(
                "a surrogate in UTF-8",
                Array(request("POST /api/realtime", ["Content-Type: application/json", "Content-Length: 5"]).utf8) + [
                    0x22, 0xED, 0xA0, 0x80, 0x22,
                ],
                400, "invalid_json"),
        ]

    /// JSON that is no session request.
    static let forms: [HostileRequest] = [
        body("null", "null", "", "type"), body("an array", "[]", "", "type"), body("a text", #""\#(canary)""#, "", "type"),
        body("a number", "1e999", "", "number"),
        body("a number no double holds", #"{"transport":"websocket","session":{"temperature":1e999}}"#, "", "number"),
        body("an empty object", "{}", "", "required"),
        body("no session", #"{"transport":"websocket"}"#, "", "required"), body("no transport", #"{"session":{}}"#, "", "required"),
        body("a transport of null", #"{"transport":null,"session":{}}"#, "/transport", "enum"),
        body("another transport", #"{"transport":"\#(canary)","session":{}}"#, "/transport", "enum"),
        body("a transport in capitals", #"{"transport":"WebSocket","session":{}}"#, "/transport", "enum"),
        body("a transport that is an object", #"{"transport":{},"session":{}}"#, "/transport", "enum"),
        body("a session of null", #"{"transport":"websocket","session":null}"#, "/session", "type"),
        body("a session that is a text", #"{"transport":"websocket","session":"x"}"#, "/session", "type"),
        body("a member too many", #"{"transport":"websocket","session":{},"apiKey":"\#(canary)"}"#, "/apiKey", "additionalProperties"),
        body("an adapter that is a number", #"{"transport":"websocket","session":{},"adapter":1}"#, "/adapter", "type"),
        body("an adapter in capitals", #"{"transport":"websocket","session":{},"adapter":"OpenAI"}"#, "/adapter", "pattern"),
        body("an adapter with a path in it", #"{"transport":"websocket","session":{},"adapter":"../x"}"#, "/adapter", "pattern"),
        body(
            "an adapter that is not there", #"{"transport":"websocket","session":{},"adapter":"azure"}"#, "/adapter", "enum",
            code: "unknown_adapter"),
        body(
            "an adapter for the other transport", #"{"transport":"webrtc","session":{},"adapter":"openai-websocket"}"#, "/transport",
            "adapter"),
        body("an exchange without an offer", #"{"transport":"webrtc","session":{},"adapter":"openai-webrtc"}"#, "/sdpOffer", "required"),
        body("an offer that is none", #"{"transport":"webrtc","session":{},"sdpOffer":"\#(canary)"}"#, "/sdpOffer", "pattern"),
        body("an offer that is empty", #"{"transport":"webrtc","session":{},"sdpOffer":""}"#, "/sdpOffer", "minLength"),
        body("an offer that is a number", #"{"transport":"webrtc","session":{},"sdpOffer":0}"#, "/sdpOffer", "type"),
        body("an offer with a WebSocket", #"{"transport":"websocket","session":{},"sdpOffer":"v=0\r\n"}"#, "/sdpOffer", "forbidden"),
        body(
            "an offer of 70 KB", #"{"transport":"webrtc","session":{},"sdpOffer":"v=0\r\n\#(String(repeating: "x", count: 70_000))"}"#,
            "/sdpOffer", "maxLength"),
        body("40 levels", #"{"transport":"websocket","session":{"providerOptions":"# + nested(40) + "}}", "", "depth"),
        body("100,000 levels", String(repeating: "[", count: 100_000), "", "depth"),
        body(
            "another provider", #"{"transport":"websocket","session":{"provider":"\#(canary)"}}"#, "/session/provider", "enum",
            code: "unknown_provider"),
    ]

    /// Sessions that cannot be.
    static let sessions: [HostileRequest] = [
        session("a member that is not known", #""temperatur":1"#, "temperatur", "additionalProperties"),
        session("the wire's own member", #""type":"realtime""#, "type", "additionalProperties"),
        session("a prototype", #""__proto__":{}"#, "__proto__", "additionalProperties"),
        session("a model that is a number", #""model":4"#, "model", "type"),
        session("an empty model", #""model":"""#, "model", "minLength"),
        session("a model of 200 letters", #""model":"\#(String(repeating: "m", count: 200))""#, "model", "maxLength"),
        session("a model with a line break", #""model":"a\nb""#, "model", "pattern"),
        session("a model with a header in it", #""model":"x\r\nAuthorization: y""#, "model", "pattern"),
        session("a voice that is a list", #""voice":["marin"]"#, "voice", "type"),
        session("a voice with a NUL", #""voice":"a\u0000b""#, "voice", "pattern"),
        session("instructions that are an object", #""instructions":{}"#, "instructions", "type"),
        session("a temperature of 3", #""temperature":3"#, "temperature", "maximum"),
        session("a temperature below zero", #""temperature":-0.1"#, "temperature", "minimum"),
        session("tokens that are a text", #""maxTokens":"inf""#, "maxTokens", "type"),
        session("no tokens", #""maxTokens":0"#, "maxTokens", "minimum"),
        session("half a token", #""maxTokens":1.5"#, "maxTokens", "type"),
        session("a billion tokens", #""maxTokens":1000000000"#, "maxTokens", "maximum"),
        session("tools that are an object", #""tools":{}"#, "tools", "type"),
        session("a tool that is a text", #""tools":["x"]"#, "tools/0", "type"),
        session("a tool without a name", #""tools":[{"type":"function"}]"#, "tools/0", "required"),
        session("a tool of another type", #""tools":[{"type":"mcp","name":"x"}]"#, "tools/0/type", "enum"),
        session(
            "a tool with a server's address", #""tools":[{"name":"x","server_url":"http://evil"}]"#, "tools/0/server_url",
            "additionalProperties"),
        session("a tool's name with a space", #""tools":[{"name":"a b"}]"#, "tools/0/name", "pattern"),
        session("a tool's name of 65 letters", #""tools":[{"name":"\#(String(repeating: "n", count: 65))"}]"#, "tools/0/name", "pattern"),
        session("a tool's parameters as a list", #""tools":[{"name":"x","parameters":[]}]"#, "tools/0/parameters", "type"),
        session("300 tools", #""tools":[\#(Array(repeating: #"{"name":"x"}"#, count: 300).joined(separator: ","))]"#, "tools", "maxItems"),
        session("a choice that is not known", #""toolChoice":"always""#, "toolChoice", "enum"),
        session("a choice that is an object", #""toolChoice":{"name":"x"}"#, "toolChoice", "enum"),
        session("a transcription that is true", #""inputAudioTranscription":true"#, "inputAudioTranscription", "type"),
        session(
            "a transcription with a secret", #""inputAudioTranscription":{"key":"x"}"#, "inputAudioTranscription/key",
            "additionalProperties"),
        session("a turn detection of no kind", #""turnDetection":{}"#, "turnDetection", "required"),
        session("a turn detection of another kind", #""turnDetection":{"kind":"x"}"#, "turnDetection/kind", "enum"),
        session("a threshold of 2", #""turnDetection":{"kind":"server_vad","threshold":2}"#, "turnDetection/threshold", "maximum"),
        session(
            "an endless silence", #""turnDetection":{"kind":"server_vad","silenceDurationMs":9999999}"#, "turnDetection/silenceDurationMs",
            "maximum"),
        session("a noise reduction that is not known", #""noiseReduction":"all""#, "noiseReduction", "enum"),
        session("a speed of 9", #""speed":9"#, "speed", "maximum"), session("no speed", #""speed":0"#, "speed", "minimum"),
        session("a modality of both", #""outputModality":["audio","text"]"#, "outputModality", "enum"),
        session("options that are a text", #""providerOptions":"x""#, "providerOptions", "type"),
        session(
            "70 options", #""providerOptions":{\#((0..<70).map { "\"o\($0)\":1" }.joined(separator: ","))}"#, "providerOptions",
            "maxProperties"),
    ]

    /// Bodies in a form that is not taken.
    static let types: [HostileRequest] =
        [
            "text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "application/jsonp", "text/json",
            "application/json; charset=utf-16", "application/json, text/plain", "application/\(canary)", "",
        ].map { (type: String) in HostileRequest("Content-Type '\(type)'", post(good, type: type), 415, "unsupported_media_type") } + [
            HostileRequest("no Content-Type", post(good, type: nil), 415, "unsupported_media_type"),
            HostileRequest("two Content-Types", post(good, ["Content-Type: application/json"]), 415, "unsupported_media_type"),
            HostileRequest("a compressed body", post(good, ["Content-Encoding: gzip"]), 415, "unsupported_encoding"),
        ]

    private static func nested(_ levels: Int) -> String {
        String(repeating: #"{"x":"#, count: levels) + "1" + String(repeating: "}", count: levels)
    }
}
