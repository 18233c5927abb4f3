import NIOCore
import NIOEmbedded
import Testing

@testable import CharivoWebSocket

@Suite("The sockets of a server", .timeLimit(.minutes(1)))
struct OpenChannelsTests {
    private static func socket(_ address: String) throws -> EmbeddedChannel {
        let channel = EmbeddedChannel()
        channel.remoteAddress = try SocketAddress(ipAddress: address, port: 1)
        return channel
    }

    @Test("A full server tells a few more so, and closes any further one")
    func full() throws {
        let channels = OpenChannels(configuration: .init(maximumSockets: 2))
        let sockets = try (0..<11).map { _ in try Self.socket("127.0.0.1") }
        let admissions = sockets.map { channels.admit($0) }
        #expect(admissions == Array(repeating: .admitted, count: 2) + Array(repeating: .full, count: 8) + [.overfull])
        for socket in sockets.prefix(9) { _ = try socket.finish() }
        #expect(channels.admit(try Self.socket("127.0.0.1")) == .admitted)
    }

    @Test(
        "One address, or one network of IPv6, has no more sockets than its share, which this machine does not",
        arguments: [
            ("192.0.2.1", "192.0.2.1", true), ("192.0.2.1", "192.0.2.2", false), ("::ffff:192.0.2.1", "192.0.2.1", true),
            ("2001:db8::1", "2001:db8::ffff", true), ("2001:db8::1", "2001:db8:0:1::1", false), ("127.0.0.1", "127.0.0.1", false),
            ("::1", "::1", false), ("::ffff:127.0.0.1", "127.0.0.1", false),
        ])
    func share(first: String, second: String, areOne: Bool) throws {
        let channels = OpenChannels(configuration: .init(maximumSockets: 100, maximumSocketsPerAddress: 1))
        let socket = try Self.socket(first)
        #expect(channels.admit(socket) == .admitted)
        let other = try Self.socket(second)
        #expect(channels.admit(other) == (areOne ? .full : .admitted))
        _ = try socket.finish()
        _ = try other.finish()
        #expect(channels.admit(try Self.socket(second)) == .admitted)
    }

    @Test("Those that are refused take neither the places of others nor their address's share, and give back none that they had not")
    func refused() throws {
        let channels = OpenChannels(configuration: .init(maximumSockets: 2, maximumSocketsPerAddress: 1))
        let greedy = try (0..<9).map { _ in try Self.socket("192.0.2.1") }
        #expect(greedy.map { channels.admit($0) } == [.admitted] + Array(repeating: .full, count: 8))
        // All that may be told so are being told; another address still has its place.
        let other = try Self.socket("192.0.2.2")
        #expect(channels.admit(other) == .admitted)
        #expect(channels.admit(try Self.socket("192.0.2.3")) == .overfull)
        // The end of one that was refused leaves the address's one place taken.
        _ = try greedy[1].finish()
        let again = try Self.socket("192.0.2.1")
        #expect(channels.admit(again) == .full)
        _ = try other.finish()
        #expect(channels.admit(try Self.socket("192.0.2.1")) == .overfull)
        _ = try greedy[0].finish()
        #expect(channels.admit(try Self.socket("192.0.2.1")) == .admitted)
    }

    @Test("A shutdown reaches those that are being refused too")
    func shutdown() throws {
        let channels = OpenChannels(configuration: .init(maximumSockets: 1))
        let sockets = try (0..<2).map { _ in try Self.socket("127.0.0.1") }
        #expect(sockets.map { channels.admit($0) } == [.admitted, .full])
        channels.abort()
        for socket in sockets { #expect(!socket.isActive) }
        #expect(channels.admit(try Self.socket("127.0.0.1")) == .shuttingDown)
    }
}
