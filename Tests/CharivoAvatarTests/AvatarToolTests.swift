import CharivoAvatar
import CharivoRealtime
import Testing

@Suite struct AvatarToolTests {
    static let catalog = AvatarCatalog(
        expressions: ["smile", "sad", "smile"], motions: ["nod": 1, "wave": 3, "none": 0],
        expressionDescriptions: ["smile": "pleased", "unlisted": "never shown"])

    static func tool(_ name: String, of catalog: AvatarCatalog = catalog) throws -> Tool {
        try #require(catalog.tools.first { $0.definition.name == name })
    }

    @Test(
        "K41: A tool exists only if the catalog has something for it, and the gaze always does",
        arguments: [
            (catalog, ["setExpression", "playMotion", "lookAt"]),
            (AvatarCatalog(expressions: ["smile"]), ["setExpression", "lookAt"]),
            (AvatarCatalog(motions: ["wave": 1]), ["playMotion", "lookAt"]),
            (AvatarCatalog(motions: ["wave": 0]), ["lookAt"]),
            (AvatarCatalog(), ["lookAt"]),
        ])
    func offersWhatItHas(catalog: AvatarCatalog, names: [String]) {
        #expect(catalog.tools.map(\.definition.name) == names)
    }

    @Test("K42: The list of names holds every tool there can be")
    func names() {
        #expect(avatarToolNames == ["setExpression", "playMotion", "lookAt"])
        #expect(Self.catalog.tools.map(\.definition.name) == avatarToolNames)
    }

    @Test("K39: Schemas allow the catalog's own values, each once, and tell what they mean")
    func schemas() throws {
        let expression = try Self.tool("setExpression").definition.parameters["properties"]?["expressionId"]
        #expect(expression?["enum"] == ["smile", "sad"])
        #expect(expression?["description"]?.stringValue?.contains("smile: pleased") == true)
        #expect(expression?["description"]?.stringValue?.contains("unlisted") == false)
        let motion = try Self.tool("playMotion").definition.parameters
        #expect(motion["properties"]?["group"]?["enum"] == ["nod", "wave"])
        #expect(motion["properties"]?["index"]?["maximum"] == 2)
        #expect(motion["required"] == ["group", "index"])
    }

    @Test(
        "K40: A result echoes the arguments as a success",
        arguments: [
            ("setExpression", ["expressionId": "sad"], ["success": true, "expressionId": "sad"]),
            ("playMotion", ["group": "wave", "index": 2], ["success": true, "group": "wave", "index": 2]),
            ("lookAt", ["x": -0.5, "y": 0], ["success": true, "x": -0.5, "y": 0]),
            ("lookAt", ["x": -7, "y": 1.5], ["success": true, "x": -1, "y": 1]),
        ] as [(String, JSONObject, JSONObject)])
    func echoes(name: String, arguments: JSONObject, result: JSONObject) async throws {
        #expect(try await Self.tool(name).handler(arguments, ToolContext(callID: "call_1")) == result)
    }

    @Test(
        "K39: What the catalog does not have is refused with what it has",
        arguments: [
            ("setExpression", ["expressionId": "furious"], "smile, sad"),
            ("setExpression", [:], "smile, sad"),
            ("playMotion", ["group": "dance", "index": 0], "nod, wave"),
            ("playMotion", ["group": "none", "index": 0], "nod, wave"),
            ("playMotion", ["group": "nod", "index": 1], "0 to 0"),
            ("playMotion", ["group": "wave", "index": -1], "0 to 2"),
            ("lookAt", ["x": "left", "y": 0], "-1 to 1"),
        ] as [(String, JSONObject, String)])
    func refuses(name: String, arguments: JSONObject, hint: String) async throws {
        let error = await #expect(throws: RealtimeError.self) {
            try await Self.tool(name).handler(arguments, ToolContext(callID: "call_1"))
        }
        #expect(error?.code == .tool)
        #expect(error?.message.contains(hint) == true)
    }
}
