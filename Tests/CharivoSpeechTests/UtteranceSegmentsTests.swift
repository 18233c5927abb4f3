import Testing

@testable import CharivoSpeech

@Suite("Parts of a long utterance")
struct UtteranceSegmentsTests {
    private let loud = [Int16](repeating: 8_000, count: 1_600)
    private let quiet = [Int16](repeating: 20, count: 1_600)

    /// Feeds tenths of a second; at which of them a part ends.
    private func cuts(_ tenths: Int, isLoud: (Int) -> Bool) -> [Int] {
        var segments = UtteranceSegments(sampleRate: 16_000)
        return (1...tenths).filter { segments.endsSegment(behind: (isLoud($0) ? loud : quiet)[...]) }
    }

    @Test("A short utterance is not parted, not even at a pause")
    func short() {
        #expect(cuts(119) { $0 < 50 || $0 > 60 } == [])
    }

    @Test("A long one is parted in the next pause of a quarter of a second")
    func pause() {
        #expect(cuts(200) { !(130...140).contains($0) } == [132])
        #expect(cuts(200) { !(130...131).contains($0) } == [], "too short to be a pause")
    }

    @Test("Without a pause it is parted at the limit, again and again")
    func limit() {
        #expect(cuts(500) { _ in true } == [240, 480])
    }

    @Test("What is quiet throughout has no pause")
    func quietThroughout() {
        #expect(cuts(300) { _ in false } == [240])
    }
}
