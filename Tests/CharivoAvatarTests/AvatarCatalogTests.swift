import CharivoAvatar
import CharivoRealtime
import Testing

@Suite struct AvatarCatalogTests {
    @Test("K38: A catalog is read and written under the seed's keys")
    func codable() throws {
        let json: JSONValue = [
            "expressions": ["smile"], "motions": ["wave": 2], "expressionDescriptions": ["smile": "pleased"],
        ]
        let catalog = try json.decode(as: AvatarCatalog.self)
        #expect(catalog == AvatarCatalog(expressions: ["smile"], motions: ["wave": 2], expressionDescriptions: ["smile": "pleased"]))
        #expect(try JSONValue(encoding: catalog) == json)
    }

    @Test("What a catalog leaves out is empty")
    func leftOut() throws {
        #expect(try JSONValue.object([:]).decode(as: AvatarCatalog.self) == AvatarCatalog())
    }

    @Test("A group of fewer than no motions is not a catalog")
    func negative() {
        #expect(throws: DecodingError.self) {
            try (["motions": ["wave": -1]] as JSONValue).decode(as: AvatarCatalog.self)
        }
    }

    @Test("S23, K42: Instructions mention only what the catalog offers")
    func instructions() {
        let full = buildAvatarControlInstructions(AvatarToolTests.catalog)
        #expect(full.contains("setExpression") && full.contains("smile (pleased), sad"))
        #expect(full.contains("playMotion") && full.contains("nod, wave (0 to 2)"))
        #expect(full.contains("lookAt"))
        #expect(!full.contains("none") && !full.contains("unlisted"))
        let bare = buildAvatarControlInstructions(AvatarCatalog())
        #expect(bare.contains("lookAt"))
        #expect(!bare.contains("setExpression") && !bare.contains("playMotion"))
    }
}
