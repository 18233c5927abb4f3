/// The words of English that the rules know something about.
enum Vocabulary {
    /// Sounds that mean nothing.
    static let fillers: Set<String> = ["um", "uh", "er", "hm", "hmm", "mm", "ah", "huh", "mhm", "eh"]

    /// Words that questions begin with.
    static let questionWords: Set<String> = [
        "what", "who", "where", "when", "why", "how", "which", "whose", "is", "are", "do", "does", "did", "can", "could", "will",
        "would", "should", "have", "has", "am", "was", "were",
    ]

    /// Words that hold sentences together. They are compared exactly, never by sound, for they would be found everywhere.
    static func isFunctionWord(_ form: String) -> Bool { functionWords.contains(form) || fillers.contains(form) }

    private static let functionWords: Set<String> = [
        "a", "an", "the", "this", "that", "these", "those", "it", "its", "i", "me", "my", "mine", "you", "your", "yours", "he", "she",
        "him",
        "her", "his", "we", "us", "our", "they", "them", "their", "is", "am", "are", "was", "were", "be", "been", "do", "does", "did",
        "done",
        "have", "has", "had", "can", "could", "will", "would", "shall", "should", "may", "might", "must", "not", "no", "and", "or", "but",
        "if", "then", "than", "so", "as", "of", "in", "on", "at", "to", "for", "from", "with", "by", "into", "about", "out", "over", "off",
        "what", "who", "where", "when", "why", "how", "which", "there", "here", "now", "just", "please", "some", "any", "all", "very",
        "too",
        "also", "again", "let", "lets", "want", "like", "said", "say", "says", "one", "well", "oh", "ok", "okay", "hey", "bit", "little",
        "more",
        "much", "many", "really", "today", "would", "need", "thing", "something", "anything",
    ]

    /// Verbs that many tools are named with, so that they say little about which one is meant.
    static let commonVerbs: Set<String> = [
        "set", "get", "play", "do", "make", "show", "start", "run", "call", "use", "tell", "change", "give", "fetch", "find", "return",
        "update", "create", "add", "put", "turn", "switch", "go", "take", "read", "describe", "check", "trigger", "perform", "current",
        "active",
        "character", "characters", "user", "new",
    ]

    static let contractions: [String: [String]] = [
        "what's": ["what", "is"], "who's": ["who", "is"], "where's": ["where", "is"], "how's": ["how", "is"], "that's": ["that", "is"],
        "it's": ["it", "is"], "let's": ["let", "us"], "i'm": ["i", "am"], "i've": ["i", "have"], "i'd": ["i", "would"],
        "i'll": ["i", "will"],
        "you're": ["you", "are"], "you've": ["you", "have"], "we're": ["we", "are"], "they're": ["they", "are"], "don't": ["do", "not"],
        "dont": ["do", "not"], "doesn't": ["does", "not"], "didn't": ["did", "not"], "can't": ["can", "not"], "cannot": ["can", "not"],
        "won't": ["will", "not"], "isn't": ["is", "not"], "aren't": ["are", "not"], "shouldn't": ["should", "not"],
        "mustn't": ["must", "not"],
        "whats": ["what", "is"], "how're": ["how", "are"], "what're": ["what", "are"], "who're": ["who", "are"], "im": ["i", "am"],
        "gonna": ["going", "to"], "wanna": ["want", "to"], "bye-bye": ["goodbye"],
    ]

    /// Whether two words mean much the same.
    static func areSynonyms(_ left: WordShape, _ right: WordShape) -> Bool {
        guard let groups = groupsByStem[left.stem] else { return false }
        return !groups.isDisjoint(with: groupsByStem[right.stem] ?? [])
    }

    private static let groups: [[String]] = [
        // Moods, as the expressions of avatars are named.
        ["happy", "happiness", "smile", "joy", "joyful", "glad", "cheerful", "grin", "laugh", "pleased", "delighted"],
        ["sad", "sadness", "cry", "tears", "unhappy", "gloomy", "sorrow", "sorrowful", "frown"],
        ["angry", "anger", "mad", "furious", "annoyed", "rage", "cross"],
        ["surprised", "surprise", "shock", "shocked", "astonished", "amazed", "startled"],
        ["neutral", "normal", "calm", "default", "plain", "blank", "usual"],
        ["shy", "blush", "embarrassed", "embarrassment", "bashful"],
        ["sleepy", "tired", "yawn", "sleep", "drowsy"],
        ["scared", "afraid", "fear", "frightened", "fearful"],
        ["excited", "thrilled", "excitement"],
        ["worried", "worry", "nervous", "anxious", "troubled"],
        ["love", "heart", "affection"],
        ["think", "thinking", "thoughtful", "ponder"],
        // Movements.
        ["wave", "greet", "greeting"], ["nod", "agree"], ["dance", "groove", "boogie"], ["bow", "curtsy"], ["jump", "hop", "leap"],
        ["idle", "rest", "relax"], ["clap", "applaud", "applause"], ["tap", "touch", "poke"], ["move", "motion", "movement", "gesture"],
        // What tools are about.
        ["look", "gaze", "glance", "eyes", "stare", "watch"], ["expression", "face", "mood", "emotion"],
        ["profile", "yourself", "biography", "introduction"], ["scene", "surroundings", "place", "room"],
        ["weather", "forecast", "temperature"], ["timer", "countdown", "alarm"], ["light", "lamp", "lights"], ["music", "song", "tune"],
        ["left", "leftward"], ["right", "rightward"], ["up", "upward", "above", "sky", "ceiling"],
        ["down", "downward", "below", "floor", "ground"],
        ["volume", "loudness"], ["note", "memo"], ["picture", "photo", "image"],
    ]

    private static let groupsByStem: [String: Set<Int>] = {
        var byStem: [String: Set<Int>] = [:]
        for (index, group) in groups.enumerated() {
            for word in group { byStem[WordStem.stem(word), default: []].insert(index) }
        }
        return byStem
    }()
}
