import CharivoTesting
import Foundation
import Testing

@testable import CharivoServices

@Suite("Server-sent events")
struct ServerSentEventsTests {
    private static let stream =
        ": hello\r\n\r\ndata: one\r\n\r\nevent: x\ndata:two\ndata: lines\n\ndata\n\nid: 3\n\rdata:  three\r\rdata: lost"
    private static let events = ["one", "two\nlines", "", " three"]

    @Test("The events are the same, however their bytes are parted")
    func anyPieces() throws {
        var random = SeededRandom.drawn()
        for _ in 0..<300 {
            var parser = ServerSentEvents()
            var rest = Array(Self.stream.utf8)[...]
            var events: [[UInt8]] = []
            while !rest.isEmpty {
                let piece = rest.prefix(.random(in: 1...9, using: &random))
                rest = rest.dropFirst(piece.count)
                events += try parser.append(piece)
            }
            #expect(events.map { String(decoding: $0, as: UTF8.self) } == Self.events, "\(random.repetition)")
        }
    }

    @Test("An event without an end is given up at its limit")
    func limit() {
        var parser = ServerSentEvents(limit: 100)
        #expect(throws: ServerSentEvents.TooLong.self) { _ = try parser.append(Array(repeating: UInt8(ascii: "a"), count: 101)) }
    }
}
