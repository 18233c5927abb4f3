import CharivoRealtime
import Foundation
import Testing

@testable import CharivoAudio

@Suite struct ConversationRecorderTests {
    static func temporaryPath() -> String {
        FileManager.default.temporaryDirectory.appendingPathComponent("charivo-\(UUID().uuidString).wav").path
    }

    @Test("What both sides have is taken at once, and what one side has alone waits for the other")
    func takesTogether() {
        var timeline = TwoTrackTimeline(tolerance: 4, limit: 100)
        timeline.appendLeft([1, 2, 3])
        timeline.appendRight([9])
        #expect(timeline.take() == .init(left: [1], right: [9]))
        timeline.appendRight([8])
        #expect(timeline.take() == .init(left: [2], right: [8]))
        #expect(timeline.takeAll() == .init(left: [3], right: [0]))
    }

    @Test("A side that gives nothing for longer than the tolerance is silent")
    func silentSide() {
        var timeline = TwoTrackTimeline(tolerance: 2, limit: 100)
        timeline.appendRight([1, 2, 3, 4, 5])
        #expect(timeline.take() == .init(left: [0, 0, 0], right: [1, 2, 3]))
    }

    @Test("What waits is bounded, and what is dropped is counted")
    func bounded() {
        var timeline = TwoTrackTimeline(tolerance: 10, limit: 3)
        timeline.appendLeft([1, 2, 3, 4])
        timeline.appendLeft([5])
        #expect(timeline.dropped == 2)
        #expect(timeline.takeAll().left == [1, 2, 3])
    }

    @Test("A recording has the user on the left and the character on the right", .timeLimit(.minutes(1)))
    func writes() async throws {
        let path = Self.temporaryPath()
        defer { try? FileManager.default.removeItem(atPath: path) }
        let recorder = try ConversationRecorder(path: path)
        recorder.appendUser([100, 200, 300])
        recorder.appendCharacter([-100, -200])
        try await recorder.close()
        let bytes = try Array(Data(contentsOf: URL(fileURLWithPath: path)).suffix(12))
        let samples = stride(from: 0, to: bytes.count, by: 2).map { Int16(bytes[$0]) | Int16(bytes[$0 + 1]) << 8 }
        #expect(samples == [100, -100, 200, -200, 300, 0])
    }

    @Test("A recording that cannot be created says where and why")
    func unwritable() {
        let path = Self.temporaryPath() + "/missing/talk.wav"
        let error = #expect(throws: AudioError.self) { try ConversationRecorder(path: path) }
        #expect(error?.code == .unwritable)
        #expect(error?.message.contains(path) == true)
    }
}
