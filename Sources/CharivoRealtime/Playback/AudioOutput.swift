/// Where the character's sound is heard: a speaker, a file on a clock, a far-away page.
///
/// The position it reports is the one source for truncation, for what counts as heard, and for lips. It is the time of sound
/// that has really been rendered; it stands still while the output is stalled or has nothing to play.
///
/// An output may serve one session after another, of one manager or of several, but one at a time: a session begins with a
/// ``flush()``, counts its sound from the position that this answers, and reads ``positions`` anew.
public protocol AudioOutput: Sendable {
    /// Adds sound after what is already queued. Never blocks.
    func enqueue(_ audio: PCMAudio)

    /// Throws away everything that is not yet rendered. Never blocks.
    ///
    /// - Returns: The position at that moment; nothing that was queued before is rendered after it.
    func flush() -> Duration

    /// The position, as the sound goes on: after each rendered buffer, about 60 times a second.
    ///
    /// Each read is a stream of its own, of the positions from then on, that ends no earlier than the output: ``PlaybackPositions``
    /// makes them. When one ends while a session lives, the session says so with a diagnostic `positions_ended`.
    var positions: AsyncStream<Duration> { get }

    /// Stands still: nothing is rendered, nothing is thrown away, and the position does not move, until ``resume()``. Never blocks.
    ///
    /// By default nothing happens, as fits an output whose device is stopped by whoever took it.
    func pause()

    /// Goes on where ``pause()`` stopped. Never blocks.
    func resume()
}

extension AudioOutput {
    /// Does nothing.
    public func pause() {}
    /// Does nothing.
    public func resume() {}
}
