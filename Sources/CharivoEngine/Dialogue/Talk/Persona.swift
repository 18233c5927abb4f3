/// Who the character is, as far as the instructions of a session say it.
struct Persona: Hashable, Sendable {
    /// The character's name.
    var name: String?
    /// What it says of itself, as sentences in the first person.
    var traits: [String] = []

    /// How much of instructions is read from either end, in characters: before a character's a policy may have put its own words, and behind
    /// them an app.
    private static let maximumLength = 8_000
    /// The most sentences kept: more is no longer an introduction.
    private static let maximumTraits = 3

    /// Reads instructions as they are commonly written: "You are Hiyori." with a description after it, and rules that are not
    /// about the character.
    ///
    /// A server's policy may have put words of its own before them: of several introductions the last counts, and only what is plainly
    /// said of the character becomes a sentence of its own. Anything else in instructions is not for the user's ears.
    init(instructions: String) {
        let isShort = instructions.utf8.count <= 2 * Self.maximumLength
        let ends =
            isShort ? [instructions] : [instructions.prefix(Self.maximumLength), instructions.suffix(Self.maximumLength)].map(String.init)
        let sentences = ends.flatMap(InstructionSentence.all)
        let introduction = Introduction(in: sentences)
        name = introduction?.name
        if let description = introduction?.description { traits.append(FirstPerson.sentence(description, name: name)) }
        // Where nobody is introduced, a phrase that stands first may be the description.
        var isBehindIntroduction = true
        for sentence in sentences.dropFirst(introduction?.next ?? 0) where traits.count < Self.maximumTraits {
            if let description = SelfDescription(of: sentence.text, name: name, mayBePhrase: isBehindIntroduction) {
                traits.append(FirstPerson.sentence(description.text, name: name))
            } else if !traits.isEmpty {
                // The rules have begun.
                break
            } else if !sentence.holdsToCharacter(name) {
                isBehindIntroduction = false
            }
        }
    }
}
