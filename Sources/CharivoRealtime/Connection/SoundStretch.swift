internal import DequeModule

/// A stretch of the user's sound that is kept, and what of its beginning there was no room for.
struct SoundStretch: Sendable {
    private(set) var sound: Deque<PCMAudio> = []
    private(set) var length: Duration = .zero
    /// What there was no room for, while the connection stood; it is lost if the connection is.
    var trimmed: Duration = .zero
    /// Whether there was no room for its beginning, whatever became of that.
    private(set) var isCut = false

    mutating func append(_ audio: PCMAudio) {
        sound.append(audio)
        length += audio.duration
    }

    /// - Returns: The oldest piece, which is not kept any more.
    mutating func popFirst() -> PCMAudio? {
        guard let oldest = sound.popFirst() else { return nil }
        length -= oldest.duration
        return oldest
    }

    /// Lets go of the oldest piece, for which there is no room.
    mutating func cutFirst() -> PCMAudio? {
        guard let oldest = popFirst() else { return nil }
        isCut = true
        return oldest
    }

    /// It begins where it begins now: what came before is not a part of it.
    mutating func begins() {
        trimmed = .zero
        isCut = false
    }

    /// Lets go of what is not worth keeping: all but the newest.
    mutating func trim(to length: Duration) {
        while self.length > length, popFirst() != nil {}
    }

    /// Another stretch comes directly before this one.
    mutating func prepend(_ earlier: SoundStretch) {
        sound.prepend(contentsOf: earlier.sound)
        length += earlier.length
        trimmed += earlier.trimmed
        isCut = isCut || earlier.isCut
    }
}
