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
