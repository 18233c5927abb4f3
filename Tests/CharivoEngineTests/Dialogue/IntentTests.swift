import Testing

@testable import CharivoEngine

@Suite("An intent")
struct IntentTests {
    @Test(
        "is recognised as people say it, and as a recogniser hears it",
        arguments: [
            ("hello", .greeting), ("hi there", .greeting), ("good morning hiyori", .greeting), ("hi hiyori how are you", .howAreYou),
            ("how are you doing today", .howAreYou), ("what's your name", .name), ("what is you're name", .name),
            ("who are you", .aboutSelf),
            ("tell me about yourself", .aboutSelf), ("tell me about your cell", .aboutSelf), ("please introduce yourself", .aboutSelf),
            ("what can you do", .abilities), ("what can you do for me", .abilities), ("tell me a joke", .joke),
            ("do you know any jokes", .joke),
            ("tell me a story", .story), ("tell me a starry", .story), ("i want to hear a long story about a dragon", .story),
            ("count to ten", .count), ("please count to seventeen", .count), ("what time is it", .time), ("are you a robot", .realness),
            ("how old are you", .age), ("where are you", .whereabouts), ("what is your favorite color", .favorites),
            ("can you hear me", .hearing),
            ("what is my name", .recallName), ("do you remember my name", .recallName), ("what do i like", .recallLikes),
            ("what is my favorite color", .recallFavorite), ("what did i say", .recallQuestion), ("say that again please", .repeatAnswer),
            ("thank you very much", .thanks), ("thanks hiyori", .thanks), ("goodbye", .farewell), ("good bye hiyori", .farewell),
            ("be quiet", .hush), ("you are funny", .compliment), ("yes please", .yes), ("no thank you", .no), ("never mind", .neverMind),
        ] as [(String, Intent)])
    func recognised(text: String, intent: Intent) {
        #expect(IntentRecognizer.match(Utterance(text), name: "Hiyori")?.intent == intent)
    }

    @Test(
        "is not seen where there is none",
        arguments: [
            "what is the capital of france", "who is the president", "please smile", "look to the left", "set a timer for five minutes",
            "the weather in paris", "blah blah blah", "i went to the market with my brother", "um", "", "paris",
        ])
    func none(text: String) {
        #expect(IntentRecognizer.match(Utterance(text), name: "Hiyori") == nil)
    }

    @Test("has sayings and an answer of its own", arguments: Intent.allCases)
    func complete(intent: Intent) {
        let sayings = IntentPhrases.phrases(of: intent)
        #expect(!sayings.isEmpty)
        for saying in sayings {
            let match = IntentRecognizer.match(Utterance(saying.words.map(\.form).joined(separator: " ")))
            #expect(match?.intent == intent, "\(saying.words.map(\.form))")
        }
        let talk = SmallTalk(persona: Persona(instructions: ""), memory: TalkMemory(turns: []), choice: Choice(turns: []), tools: [])
        let answer = talk.reply(to: intent, Utterance(sayings.first?.words.map(\.form).joined(separator: " ") ?? ""))
        #expect(!answer.isEmpty)
        #expect(answer != talk.unheard)
    }
}
