import CharivoEngine
import CharivoJSON
import CharivoServices
import CharivoWebSocket
import Testing

@Suite("A language model behind chat/completions")
struct ChatDialogueTests {
    private func pieces(_ service: FakeService, _ request: DialogueRequest, key: String? = nil) async throws -> [DialoguePiece] {
        let dialogue = ChatDialogue(service: try HTTPService(baseURL: service.url, key: key), model: "small")
        var pieces: [DialoguePiece] = []
        try await dialogue.respond(to: request) { pieces.append($0) }
        return pieces
    }

    @Test("Words are handed on as they come, and calls when the answer is whole")
    func answer() async throws {
        let chunks = [
            #"{"choices":[{"delta":{"role":"assistant","content":""}}]}"#, #"{"choices":[{"delta":{"content":"Let me "}}]}"#,
            #"{"choices":[{"delta":{"content":"see."}}]}"#,
            #"{"choices":[{"delta":{"tool_calls":[{"index":0,"id":"a","function":{"name":"lookAt","arguments":"{\"x\":"}}]}}]}"#,
            #"{"choices":[{"delta":{"tool_calls":[{"index":1,"id":"b","function":{"name":"wave","arguments":""}}]}}]}"#,
            #"{"choices":[{"delta":{"tool_calls":[{"index":0,"function":{"arguments":"1}"}}]}}]}"#, #"{"choices":[],"usage":{}}"#,
        ]
        try await FakeService.serving({ _ in .events(chunks) }) { service in
            let pieces = try await pieces(service, DialogueRequest(turns: [.user("Look.")]))
            #expect(
                pieces == [
                    .words("Let me "), .words("see."), .toolCall(name: "lookAt", arguments: ["x": 1]),
                    .toolCall(name: "wave", arguments: [:]),
                ])
        }
    }

    @Test("The whole conversation is asked with, each call next to its output, and the key goes along")
    func request() async throws {
        let request = DialogueRequest(
            instructions: "You are Hiyori.",
            turns: [
                .user("Smile."), .toolCall(id: "c1", name: "smile", arguments: ["much": true]),
                .toolCall(id: "c2", name: "open", arguments: [:]),
                .user("Well?"), .toolOutput(id: "c1", output: ["success": true]), .assistant("There."), .system("It rains."),
            ],
            tools: [DialogueTool(name: "smile", description: "Smiles.", parameters: ["type": "object"])], toolChoice: .function("smile"))
        try await FakeService.serving({ _ in .events([]) }) { service in
            _ = try await pieces(service, request, key: "secret")
            let received = try #require(service.received.first)
            #expect(received.path == "/v1/chat/completions")
            #expect(received.method == "POST")
            #expect(received.header("authorization") == "Bearer secret")
            let expected: JSONValue = [
                "model": "small", "stream": true,
                "messages": [
                    ["role": "system", "content": "You are Hiyori."], ["role": "user", "content": "Smile."],
                    [
                        "role": "assistant", "content": nil,
                        "tool_calls": [
                            ["id": "c1", "type": "function", "function": ["name": "smile", "arguments": #"{"much":true}"#]]
                        ],
                    ],
                    ["role": "tool", "tool_call_id": "c1", "content": #"{"success":true}"#], ["role": "user", "content": "Well?"],
                    ["role": "assistant", "content": "There."], ["role": "system", "content": "It rains."],
                ],
                "tools": [
                    [
                        "type": "function",
                        "function": ["name": "smile", "description": "Smiles.", "parameters": ["type": "object"]],
                    ]
                ],
                "tool_choice": ["type": "function", "function": ["name": "smile"]],
            ]
            #expect(try JSONValue(utf8: received.body) == expected)
        }
    }

    @Test(
        "What goes wrong is said in words for a person, without what was said",
        arguments: [
            (HTTPServerResponse.text(401, "secret words"), "wants a key (HTTP 401)"), (.text(404, "secret words"), "no model named small"),
            (.text(429, "secret words"), "no quota left"), (.text(503, "secret words"), "failed (HTTP 503)"),
            (.text(302, "secret words", headers: [("Location", "http://127.0.0.1:1/")]), "not followed"),
            (.events(["secret words"]), "another protocol"), (.events([#"{"error":{"message":"secret words"}}"#]), "another protocol"),
            (.events([#"{"choices":[{"delta":{"content":"Half"}}]}"#], isEnded: false), "broke off"),
            (
                .events([#"{"choices":[{"delta":{"tool_calls":[{"index":0,"function":{"name":"a","arguments":"{"}}]}}]}"#]),
                "no JSON object"
            ),
            (.events([#"{"choices":[{"delta":{"tool_calls":[{"index":99,"function":{"name":"a"}}]}}]}"#]), "more tools"),
        ] as [(HTTPServerResponse, String)])
    func failure(response: HTTPServerResponse, words: String) async throws {
        try await FakeService.serving({ _ in response }) { service in
            let error = await #expect(throws: SpeechError.self) {
                _ = try await pieces(service, DialogueRequest(turns: [.user("secret question")]))
            }
            let message = try #require(error).message
            #expect(message.contains(words))
            #expect(!message.contains("secret"))
        }
    }

    @Test("A service that is not there is said to be not there, before the first session")
    func unreachable() async throws {
        let gone = try await FakeService.serving({ _ in .text(200, "") }) { $0.url }
        let dialogue = ChatDialogue(service: try HTTPService(baseURL: gone), model: "small")
        let error = await #expect(throws: SpeechError.self) { try await dialogue.warmUp() }
        #expect(try #require(error).message.contains("Is it running"))
    }

    @Test(
        "A service without a list of models is there all the same; one that refuses the key is not", arguments: [(404, true), (401, false)])
    func probe(status: Int, isThere: Bool) async throws {
        try await FakeService.serving({ _ in .text(status, "") }) { service in
            let dialogue = ChatDialogue(service: try HTTPService(baseURL: service.url), model: "small")
            if isThere {
                try await dialogue.warmUp()
            } else {
                await #expect(throws: SpeechError.self) { try await dialogue.warmUp() }
            }
        }
    }

    @Test(
        "An address that is none, or would give a key away, is refused",
        arguments: [
            ("127.0.0.1:11434", nil), ("ftp://host/v1", nil), ("http://", nil), ("http://host/v1?x=1", nil),
            ("http://example.com/v1", "key"),
        ]
            as [(String, String?)])
    func address(url: String, key: String?) {
        #expect(throws: SpeechError.self) { try HTTPService(baseURL: url, key: key) }
    }
}
