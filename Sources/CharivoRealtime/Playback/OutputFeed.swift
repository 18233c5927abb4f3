/// What the output on this side is given, what it is asked to throw away, and what of that it may have to be given again.
struct OutputFeed: Sendable {
    /// Whether the character's sound is played on this side.
    let isPlayed: Bool
    /// Whether what the output throws away may be wanted back.
    let keepsUnheard: Bool
    /// Whether the character is silent until it is clear whether the user interrupts.
    private(set) var isPaused = false
    /// Whether the output was asked to throw away what it had, and has not answered yet: what is true waits for it.
    private(set) var isFlushing = false
    /// Whether something else has the device's audio.
    private(set) var isDeviceTaken = false
    private(set) var unheard = UnheardSound()

    init(isPlayed: Bool, keepsUnheard: Bool) {
        self.isPlayed = isPlayed
        self.keepsUnheard = keepsUnheard
    }

    /// Sound came that is laid there on the output's time line. Whether it is to be played now.
    mutating func arrived(_ audio: PCMAudio, turn: TurnIdentity, at start: Duration) -> Bool {
        if keepsUnheard { unheard.append(audio, turn: turn, at: start) }
        return !isPaused
    }

    /// The output has rendered up to there.
    mutating func heard(upTo position: Duration) { unheard.heard(upTo: position) }

    /// The character falls silent, and nothing is cut. Whether the output is to be flushed for it.
    mutating func pauses() -> Bool {
        guard isPlayed, !isPaused else { return false }
        isPaused = true
        isFlushing = true
        return true
    }

    /// The character goes on where it fell silent.
    ///
    /// - Returns: What the output is given again; `nil` when it was not paused.
    mutating func goesOn(from position: Duration) -> [PCMAudio]? {
        guard isPaused else { return nil }
        isPaused = false
        return unheard.rest(from: position)
    }

    /// The output is asked to throw away what it has.
    mutating func flushes() { isFlushing = true }

    /// The output has thrown it away.
    mutating func flushed() { isFlushing = false }

    /// Everything that was thrown away is cut.
    mutating func cutAll() {
        unheard.removeAll()
        isPaused = false
    }

    /// The sound of one reply is cut, from where the output stands.
    ///
    /// - Returns: What the output is given again: the sound of the others.
    mutating func cut(_ responseID: String, at position: Duration) -> [PCMAudio] {
        unheard.remove(responseID, from: position)
        return isPaused ? [] : unheard.rest(from: position)
    }

    /// Something else took the device's audio. Whether that is news.
    mutating func deviceTaken() -> Bool {
        defer { isDeviceTaken = true }
        return !isDeviceTaken
    }

    /// The device's audio is the app's again. Whether that is news.
    mutating func deviceBack() -> Bool {
        defer { isDeviceTaken = false }
        return isDeviceTaken
    }
}
