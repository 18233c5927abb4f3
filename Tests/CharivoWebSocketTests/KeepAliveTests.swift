import NIOCore
import NIOEmbedded
import Testing

@testable import CharivoWebSocket

@Suite("Pings and the watchdog", .timeLimit(.minutes(1)))
struct KeepAliveTests {
    static let configuration = WebSocketConfiguration(pingInterval: .seconds(20), pongTimeout: .seconds(5))

    @Test("A peer that answers nothing to a ping is dropped after the pong timeout, without a closing handshake")
    func silence() throws {
        let pipeline = try FramePipeline(role: .server, configuration: Self.configuration)
        pipeline.advance(.seconds(19))
        #expect(try pipeline.sentFrames().isEmpty)
        pipeline.advance(.seconds(1))
        #expect(try pipeline.sentFrames().map(\.opcode) == [9])
        pipeline.advance(.milliseconds(4999))
        #expect(pipeline.endings.isEmpty)
        pipeline.advance(.milliseconds(1))
        #expect(pipeline.endings.map(\.cause) == [.pingTimeout])
        #expect(!pipeline.channel.isActive)
        #expect(try pipeline.sentFrames().isEmpty)
    }

    @Test("A pong keeps the connection, and the next ping keeps to the interval")
    func pong() throws {
        let pipeline = try FramePipeline(role: .server, configuration: Self.configuration)
        for round in 1...5 {
            pipeline.advance(.seconds(20))
            let ping = try #require(try pipeline.sentFrames().first, "no ping in round \(round)")
            pipeline.receive(RawFrame(opcode: 10, payload: ping.payload, mask: RawFrame.key))
        }
        #expect(pipeline.endings.isEmpty)
    }

    @Test("Half a frame is a sign of life too: a long message on a slow line is not cut off")
    func partialFrame() throws {
        let pipeline = try FramePipeline(role: .server, configuration: Self.configuration)
        let frame = RawFrame.text(String(repeating: "x", count: 1000), masked: true).bytes
        pipeline.receive(Array(frame.prefix(10)))
        pipeline.advance(.seconds(22))
        pipeline.receive(Array(frame[10..<20]))
        pipeline.advance(.seconds(4))
        #expect(pipeline.endings.isEmpty)
        pipeline.receive(Array(frame.dropFirst(20)))
        #expect(try pipeline.messages().count == 1)
    }

    @Test("Silence is no evidence while this side does not read")
    func notReading() throws {
        let pipeline = try FramePipeline(role: .server, configuration: Self.configuration)
        // The end of a read without a new one: the reader downstream is full.
        pipeline.channel.pipeline.fireChannelReadComplete()
        pipeline.advance(.seconds(60))
        #expect(pipeline.endings.isEmpty)
        pipeline.channel.read()
        pipeline.advance(.seconds(30))
        #expect(pipeline.endings.map(\.cause) == [.pingTimeout])
    }

    @Test("An interval shorter than the pong timeout waits for the answer before it asks again")
    func shortInterval() {
        var keepAlive = KeepAlive(interval: .seconds(1), timeout: .seconds(5), now: .uptimeNanoseconds(0))
        #expect(keepAlive.firstDeadline == .uptimeNanoseconds(0) + .seconds(1))
        let first = keepAlive.firstDeadline
        #expect(keepAlive.fired(now: first, isReading: true) == .ping(1, until: first + .seconds(5)))
        keepAlive.heard()
        #expect(keepAlive.fired(now: first + .seconds(5), isReading: true) == .ping(2, until: first + .seconds(10)))
        #expect(keepAlive.fired(now: first + .seconds(10), isReading: true) == .dead)
    }
}
