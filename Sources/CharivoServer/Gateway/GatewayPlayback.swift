internal import DequeModule

/// The character's sound on its way to one client: what waits, what was sent, and what the client says was heard. Counted in samples.
///
/// The sound between two flushes is a generation, and a client reports its position within one. A report is never believed beyond
/// what was sent, never goes back, and one that comes late, for a generation that is over, moves nothing: so the next reply can never
/// be credited with the last one's sound.
///
/// A flush answers the last position that was reported. It does not add the time that has passed since: a client that has stalled, or
/// whose tab was just closed, has heard no more, and words that were not heard must not count as heard. What the client did render
/// between that report and the flush, a report's interval and a round trip at most, is known when it acknowledges, and is counted.
struct GatewayPlayback: Sendable {
    /// What a report meant.
    enum Reported: Sendable, Hashable {
        /// The output as a whole stands there.
        case moved(to: Int)
        /// Nothing new: an earlier position again, or a generation that is over.
        case nothing
        /// The position lies beyond the sound that was sent. It counts as far as it can be true.
        case beyond(movedTo: Int?)
    }

    /// A generation that a flush has ended.
    private struct Ended: Sendable {
        var id: Int
        var sent: Int
        var heard: Int
    }

    /// The most generations that wait for their acknowledgement.
    static let maximumUnacknowledged = 16

    private(set) var generation = 1
    private(set) var sent = 0
    private(set) var heard = 0
    /// The output's position where this generation begins.
    private var start = 0
    private var waiting: Deque<ArraySlice<Int16>> = []
    private(set) var waitingCount = 0
    private var ended: Deque<Ended> = []
    /// The flush that the client is still to be told of. There is one at most: until it is told, nothing more is sent.
    private var untold: Int?
    private let ahead: Int
    /// What was heard after the position a cut was answered with, in all.
    private(set) var heardAfterCuts = 0
    /// Flushes that were acknowledged.
    private(set) var acknowledgements = 0

    init(ahead: Int) {
        self.ahead = max(GatewayAudioFrame.maximumSamples, ahead)
    }

    /// Whether all sound there was has been heard.
    var isSilent: Bool { waitingCount == 0 && heard == sent }

    /// The output's position: everything ever heard, as it was answered.
    var position: Int { start + heard }

    mutating func enqueue(_ samples: [Int16]) {
        guard !samples.isEmpty else { return }
        waiting.append(samples[...])
        waitingCount += samples.count
    }

    /// The flush to tell the client of now.
    mutating func nextFlush() -> Int? {
        defer { untold = nil }
        return untold
    }

    /// The next piece to send; `nil` when nothing waits, a flush comes first, or the client is far enough behind.
    mutating func nextFrame() -> GatewayAudioFrame? {
        guard untold == nil else { return nil }
        let room = min(GatewayAudioFrame.maximumSamples, ahead - (sent - heard))
        guard room > 0, waitingCount > 0 else { return nil }
        var samples: [Int16] = []
        while samples.count < room, let first = waiting.popFirst() {
            let taken = first.prefix(room - samples.count)
            samples += taken
            if taken.count < first.count { waiting.prepend(first.dropFirst(taken.count)) }
        }
        waitingCount -= samples.count
        defer { sent += samples.count }
        return GatewayAudioFrame(generation: generation, position: sent, samples: samples)
    }

    /// Throws away what is not heard.
    ///
    /// - Returns: The position.
    mutating func flush() -> Int {
        waiting.removeAll()
        waitingCount = 0
        guard sent > heard else { return position }
        let id = generation
        if ended.count == Self.maximumUnacknowledged { ended.removeFirst() }
        ended.append(Ended(id: id, sent: sent, heard: heard))
        start += heard
        sent = 0
        heard = 0
        generation += 1
        untold = id
        return position
    }

    mutating func reported(generation reported: Int, samples: Int) -> Reported {
        guard reported == generation else {
            return reported < generation ? .nothing : .beyond(movedTo: nil)
        }
        let isBeyond = samples > sent
        let believed = min(samples, sent)
        let hasMoved = believed > heard
        heard = max(heard, believed)
        if isBeyond { return .beyond(movedTo: hasMoved ? position : nil) }
        return hasMoved ? .moved(to: position) : .nothing
    }

    /// A flush was carried out.
    ///
    /// - Returns: `false` when there was none of that id to acknowledge.
    mutating func flushed(id: Int, samples: Int) -> Bool {
        guard let index = ended.firstIndex(where: { $0.id == id }) else { return false }
        let end = ended.remove(at: index)
        heardAfterCuts += max(0, min(samples, end.sent) - end.heard)
        acknowledgements += 1
        return true
    }
}
