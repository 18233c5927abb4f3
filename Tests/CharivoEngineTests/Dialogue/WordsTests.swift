import Testing

@testable import CharivoEngine

@Suite("Words")
struct WordsTests {
    @Test(
        "of an utterance are lower case, without signs, contractions opened",
        arguments: [
            ("What's your name?", ["what", "is", "your", "name"]), ("  Don't   STOP!! ", ["do", "not", "stop"]), ("", []), ("...", []),
            ("I’m Anna.", ["i", "am", "anna"]), ("turn it to 2.5, please", ["turn", "it", "to", "2.5", "please"]),
            ("minus -3", ["minus", "-3"]),
            ("twenty-five", ["twenty", "five"]), ("Anna's cat", ["anna", "cat"]),
        ] as [(String, [String])])
    func utterances(text: String, forms: [String]) {
        #expect(Utterance(text).forms == forms)
    }

    @Test("of a very long text are cut")
    func longText() {
        #expect(Utterance(String(repeating: "word ", count: 10_000)).words.count == Utterance.maximumWords)
    }

    @Test("that hum say nothing", arguments: ["", "um", "uh hm", " . "])
    func hums(text: String) {
        #expect(Utterance(text).isEmpty)
    }

    @Test(
        "of one stem are one",
        arguments: [
            ("smile", "smiling"), ("smile", "smiles"), ("wave", "waved"), ("nod", "nodding"), ("happy", "happiness"), ("story", "stories"),
            ("angry", "angrily"), ("dance", "dancing"),
        ])
    func stems(left: String, right: String) {
        #expect(WordStem.stem(left) == WordStem.stem(right))
    }

    @Test("A common word is not cut to another one", arguments: [("made", "mad")])
    func distinct(left: String, right: String) {
        #expect(WordStem.stem(left) != WordStem.stem(right))
    }

    @Test(
        "that sound alike are taken for each other",
        arguments: [
            ("right", "ride"), ("look", "luck"), ("smile", "mile"), ("weather", "whether"), ("timer", "time"),
            ("profile", "profiles"), ("down", "town"), ("story", "starry"),
        ])
    func misheard(left: String, right: String) {
        #expect(WordSimilarity.similarity(WordShape(left), WordShape(right)) >= WordSimilarity.threshold)
        #expect(WordSimilarity.similarity(WordShape(right), WordShape(left)) >= WordSimilarity.threshold)
    }

    @Test(
        "that only resemble each other are not",
        arguments: [
            ("set", "sad"), ("left", "light"), ("happy", "sad"), ("who", "how"), ("you", "your"), ("said", "sad"), ("cat", "dog"),
            ("", "a"),
        ])
    func different(left: String, right: String) {
        #expect(WordSimilarity.similarity(WordShape(left), WordShape(right)) < WordSimilarity.threshold)
    }

    @Test(
        "of the same meaning are known",
        arguments: [("smile", "happy"), ("cry", "sad"), ("mad", "angry"), ("gaze", "look"), ("lamp", "light"), ("expression", "face")])
    func synonyms(left: String, right: String) {
        #expect(WordSimilarity.meaning(WordShape(left), WordShape(right)) >= 0.9)
        #expect(WordSimilarity.meaning(WordShape(left), WordShape("banana")) == 0)
    }

    @Test(
        "for numbers are read",
        arguments: [
            ("five minutes", [5]), ("twenty five", [25]), ("a hundred and ten", [110]), ("two hundred", [200]), ("three thousand", [3000]),
            ("42", [42]), ("2.5 and half", [2.5, 0.5]), ("minus three", [-3]), ("one two three", [1, 2, 3]), ("none", []),
            ("hundred", [100]),
            ("nineteen ninety", [19, 90]), ("a and b", []), ("two hundred and", [200]),
        ] as [(String, [Double])])
    func numbers(text: String, values: [Double]) {
        #expect(NumberWords.numbers(in: Utterance(text).forms).map(\.value) == values)
    }

    @Test(
        "for numbers are spelled",
        arguments: [
            (0, "zero"), (13, "thirteen"), (40, "forty"), (57, "fifty seven"), (100, "one hundred"), (342, "three hundred and forty two"),
            (1000, "1000"), (-1, "-1"),
        ])
    func spelling(number: Int, text: String) {
        #expect(NumberWords.spelled(number) == text)
    }

    @Test(
        "of identifiers are found",
        arguments: [
            ("setExpression", ["set", "expression"]), ("get_weather", ["get", "weather"]), ("look-at", ["look", "at"]),
            ("wave2", ["wave", "2"]),
            ("TapBody", ["tap", "body"]), ("x", ["x"]), ("", []), ("__", []),
        ] as [(String, [String])])
    func identifiers(name: String, words: [String]) {
        #expect(SpeakableText.words(ofIdentifier: name) == words)
    }

    @Test("from elsewhere are made speakable")
    func speakable() {
        #expect(SpeakableText.cleaned("It is **sunny**\n\n# in [Paris](https://example.com/x) `now`") == "It is sunny in now")
        #expect(SpeakableText.cleaned(String(repeating: "word ", count: 500), limit: 20) == "word word word word")
        #expect(SpeakableText.sentence("hello there,") == "Hello there.")
        #expect(SpeakableText.list(["a", "b", "c"]) == "a, b and c")
        #expect(SpeakableText.list([]) == "")
    }

    @Test(
        "are cut into clauses that together are the text",
        arguments: [
            "Hello there, Anna! How are you? I am fine.", "One, two, three, four, five, six.", "", "Word", "A, b, c.", "No end, really",
        ])
    func clauses(text: String) {
        let clauses = ClauseSplitter.clauses(of: text)
        #expect(clauses.joined() == text)
        #expect(clauses.dropFirst().allSatisfy { $0.hasPrefix(" ") && !$0.hasPrefix("  ") })
        #expect(clauses.allSatisfy { !$0.hasSuffix(" ") })
    }

    @Test("are hashed alike in every run")
    func stableHash() {
        var hash = StableHash()
        hash.add("hello")
        // The published value for "hello", and the byte that ends a text.
        let published: UInt64 = 0xA430_D846_80AA_BD0B
        #expect(hash.value == (published ^ 0xFF) &* 0x0000_0100_0000_01B3)
        var same = StableHash()
        same.add("hello")
        var other = StableHash()
        other.add("hell")
        other.add("o")
        #expect(hash.value == same.value)
        #expect(hash.value != other.value)
    }
}
