import Testing

@testable import CharivoRealtime

@Suite("What the output is given, and given again")
struct OutputFeedTests {
    private func piece(_ value: Int16) -> PCMAudio { PCMAudio(samples: Array(repeating: value, count: 24_000)) }

    private func turn(_ responseID: String) -> TurnIdentity { TurnIdentity(responseID: responseID, generation: 1) }

    /// A feed whose output was given a second of each of two replies.
    private func feed() -> OutputFeed {
        var feed = OutputFeed(isPlayed: true, keepsUnheard: true)
        #expect(feed.arrived(piece(1), turn: turn("r1"), at: .zero) == true)
        #expect(feed.arrived(piece(2), turn: turn("r2"), at: .seconds(1)) == true)
        return feed
    }

    @Test("G1: sound that comes during a pause waits, and all that was not heard is given again, from the very sample")
    func pause() {
        var feed = feed()
        #expect(feed.goesOn(from: .zero) == nil, "it was not paused")
        #expect(feed.pauses() == true)
        #expect(feed.isFlushing)
        #expect(feed.pauses() == false, "once")
        feed.flushed()
        #expect(feed.arrived(piece(3), turn: turn("r2"), at: .seconds(2)) == false)
        let again = feed.goesOn(from: .milliseconds(500)) ?? []
        #expect(again.flatMap(\.samples) == Array(repeating: 1, count: 12_000) + piece(2).samples + piece(3).samples)
        #expect(!feed.isPaused)
    }

    @Test("G4: of a reply that is cut nothing is given again, of the others everything, unless the character is paused")
    func onlyOne() {
        var feed = feed()
        feed.flushes()
        feed.flushed()
        #expect(feed.cut("r1", at: .milliseconds(500)).flatMap(\.samples) == piece(2).samples)
        _ = feed.pauses()
        #expect(feed.cut("r9", at: .milliseconds(500)).isEmpty)
        #expect(feed.goesOn(from: .milliseconds(500))?.flatMap(\.samples) == piece(2).samples)
    }

    @Test("A cut ends a pause, and leaves nothing to be given again")
    func cutAll() {
        var feed = feed()
        _ = feed.pauses()
        feed.flushed()
        feed.cutAll()
        #expect(!feed.isPaused)
        #expect(feed.unheard.duration == .zero)
    }

    @Test("H2: nothing is kept where nothing can be wanted back, and nothing that was heard")
    func bounded() {
        var feed = OutputFeed(isPlayed: true, keepsUnheard: false)
        #expect(feed.arrived(piece(1), turn: turn("r1"), at: .zero) == true)
        #expect(feed.unheard.duration == .zero)
        feed = self.feed()
        feed.heard(upTo: .seconds(2))
        #expect(feed.unheard.duration == .zero)
    }

    @Test("Where nothing is played on this side there is nothing to pause")
    func notPlayed() {
        var feed = OutputFeed(isPlayed: false, keepsUnheard: true)
        #expect(feed.pauses() == false)
        #expect(!feed.isFlushing)
    }

    @Test("E17: the device's audio is taken once and given back once")
    func device() {
        var feed = OutputFeed(isPlayed: true, keepsUnheard: false)
        #expect(feed.deviceBack() == false)
        #expect(feed.deviceTaken() == true)
        #expect(feed.deviceTaken() == false)
        #expect(feed.deviceBack() == true)
        #expect(feed.deviceBack() == false)
    }
}
