import CharivoTesting
import NIOCore
import NIOEmbedded
import Testing

@testable import CharivoWebSocket

@Suite("Hostile bytes", .timeLimit(.minutes(1)))
struct FrameFuzzTests {
    private static let configuration = WebSocketConfiguration(
        maximumFrameSize: 400, maximumMessageSize: 600, pingInterval: nil, closeTimeout: .seconds(1))

    @Test("Whatever bytes come, messages keep to the limits, one ending is reported, and nothing follows our close frame")
    func anyBytes() throws {
        var random = SeededRandom.drawn()
        for number in 0..<5000 {
            let role: WebSocketRole = Bool.random(using: &random) ? .client : .server
            let bytes = Self.stream(role, &random)
            let pipeline = try FramePipeline(role: role, configuration: Self.configuration)
            var rest = bytes[...]
            while !rest.isEmpty {
                let chunk = rest.prefix(Int.random(in: 1...max(1, rest.count), using: &random))
                pipeline.receive(Array(chunk))
                rest = rest.dropFirst(chunk.count)
                if pipeline.channel.isActive, Int.random(in: 0..<20, using: &random) == 0 { pipeline.channel.close(promise: nil) }
            }
            // One expectation a case: thousands of them cost more than what they expect.
            let complaint = try Self.complaint(pipeline, role)
            #expect(complaint == nil, "Case \(number): \(bytes). \(random.repetition)")
        }
    }

    private static func complaint(_ pipeline: FramePipeline, _ role: WebSocketRole) throws -> String? {
        for message in try pipeline.messages() {
            if message.count > configuration.maximumMessageSize { return "a message is too long" }
            if case .text = message, String(validating: message.bytes, as: UTF8.self) == nil { return "a text is not UTF-8" }
        }
        guard let sent = RawFrame.parse(try pipeline.sentBytes()) else { return "what was sent is no frames" }
        for frame in sent where (frame.mask != nil) != (role == .client) || frame.reserved != 0 || !frame.isFinal {
            return "a frame that was sent breaks a rule"
        }
        let close = sent.firstIndex { $0.opcode == 8 }
        if let close, close != sent.count - 1 { return "something follows our close frame" }
        pipeline.advance(.seconds(10))
        if close != nil, pipeline.channel.isActive { return "the connection outlived the close timeout" }
        pipeline.channel.close(promise: nil)
        pipeline.advance(.seconds(10))
        if pipeline.channel.isActive { return "the connection outlived its closing" }
        return pipeline.endings.count == 1 ? nil : "\(pipeline.endings.count) endings were reported"
    }

    /// Frames mostly valid, then hurt; or no frames at all.
    private static func stream(_ role: WebSocketRole, _ random: inout SeededRandom) -> [UInt8] {
        guard Int.random(in: 0..<5, using: &random) > 0 else { return random.bytes(Int.random(in: 1...300, using: &random)) }
        var bytes: [UInt8] = []
        for _ in 0..<Int.random(in: 1...8, using: &random) {
            let opcode = [0, 1, 1, 2, 2, 8, 9, 10].randomElement(using: &random) ?? 1
            let length = [0, 1, 2, 5, 125, 126, 300, 401].randomElement(using: &random) ?? 0
            var frame = RawFrame(
                opcode: UInt8(opcode),
                payload: Bool.random(using: &random) ? random.bytes(length) : Array(repeating: 0x61, count: length))
            if opcode == 8, length >= 2 { frame.payload.replaceSubrange(0..<2, with: [3, 0xE8]) }
            frame.isFinal = Int.random(in: 0..<4, using: &random) > 0
            frame.mask = role == .server ? random.bytes(4) : nil
            bytes += frame.bytes
        }
        for _ in 0..<Int.random(in: 0...3, using: &random) where !bytes.isEmpty {
            let index = Int.random(in: 0..<bytes.count, using: &random)
            switch Int.random(in: 0..<4, using: &random) {
            case 0: bytes[index] ^= 1 << UInt8.random(in: 0..<8, using: &random)
            case 1: bytes.remove(at: index)
            case 2: bytes.insert(UInt8.random(in: 0...255, using: &random), at: index)
            default: bytes = Array(bytes.prefix(index + 1))
            }
        }
        return bytes
    }

    @Test("UTF-8 is judged as the standard library judges it")
    func utf8() {
        var random = SeededRandom.drawn()
        let edges: [UInt8] = [
            0, 0x41, 0x7F, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF, 0xC0, 0xC1, 0xC2, 0xDF, 0xE0, 0xE1, 0xEC, 0xED, 0xEE, 0xEF, 0xF0, 0xF1, 0xF3,
            0xF4,
            0xF5, 0xFF,
        ]
        for number in 0..<20000 {
            let padding = Array(repeating: UInt8(0x61), count: Int.random(in: 0...9, using: &random))
            let core = (0..<Int.random(in: 0...6, using: &random)).map { _ in edges.randomElement(using: &random) ?? 0 }
            let bytes = padding + core + (Bool.random(using: &random) ? padding : [])
            if ByteBuffer(bytes: bytes).isValidUTF8 != (String(validating: bytes, as: UTF8.self) != nil) {
                Issue.record("Case \(number): \(bytes). \(random.repetition)")
            }
        }
    }
}
