/// The stories and jokes the character knows.
enum Stories {
    /// The highest number it counts to.
    private static let maximumCount = 50

    /// A story of several sentences: long enough to be interrupted.
    ///
    /// - Parameter count: How many were wished for before: none comes again until all were told.
    static func story(_ choice: Choice, after count: Int) -> String { choice.next(of: stories, after: count) }

    /// A short joke.
    ///
    /// - Parameter count: How many were wished for before: none comes again until all were told.
    static func joke(_ choice: Choice, after count: Int) -> String { choice.next(of: jokes, after: count) }

    /// Counts to the number that was said; to ten when none was.
    static func counting(_ utterance: Utterance) -> String {
        let said = NumberWords.numbers(in: utterance.forms).last.flatMap { Int(exactly: $0.value.rounded()) } ?? 10
        guard (1...maximumCount).contains(said) else {
            return "That would take too long. I can count to \(NumberWords.spelled(maximumCount))."
        }
        return SpeakableText.sentence((1...said).map(NumberWords.spelled).joined(separator: ", ")) + " There."
    }

    private static let stories = [
        """
        Long ago, in a village under a tall mountain, there lived a clockmaker who was always late. His clocks were perfect, but he kept \
        stopping to talk to everyone he met. One winter, the snow closed the road, and the people began to lose heart. So the clockmaker \
        went from door to door, and at each house he set the clock a little forward. Spring came early in that village, at least by the clocks, \
        and the people laughed and opened their windows. When the snow really melted, nobody could say which day it was. But they all agreed \
        that it was about time.
        """,
        """
        Once upon a time, there was a small lamp in a lighthouse by the sea. Every night it shone for the ships, and every night it \
        wondered where they were going. One day a seagull with a hurt wing landed on the railing, and stayed until she could fly again. \
        While she rested, she told the lamp of warm harbors, of green islands, and of whales that sing in the dark. When she left, \
        the lamp was a little sad, but its light seemed brighter than before. From then on, it knew what the ships were looking for. \
        And on some evenings, the seagull still comes by, and tells it what lies beyond the water.
        """,
        """
        There was once a young fox who was afraid of the dark. Each evening she hurried home before the sun was gone, and missed the best \
        part of every game. One night she got lost in the forest, and sat down under an old tree to cry. Then a tiny light appeared, and another, \
        and soon the whole forest was full of fireflies. They had been there every night, but she had always left too soon. \
        The fox followed them home, slowly, because it was so beautiful. After that, she was the last one to leave, every single evening.
        """,
    ]

    private static let jokes = [
        "Why did the robot go on holiday? It needed to recharge its batteries.",
        "What do you call a bear with no teeth? A gummy bear.",
        "Why was the computer cold? It had left its windows open.",
        "I told my clock a secret. Now it is just a matter of time.",
        "Why did the book go to the doctor? It had hurt its spine.",
        "What did one wall say to the other? I will meet you at the corner.",
    ]
}
