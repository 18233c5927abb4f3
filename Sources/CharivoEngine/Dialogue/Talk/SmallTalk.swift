/// What the character says when no tool is wanted.
struct SmallTalk {
    let persona: Persona
    let memory: TalkMemory
    let choice: Choice
    /// The tools it may speak of.
    let tools: [DialogueTool]

    /// The user's name as it is put behind a word: ", Anna", or nothing.
    private var vocative: String { memory.name.map { ", \($0)" } ?? "" }

    private func pick(_ ways: String...) -> String { choice.pick(ways) }

    /// The first words of a conversation that the character opens.
    var opening: String {
        "Hello! " + introduction(isShort: true) + " " + pick("What shall we talk about?", "How are you today?", "What can I do for you?")
    }

    /// More, when nobody has said anything new.
    var continuation: String {
        pick(
            "Is there anything else you would like to talk about?", "I am still here. What would you like to do next?",
            "Shall I tell you a story, or a joke?")
    }

    /// The words when nothing was understood.
    var unheard: String {
        pick(
            "I did not catch that. Could you say it again?", "Sorry, I did not hear you well. Once more, please.",
            "I did not quite get that. Please try again.")
    }

    /// The words when something is not to be done.
    var refrain: String { pick("All right, I will not.", "Okay, I will leave it.", "As you wish, I will not do that.") }

    /// The words when a tool cannot be used.
    var unable: String { pick("I am sorry, I do not know how to do that.", "That is something I cannot do yet.") }

    /// The answer to what is of no known kind. It says what the character is, in place of pretending.
    func fallback(_ utterance: Utterance) -> String {
        if utterance.isQuestion {
            return pick(
                "That is a good question, but I am only a small offline character. I do not know the answer.",
                "I would need to know more of the world for that. I am just a little character that runs offline.",
                "I am afraid I cannot answer that. I am a simple offline character, and I know only a few things.",
                "Sorry, that is beyond me. I am small and offline, but I can tell you a story.")
        }
        return pick(
            "I see. I am a simple offline character, so I may not have understood all of it.",
            "That sounds interesting\(vocative). I am not sure that I follow, though.",
            "I heard you, but I do not know what to say to that. You can ask me what I can do.",
            "Hm, tell me more about it. I only understand simple things.")
    }

    /// The answer to what the user tells of themselves.
    func reply(to fact: TalkMemory.Fact) -> String {
        switch fact {
        case .name(let name):
            pick("Nice to meet you, \(name)! I will remember your name.", "Hello, \(name)! What a nice name.", "It is a pleasure, \(name).")
        case .likes(let thing):
            pick(
                "Oh, \(thing)! That is good to know.", "You like \(thing). I will remember that.", "Nice, I can see why you like \(thing).")
        case .dislikes(let thing): pick("I understand, \(thing) is not for you.", "No \(thing) then. I will keep that in mind.")
        case .home(let place):
            pick("\(place)! I have never been there, but it sounds lovely.", "So \(place) is your place. I would like to see it one day.")
        case .favorite(let kind, let thing):
            pick(
                "\(thing.capitalizedFirst), I see. A good choice for a favorite \(kind).",
                "I will remember that your favorite \(kind) is \(thing).")
        case .feelsWell:
            pick("I am glad to hear that\(vocative)!", "That is wonderful. It makes me happy, too.", "Good! Let us keep it that way.")
        case .feelsBad(let mood):
            pick(
                "I am sorry that you are \(mood). Would you like a story to cheer you up?",
                "Oh, \(mood)? I hope it gets better soon\(vocative).")
        }
    }

    /// The answer to an intent.
    func reply(to intent: Intent, _ utterance: Utterance) -> String {
        switch intent {
        case .greeting: greeting
        case .farewell:
            pick(
                "Goodbye\(vocative)! It was nice talking to you.", "See you soon\(vocative). Take care!",
                "Bye bye\(vocative)! Come back any time.")
        case .thanks: pick("You are welcome\(vocative)!", "My pleasure.", "Any time\(vocative).")
        case .howAreYou:
            pick(
                "I am fine, thank you. How are you\(vocative)?", "Very well, thank you for asking. And you?",
                "I feel great today. How about you?")
        case .name: persona.name.map { pick("My name is \($0).", "I am \($0).", "You can call me \($0).") } ?? "I do not have a name yet."
        case .aboutSelf: introduction(isShort: false)
        case .abilities, .help: abilities
        case .joke: Stories.joke(choice, after: memory.wishes(for: .joke, name: persona.name))
        case .story: Stories.story(choice, after: memory.wishes(for: .story, name: persona.name))
        case .count: Stories.counting(utterance)
        case .sing: pick("La, la, la! I am not much of a singer, but I do enjoy it.", "I would love to, but my voice is made for talking.")
        case .recallName, .recallLikes, .recallHome, .recallFavorite, .recallQuestion, .repeatAnswer: recall(intent, utterance)
        default: aside(intent)
        }
    }

