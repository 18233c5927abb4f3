import NIOCore
import NIOEmbedded
import Testing

@testable import CharivoWebSocket

@Suite("Frames become messages", .timeLimit(.minutes(1)))
struct MessageHandlerTests {
    struct Assembly: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var frames: @Sendable (Bool) -> [RawFrame]
        var messages: [WebSocketMessage]
    }

    static let assemblies = [
        Assembly(testDescription: "a text", frames: { [.text("hällo", masked: $0)] }, messages: [.text("hällo")]),
        Assembly(testDescription: "an empty text", frames: { [.text("", masked: $0)] }, messages: [.text("")]),
        Assembly(
            testDescription: "bytes that are not UTF-8, as binary",
            frames: { [RawFrame(opcode: 2, payload: [0xFF, 0], mask: $0 ? RawFrame.key : nil)] }, messages: [.binary([0xFF, 0])]),
        Assembly(
            testDescription: "a text in three fragments, one empty, cut within a scalar",
            frames: { masked in
                let mask = masked ? RawFrame.key : nil
                return [
                    RawFrame(opcode: 1, payload: [0x68, 0xC3], isFinal: false, mask: mask),
                    RawFrame(opcode: 0, payload: [], isFinal: false, mask: mask), RawFrame(opcode: 0, payload: [0xA4], mask: mask),
                ]
            }, messages: [.text("hä")]),
        Assembly(
            testDescription: "control frames between fragments",
            frames: { masked in
                let mask = masked ? RawFrame.key : nil
                return [
                    .text("a", isFinal: false, masked: masked), RawFrame(opcode: 9, payload: [7], mask: mask),
                    RawFrame(opcode: 10, mask: mask), RawFrame(opcode: 0, payload: Array("b".utf8), mask: mask),
                ]
            }, messages: [.text("ab")]),
        Assembly(
            testDescription: "a length in two bytes and one in eight",
            frames: { masked in
                [126, 65536].map { .text(String(repeating: "x", count: $0), masked: masked) }
            }, messages: [.text(String(repeating: "x", count: 126)), .text(String(repeating: "x", count: 65536))]),
    ]

    @Test("Data frames make their messages, whole or byte by byte", arguments: assemblies, [WebSocketRole.client, .server])
    func assembles(_ assembly: Assembly, role: WebSocketRole) throws {
        let bytes = assembly.frames(role == .server).flatMap(\.bytes)
        let whole = try FramePipeline(role: role)
        whole.receive(bytes)
        #expect(try whole.messages() == assembly.messages)
        let dripped = try FramePipeline(role: role)
        for byte in bytes.prefix(4096) { dripped.receive([byte]) }
        if bytes.count > 4096 { dripped.receive(Array(bytes.dropFirst(4096))) }
        #expect(try dripped.messages() == assembly.messages)
        #expect(whole.endings.isEmpty && dripped.endings.isEmpty)
    }

    struct Violation: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var frames: [RawFrame]
        var code: UInt16
    }

    private static func masked(_ opcode: UInt8, _ payload: [UInt8] = [], final: Bool = true, reserved: UInt8 = 0) -> RawFrame {
        RawFrame(opcode: opcode, payload: payload, isFinal: final, reserved: reserved, mask: RawFrame.key)
    }

    static let violations = [
        Violation(testDescription: "an unmasked frame", frames: [.text("a", masked: false)], code: 1002),
        Violation(testDescription: "RSV1", frames: [masked(1, reserved: 4)], code: 1002),
        Violation(testDescription: "RSV2", frames: [masked(1, reserved: 2)], code: 1002),
        Violation(testDescription: "RSV3 on a ping", frames: [masked(9, reserved: 1)], code: 1002),
        Violation(testDescription: "opcode 3", frames: [masked(3)], code: 1002),
        Violation(testDescription: "opcode 11", frames: [masked(11)], code: 1002),
        Violation(testDescription: "a fragmented ping", frames: [masked(9, final: false)], code: 1002),
        Violation(testDescription: "a ping of 126 bytes", frames: [masked(9, Array(repeating: 0, count: 126))], code: 1002),
        Violation(testDescription: "a continuation of nothing", frames: [masked(0)], code: 1002),
        Violation(testDescription: "a text within a fragmented text", frames: [masked(1, final: false), masked(1)], code: 1002),
        Violation(testDescription: "text that is not UTF-8", frames: [masked(1, [0xC0, 0x80])], code: 1007),
        Violation(
            testDescription: "text that is not UTF-8 as a whole", frames: [masked(1, [0xE2], final: false), masked(0, [0x28])], code: 1007),
        Violation(testDescription: "a frame over the limit", frames: [masked(2, Array(repeating: 0, count: 1001))], code: 1009),
        Violation(
            testDescription: "fragments over the limit",
            frames: [masked(2, Array(repeating: 0, count: 900), final: false), masked(0, Array(repeating: 0, count: 900))], code: 1009),
        Violation(testDescription: "half a close code", frames: [masked(8, [3])], code: 1002),
        Violation(testDescription: "a close code below 1000", frames: [.close(999, masked: true)], code: 1002),
        Violation(testDescription: "the close code 1005", frames: [.close(1005, masked: true)], code: 1002),
        Violation(testDescription: "the close code 1006", frames: [.close(1006, masked: true)], code: 1002),
        Violation(testDescription: "the close code 1015", frames: [.close(1015, masked: true)], code: 1002),
        Violation(testDescription: "the close code 2999", frames: [.close(2999, masked: true)], code: 1002),
        Violation(testDescription: "the close code 5000", frames: [.close(5000, masked: true)], code: 1002),
        Violation(testDescription: "a close reason that is not UTF-8", frames: [.close(1000, [0xFF], masked: true)], code: 1007),
    ]

    @Test("A peer that breaks the protocol is told with the right code, and nothing more of it is heard", arguments: violations)
    func violates(_ violation: Violation) throws {
        let pipeline = try FramePipeline(
            role: .server, configuration: .init(maximumFrameSize: 1000, maximumMessageSize: 1500, pingInterval: nil))
        pipeline.receive(violation.frames.flatMap(\.bytes) + RawFrame.text("late", masked: true).bytes)
        #expect(try pipeline.messages().isEmpty)
        #expect(try pipeline.sentFrames().map(\.closeCode) == [violation.code])
        let ending = try #require(pipeline.endings.first)
        #expect(pipeline.endings.count == 1)
        #expect(ending.cause == .protocolError)
        #expect(ending.sentCode?.rawValue == violation.code)
        #expect(ending.code == nil)
        #expect(!ending.wasClean)
        #expect(!ending.detail.isEmpty)
    }

    @Test("A client takes no masked frame, and masks what it sends, each frame with another key")
    func clientMasking() throws {
        let pipeline = try FramePipeline(role: .client)
        for _ in 0..<8 { try pipeline.channel.writeOutbound(WebSocketMessage.text("secret")) }
        let frames = try pipeline.sentFrames()
        #expect(frames.allSatisfy { $0.payload == Array("secret".utf8) })
        #expect(Set(frames.compactMap(\.mask)).count > 1)
        pipeline.receive(.text("a", masked: true))
        #expect(try pipeline.sentFrames().map(\.closeCode) == [1002])
        #expect(try pipeline.messages().isEmpty)
    }

    @Test("Masks are right at every length, in both directions")
    func maskLengths() throws {
        let client = try FramePipeline(role: .client)
        let server = try FramePipeline(role: .server)
        for length in Array(0...130) + [65535, 65536] {
            let message = WebSocketMessage.binary((0..<length).map { UInt8($0 & 0xFF) })
            try client.channel.writeOutbound(message)
            let bytes = try client.sentBytes()
            #expect(RawFrame.parse(bytes)?.map(\.payload) == [message.bytes])
            server.receive(bytes)
            #expect(try server.messages() == [message])
        }
    }

    @Test("A server does not mask")
    func serverMasking() throws {
        let pipeline = try FramePipeline(role: .server)
        try pipeline.channel.writeOutbound(WebSocketMessage.binary([1, 2]))
        #expect(try pipeline.sentFrames() == [RawFrame(opcode: 2, payload: [1, 2])])
    }

    @Test("A ping is answered with its payload")
    func pong() throws {
        let pipeline = try FramePipeline(role: .server)
        pipeline.receive(RawFrame(opcode: 9, payload: [1, 2, 3], mask: RawFrame.key))
        #expect(try pipeline.sentFrames() == [RawFrame(opcode: 10, payload: [1, 2, 3])])
    }

    @Test("Of the pings of a peer that takes no answers, only the newest is kept to be answered")
    func pingFlood() throws {
        let pipeline = try FramePipeline(role: .server)
        pipeline.channel.isWritable = false
        for number in 0..<100 { pipeline.receive(RawFrame(opcode: 9, payload: [UInt8(number)], mask: RawFrame.key)) }
        #expect(try pipeline.sentBytes().isEmpty)
        pipeline.channel.isWritable = true
        pipeline.channel.pipeline.fireChannelWritabilityChanged()
        #expect(try pipeline.sentFrames() == [RawFrame(opcode: 10, payload: [99])])
    }
}
