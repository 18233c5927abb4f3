import Testing

@testable import CharivoSpeech

@Suite("Text for the voice")
struct SpokenTextTests {
    static let readings: [(String, String)] = [
        ("Hello world", "Hello world"),
        ("  two\n\nlines\t", "two lines"),
        ("**bold** _it_ `code` ~~no~~", "bold it code no"),
        ("# Title", "Title"), ("#1 hit", "#1 hit"),
        ("see [the page](https://example.com/x) now", "see the page now"),
        ("a [note] (aside)", "a note (aside)"),
        ("<b>loud</b> 3 < 4 > 2", "loud 3 4 2"),
        ("<unclosed", "unclosed"),
        ("it\u{2019}s \u{201C}fine\u{201D}", "it's \"fine\""),
        ("yes\u{2014}no\u{2026}", "yes, no."),
        ("Caf\u{E9} Zo\u{EB} \u{15}Stra\u{DF}e \u{141}\u{F3}d\u{17A}", "Cafe Zoe Strasse Lodz"),
        ("cafe\u{301}", "cafe"),
        ("20\u{B0}C for \u{20AC}5", "20 degrees C for euros 5"),
        ("\u{1F600} hi \u{1F469}\u{200D}\u{1F680}", "hi"),
        ("\u{72AC} dog", "dog"),
        ("a\u{0}b\u{1B}[0m", "a b 0m"),
    ]

    @Test("What cannot be read aloud is left out or read as what it means", arguments: readings)
    func readable(source: String, expected: String) {
        #expect(ReadableText(source).text == expected)
    }

    static let partings: [(String, [String])] = [
        ("One. Two! Three? Four", ["One.", "Two!", "Three?", "Four"]),
        ("Dr. J. Smith met Mr. Jones vs. me.", ["Dr. J. Smith met Mr. Jones vs. me."]),
        ("At 3.5 km, e.g. here.", ["At 3.5 km, e.g. here."]),
        ("\"Stop.\" (Now!) Go", ["\"Stop.\"", "(Now!)", "Go"]),
        ("... !", []), ("", []),
    ]

    @Test("A text is parted into sentences, not behind a title or an initial", arguments: partings)
    func sentences(text: String, expected: [String]) {
        #expect(SpokenText(text, maximumLength: 1_000).sentences == expected)
    }

    @Test("No sentence and no word is too long, and nothing is lost")
    func bounded() {
        let words = (0..<400).map { $0 % 50 == 0 ? String(repeating: "w", count: 90) : "word\($0)" }
        let sentences = SpokenText(words.joined(separator: " "), maximumLength: 100_000).sentences
        #expect(sentences.allSatisfy { $0.count <= SpokenText.maximumSentenceLength + SpokenText.maximumWordLength })
        #expect(sentences.joined(separator: " ").split(separator: " ").allSatisfy { $0.count <= SpokenText.maximumWordLength })
        #expect(sentences.joined().filter { $0 != " " } == words.joined())
        #expect(SpokenText(String(repeating: "a ", count: 100), maximumLength: 20).sentences == ["a a a a a a a a a a"])
    }

    @Test("Long silence at the ends is cut, silence between sounds stays")
    func trimming() {
        let loud = [Int16](repeating: 1_000, count: 100)
        let quiet = [Int16](repeating: 3, count: 16_000)
        let sound = quiet + loud + quiet + loud + quiet
        for size in [1, 7, 640, 50_000] {
            var trimmer = SilenceTrimmer(sampleRate: 16_000)
            var output: [Int16] = []
            for start in stride(from: 0, to: sound.count, by: size) {
                output += trimmer.process(sound[start..<min(start + size, sound.count)])
            }
            output += trimmer.flush()
            #expect(output == Array(quiet.prefix(960)) + loud + quiet + loud + Array(quiet.prefix(2_400)), "pieces of \(size)")
        }
        var trimmer = SilenceTrimmer(sampleRate: 16_000)
        #expect(trimmer.process(quiet) + trimmer.flush() == [])
    }
}