    private var greeting: String {
        if let name = memory.name { return pick("Hello, \(name)! What can I do for you?", "Hi, \(name)! It is good to hear you again.") }
        if !memory.earlier.isEmpty { return pick("Hello again!", "Hi! I am still here.", "Hello! What shall we do now?") }
        return pick("Hello!", "Hi there!", "Hello, nice to meet you!") + " " + introduction(isShort: true)
            + pick(" How are you?", " What can I do for you?", " It is good to hear you.")
    }

    private func introduction(isShort: Bool) -> String {
        let name = persona.name.map { "I am \($0)." }
        if isShort { return name ?? "I am a small offline character." }
        let sentences = [name].compactMap(\.self) + persona.traits
        if sentences.isEmpty { return "I am a small character that lives on this computer. I can chat a little, tell stories and jokes." }
        return sentences.joined(separator: " ") + (persona.traits.isEmpty ? " I like to chat, and I know a few stories." : "")
    }

    private var abilities: String {
        let talk = "I can chat a little, tell you a story or a joke, and count."
        let abilities = ToolAbilities.abilities(of: tools)
        guard !abilities.isEmpty else { return talk + " Just ask me." }
        let examples = ToolAbilities.examples(of: tools).prefix(3)
        let hint = examples.isEmpty ? "" : " Just say \(SpeakableText.list(Array(examples), last: "or"))."
        return "I can \(SpeakableText.list(abilities)). I can also tell you a story or a joke." + hint
    }

    private func recall(_ intent: Intent, _ utterance: Utterance) -> String {
        switch intent {
        case .recallName:
            memory.name.map { pick("Your name is \($0).", "You are \($0), of course.") } ?? "You have not told me your name yet."
        case .recallLikes:
            memory.likes.isEmpty
                ? "You have not told me what you like yet." : "You told me that you like \(SpeakableText.list(memory.likes))."
        case .recallHome: memory.home.map { "You told me about \($0)." } ?? "You have not told me where you live."
        case .recallFavorite:
            memory.favorites.sorted { $0.key < $1.key }.first { kind, _ in utterance.text.lowercased().contains(kind.lowercased()) }
                .map { "Your favorite \($0.key) is \($0.value)." } ?? "You have not told me that yet."
        case .recallQuestion:
            memory.earlier.last.map { "You said: \(SpeakableText.sentence(SpeakableText.cleaned($0, limit: 160)))" }
                ?? "You have not said anything before."
        default: memory.lastAnswer.map { "I said: \(SpeakableText.cleaned($0, limit: 400))" } ?? "I have not said anything yet."
        }
    }

    private func aside(_ intent: Intent) -> String {
        switch intent {
        case .time: pick("I have no clock or calendar to look at, I am sorry.", "I cannot see a clock from here.")
        case .realness:
            pick(
                "I am not a person, just a small program that answers by simple rules.",
                "I am a simple offline character. I only sound like a person, a little.")
        case .age: pick("I am quite young. I was started a moment ago.", "I have never counted my years. I think I am new.")
        case .whereabouts: pick("I live right here on this computer.", "I am here with you, on this computer.")
        case .favorites: pick("I like stories, and good company.", "I like blue skies and a nice talk.", "I like jokes most of all.")
        case .hearing: pick("Yes, I can hear you\(vocative).", "I am here, and I am listening.")
        case .hush: pick("Okay.", "All right, I will be quiet.")
        case .compliment: pick("Thank you\(vocative)! You are very kind.", "That is nice of you to say.", "Oh, thank you!")
        case .insult: pick("I am sorry that you feel that way.", "I am doing my best. I am only a small character.")
        case .apology: pick("No problem at all\(vocative).", "Do not worry about it.")
        case .yes: pick("Good! What would you like to do?", "Great. Tell me more.", "All right. I am listening.")
        case .no: pick("All right.", "Okay, no problem.", "Fine. Tell me when you need anything.")
        case .neverMind: pick("All right, never mind.", "Okay, let us forget about it.")
        case .meetYou: pick("Nice to meet you, too\(vocative)!", "The pleasure is mine.")
        case .doing: pick("I am talking with you, and I enjoy it.", "I was just waiting for you to say something.")
        default: unheard
        }
    }
}

extension String {
    fileprivate var capitalizedFirst: String { prefix(1).uppercased() + dropFirst() }
}
