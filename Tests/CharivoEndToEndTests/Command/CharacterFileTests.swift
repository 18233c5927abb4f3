import CharivoAvatar
import CharivoRealtime
import Testing

@testable import charivo

@Suite struct CharacterFileTests {
    static func read(_ text: String) throws(TalkFailure) -> LoadedCharacter {
        try CharacterFile.read(Array(text.utf8), from: "her.json")
    }

    @Test("A character is read under the seed's keys, with the catalog of the body")
    func reads() throws {
        let loaded = try Self.read(
            #"{"id": "mira", "name": "Mira", "voice": {"voiceId": "slt"}, "avatarCatalog": {"expressions": ["wink"]}}"#)
        #expect(loaded.character.name == "Mira")
        #expect(loaded.character.voice?.id == "slt")
        #expect(loaded.catalog == AvatarCatalog(expressions: ["wink"]))
    }

    @Test("Without a catalog the character can do what the one that is built in can")
    func noCatalog() throws {
        #expect(try Self.read(#"{"id": "mira", "name": "Mira"}"#).catalog == LoadedCharacter.hiyori.catalog)
    }

    @Test(
        "What is wrong is said with the file and the path of the field",
        arguments: [
            (#"{"id": "mira"}"#, "`name` is missing"), (#"{"name": "Mira"}"#, "`id` is missing"),
            (#"{"id": "mira", "name": null}"#, "`name` is missing"), (#"{"id": "mira", "name": " "}"#, "`name` is empty"),
            (#"{"id": "mira", "name": 7}"#, "`name` has to be a text, and is the number 7"), ("[]", "has to be an object"),
            ("{", "not JSON"), ("", "not JSON"),
            (
                #"{"id": "mira", "name": "Mira", "voice": {"rate": "fast"}}"#,
                #"the field `voice.rate` has to be a number, and is the text "fast""#
            ),
            (
                #"{"id": "mira", "name": "Mira", "voice": []}"#, "the field `voice` has to be an object, and is a list"
            ),
            (
                #"{"id": "mira", "name": "Mira", "avatarCatalog": {"expressions": ["a", 1]}}"#,
                "the field `avatarCatalog.expressions[1]` has to be a text, and is the number 1"
            ),
            (
                #"{"id": "mira", "name": "Mira", "avatarCatalog": {"motions": {"wave": 1.5}}}"#,
                "the field `avatarCatalog.motions.wave` has to be a whole number, and is the number 1.5"
            ),
            (
                #"{"id": "mira", "name": "Mira", "avatarCatalog": {"motions": {"wave": null}}}"#,
                "the field `avatarCatalog.motions.wave` has to be a whole number, and is null"
            ),
            (
                #"{"id": "mira", "name": "Mira", "avatarCatalog": {"motions": {"wave": -1}}}"#,
                "the field `avatarCatalog.motions` cannot be used: The group wave"
            ),
            (#"{"id": "mira", "name": "Mira", "avatarCatalog": "smile"}"#, "`avatarCatalog` has to be an object, and is the text"),
            (#"{"id": "mira", "name": "Mira", "voice": {"rate": true}}"#, "has to be a number, and is true"),
            (#""mira""#, "has to be an object"),
        ])
    func wrong(text: String, hint: String) {
        let failure = #expect(throws: TalkFailure.self) { try Self.read(text) }
        #expect(failure?.status == .badInput)
        #expect(failure?.message.contains(hint) == true, "\(failure?.message ?? "")")
        #expect(failure?.message.contains("her.json") == true)
        for type in ["Double", "String", "Int", "Array", "Dictionary", "decod"] {
            #expect(failure?.message.contains(type) == false, "\(failure?.message ?? "")")
        }
    }
}

@Suite struct TalkEnvironmentTests {
    @Test("NO_COLOR counts when it is set to anything", arguments: [("1", true), ("false", true), ("", false)])
    func noColor(value: String, result: Bool) {
        #expect(TalkEnvironment(["NO_COLOR": value]).noColor == result)
    }

    @Test("A width is taken when it is one", arguments: [("60", 60), ("7", nil), ("wide", nil), ("-80", nil)] as [(String, Int?)])
    func columns(value: String, result: Int?) {
        #expect(TalkEnvironment(["COLUMNS": value]).columns == result)
    }

    @Test("A signal's status is 128 and its number")
    func status() {
        #expect(TalkEnd.interrupted(signal: 2).status == 130)
        #expect(TalkEnd.finished.status == 0)
        #expect(TalkEnd.failed(TalkFailure(.unavailable, "")).status == 69)
    }
}
