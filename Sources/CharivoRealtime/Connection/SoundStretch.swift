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

    /// Takes the newest away, to the sample.
    ///
    /// - Returns: As much of the newest as was asked for. What is missing of it was cut, if anything was.
    mutating func takeNewest(_ length: Duration) -> SoundStretch {
        var newest = SoundStretch()
        while let last = sound.last {
            let wanted = (length - newest.length).samples(at: last.sampleRate)
            guard wanted > 0 else { return newest }
            sound.removeLast()
            self.length -= last.duration
            let start = max(0, last.samples.count - wanted)
            newest.putBefore(PCMAudio(samples: Array(last.samples[start...]), sampleRate: last.sampleRate))
            if start > 0 { append(PCMAudio(samples: Array(last.samples[..<start]), sampleRate: last.sampleRate)) }
        }
        if isCut, newest.length < length {
            newest.isCut = true
            newest.trimmed = min(trimmed, length - newest.length)
            trimmed -= newest.trimmed
        }
        return newest
    }

    private mutating func putBefore(_ audio: PCMAudio) {
        sound.prepend(audio)
        length += audio.duration
    }

    /// It begins so far before its end: what was cut before that is not a part of it.
    mutating func begins(lasting length: Duration) {
        guard isCut, self.length < length else { return begins() }
        trimmed = min(trimmed, length - self.length)
    }

    /// Another stretch comes directly before this one.
    mutating func prepend(_ earlier: SoundStretch) {
        sound.prepend(contentsOf: earlier.sound)
        length += earlier.length
        trimmed += earlier.trimmed
        isCut = isCut || earlier.isCut
    }
}
