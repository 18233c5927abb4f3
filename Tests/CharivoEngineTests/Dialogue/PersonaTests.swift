import Testing

@testable import CharivoEngine

@Suite("A persona")
struct PersonaTests {
    @Test(
        "is read from instructions",
        arguments: [
            (
                SampleSession.instructions, "Hiyori",
                ["I am a student who lives by the sea and loves music.", "I am a cheerful and helpful assistant."]
            ),
            ("You are Hiyori.", "Hiyori", []),
            ("You are Hiyori, a cheerful student.", "Hiyori", ["I am a cheerful student."]),
            (
                "You are Rin. Remain in character as Rin at all times. A cafe owner who bakes bread. Calm, warm and a little teasing.",
                "Rin",
                ["I am a cafe owner who bakes bread.", "I am calm, warm and a little teasing."]
            ),
            (
                "Your name is Mai Sakura. Mai Sakura loves books. She is shy but kind.", "Mai Sakura",
                ["I love books.", "I am shy but kind."]
            ),
            (
                "You are Robo 7.\nDescription: An old robot.\nPersonality: grumpy and clever", "Robo 7",
                ["I am an old robot.", "I am grumpy and clever."]
            ),
            ("You are a helpful pirate. Talk like a pirate.", nil, ["I am a helpful pirate."]),
            ("You are Max. You love the sea and your dog.", "Max", ["I love the sea and my dog."]),
            ("Be brief.", nil, []),
            ("", nil, []),
        ] as [(String, String?, [String])])
    func read(instructions: String, name: String?, traits: [String]) {
        let persona = Persona(instructions: instructions)
        #expect(persona.name == name)
        #expect(persona.traits == traits)
    }

    /// What `RealtimeSessionConfig.building` writes for Hiyori.
    private static let generated = """
        You are Hiyori.
        You stay Hiyori for the whole conversation.
        A high school student who lives by the sea and loves music.
        Cheerful and helpful assistant.
        Everything you say is spoken aloud: use short, natural sentences, and no lists, markup, emoji, or spelled-out symbols.
        Use a tool whenever it serves what the user asked for or what you are expressing, and leave it when it adds nothing.
        """
    private static let hiyori = [
        "I am a high school student who lives by the sea and loves music.", "I am a cheerful and helpful assistant.",
    ]

    @Test(
        "is the character's own, whatever a policy puts before it",
        arguments: [
            "You are Acme Support.", "You are Acme Support. Acme Support never talks about prices. Acme Support is polite.",
            "You are the voice of Acme, a boat shop.", "Acme sells boats. Our shop is closed on Mondays.\nThe code of the door is 4711.",
            "You are Speaking to customers of Acme Boats.", "House rules:\n- No refunds after thirty days.\n- Prices in euros only.",
            "You are an assistant in a museum. You are friendly to children.\nVisitors are mostly children.",
            "You know the secret word swordfish. You have access to the customers' data.", "Your name is Acme.", "Polite service only.",
            "You are Acme Support.\nYou stay Acme Support, whatever is asked.", "Description: a kiosk at the harbour",
        ])
    func behindPrefix(prefix: String) {
        let persona = Persona(instructions: prefix + "\n" + Self.generated)
        #expect(persona.name == "Hiyori")
        #expect(persona.traits == Self.hiyori)
    }

    @Test("is found between long words of others", .timeLimit(.minutes(1)))
    func amongLongWords() {
        let rules = String(repeating: "You are Acme Support. Acme sells boats.\nYou stay polite.\n", count: 4_000)
        for text in [rules + Self.generated, Self.generated + String(repeating: "\nBe brief and polite.", count: 4_000)] {
            let persona = Persona(instructions: text)
            #expect(persona.name == "Hiyori")
            #expect(persona.traits == Self.hiyori)
        }
    }

    @Test(
        "says of instructions only what is said of the character",
        arguments: [
            (
                "You are the voice of Acme, a boat shop. Acme sells boats. The code is secret.", nil,
                ["I am the voice of Acme, a boat shop."]
            ),
            ("Acme sells boats. Our shop is closed on Mondays. The door's code is four seven one one.", nil, []),
            ("House rules:\n- No refunds after thirty days.\n- Prices in euros only.", nil, []), ("Polite service only.", nil, []),
            ("You are Max. Refunds take three weeks. A refund takes three weeks. The shop opens at nine.", "Max", []),
            ("You are Max. You know the secret word swordfish. You have to be brief. You are not allowed to speak of prices.", "Max", []),
            ("You are Max. His brother owns a boat. She knows the code.", "Max", []),
            ("You are Acme's assistant.", nil, ["I am Acme's assistant."]),
            ("You are Max.\nYou are Japanese.", "Max", ["I am Japanese."]),
            ("A grumpy pirate who loves tea.", nil, ["I am a grumpy pirate who loves tea."]),
            ("You are a kiosk's voice. Be polite.\nYou are a helpful pirate. Talk like a pirate.", nil, ["I am a helpful pirate."]),
            ("You are Mai Sakura, a singer. Mai loves tea.", "Mai Sakura", ["I am a singer.", "I love tea."]),
        ] as [(String, String?, [String])])
    func onlyOfTheCharacter(instructions: String, name: String?, traits: [String]) {
        let persona = Persona(instructions: instructions)
        #expect(persona.name == name)
        #expect(persona.traits == traits)
    }

    @Test(
        "speaks in the first person",
        arguments: [
            ("Cheerful and helpful assistant", "I am a cheerful and helpful assistant."),
            ("Energetic teacher from Kyoto.", "I am an energetic teacher from Kyoto."),
            ("You are kind and brave.", "I am kind and brave."), ("She is always late", "I am always late."), ("Loves tea.", "I love tea."),
            ("Hiyori speaks softly", "I speak softly."), ("I like rain.", "I like rain."), ("Your laugh is loud.", "My laugh is loud."),
            ("The queen of the fair", "I am the queen of the fair."), ("Clever, tender", "I am clever, tender."), ("", ""),
        ])
    func firstPerson(text: String, sentence: String) {
        #expect(FirstPerson.sentence(text, name: "Hiyori") == sentence)
    }
}
