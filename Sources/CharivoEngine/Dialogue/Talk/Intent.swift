/// What the user is after, of the things the character has an answer to.
enum Intent: String, Hashable, Sendable, CaseIterable {
    case greeting, farewell, thanks, howAreYou, name, aboutSelf, abilities, joke, story, count, time, realness, age, whereabouts
    case favorites, hearing, sing, recallName, recallLikes, recallHome, recallFavorite, recallQuestion, repeatAnswer, hush, compliment,
        insult, apology, yes, no
    case neverMind, meetYou, doing, help
}
