/// How people say what they are after. Compared word by word and by sound, so these need not be complete.
enum IntentPhrases {
    /// A saying with all that it is compared by.
    struct Phrase: Sendable {
        var words: [WordShape]
        /// How the whole sounds.
        var sound: [UInt8]

        init(_ words: [WordShape]) {
            self.words = words
            sound = Array(PhoneticKey.key(of: words.map(\.form).joined()).utf8)
        }
    }

    /// The sayings of an intent.
    static func phrases(of intent: Intent) -> [Phrase] { table[intent] ?? [] }

    /// The words that give an intent away in a sentence of any length.
    static func keywords(of intent: Intent) -> [String] { keywordTable[intent] ?? [] }

    private static let table: [Intent: [Phrase]] = sayings.mapValues {
        $0.map { Phrase($0.split(separator: " ").map { WordShape(String($0)) }) }
    }

    private static let keywordTable: [Intent: [String]] = [
        .story: ["story", "stories", "tale"], .joke: ["joke", "jokes"], .farewell: ["goodbye", "bye"], .thanks: ["thanks", "thank"],
        .sing: ["sing"], .apology: ["sorry"], .greeting: ["hello", "hi", "greetings"], .count: ["count"],
    ]

    private static let sayings: [Intent: [String]] = [
        .greeting: [
            "hello", "hi", "hello there", "hi there", "good morning", "good afternoon", "good evening", "hey there", "greetings",
            "hello hello",
        ],
        .farewell: [
            "goodbye", "good bye", "bye", "bye bye", "see you later", "see you", "good night", "farewell", "talk to you later",
            "i have to go",
        ],
        .thanks: ["thank you", "thanks", "thank you very much", "thanks a lot", "that is very kind"],
        .howAreYou: [
            "how are you", "how are you doing", "how are you today", "how do you do", "how do you feel", "are you okay", "how is it going",
            "what is up", "are you happy", "are you sad", "are you well",
        ],
        .name: [
            "what is your name", "what are you called", "tell me your name", "your name", "may i know your name", "what is their name",
        ],
        .aboutSelf: [
            "who are you", "tell me about yourself", "tell me something about yourself", "introduce yourself", "describe yourself",
            "what are you", "what kind of person are you", "what is your personality", "who am i talking to", "what are you like",
            "tell me who you are", "what is your profile", "describe your profile", "describe your character",
            "say something about yourself",
        ],
        .abilities: [
            "what can you do", "what do you do", "what can you do for me", "what are you able to do", "how can you help me",
            "what are your abilities",
            "what else can you do", "show me what you can do",
        ],
        .help: ["help", "help me", "can you help me", "i need help"],
        .joke: ["tell me a joke", "tell a joke", "make me laugh", "say something funny", "do you know a joke", "another joke"],
        .story: [
            "tell me a story", "tell a story", "tell me a long story", "do you know a story", "another story", "tell me a tale",
            "i want to hear a story",
        ],
        .count: ["count to ten", "count to five", "count up to ten", "can you count", "count to twenty"],
        .time: ["what time is it", "what is the time", "what day is it", "what is the date", "what day is today", "what year is it"],
        .realness: [
            "are you a robot", "are you human", "are you real", "are you a person", "are you alive", "are you a computer", "are you an ai",
            "are you a language model",
        ],
        .age: ["how old are you", "what is your age", "when were you born", "when is your birthday"],
        .whereabouts: ["where are you", "where do you live", "where are you from", "where do you come from"],
        .favorites: [
            "what do you like", "what is your favorite color", "what is your favorite food", "what are your hobbies", "what do you love",
            "what do you like to do", "what is your favorite",
        ],
        .hearing: ["can you hear me", "do you hear me", "are you there", "testing", "test test", "is anybody there"],
        .sing: ["sing a song", "can you sing", "sing for me", "sing me a song"],
        .recallName: [
            "what is my name", "do you know my name", "who am i", "do you remember my name", "do you remember me", "do you know who i am",
            "say my name",
        ],
        .recallLikes: ["what do i like", "do you remember what i like", "what do i love", "what did i tell you i like"],
        .recallHome: ["where do i live", "where am i from", "do you know where i live", "do you remember where i live"],
        .recallFavorite: ["what is my favorite", "do you remember my favorite"],
        .recallQuestion: [
            "what did i say", "what did i just say", "what did i ask", "what did i ask you", "what did i ask you before",
            "what was my question",
            "what did i say before", "do you remember what i said",
        ],
        .repeatAnswer: [
            "say that again", "repeat that", "can you repeat that", "what did you say", "pardon", "come again", "please repeat",
            "once more",
        ],
        .hush: ["stop", "be quiet", "stop talking", "shut up", "silence", "hush", "stop it", "that is enough"],
        .compliment: [
            "you are great", "you are nice", "i like you", "i love you", "you are beautiful", "you are cute", "well done", "good job",
            "you are funny",
            "i like your voice", "that was great", "you are very kind", "nice", "great", "wonderful",
        ],
        .insult: ["you are stupid", "you are bad", "i hate you", "you are boring", "you are ugly", "you are annoying", "that was bad"],
        .apology: ["i am sorry", "sorry", "excuse me", "my apologies"],
        .yes: ["yes", "yeah", "yes please", "sure", "of course", "okay", "all right", "that is right", "exactly", "go on", "ok"],
        .no: ["no", "no thanks", "no thank you", "not really", "nope", "i do not think so"],
        .neverMind: ["never mind", "forget it", "forget about it", "nothing", "cancel", "cancel that"],
        .meetYou: ["nice to meet you", "pleased to meet you", "good to see you", "nice to see you"],
        .doing: ["what are you doing", "what have you been doing", "what did you do today"],
    ]
}
