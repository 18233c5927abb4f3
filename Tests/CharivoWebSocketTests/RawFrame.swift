import NIOCore

/// A frame as bytes, with every rule open to be broken. It shares no code with the library.
struct RawFrame: Equatable {
    var opcode: UInt8
    var payload: [UInt8] = []
    var isFinal = true
    var reserved: UInt8 = 0
    var mask: [UInt8]?

    static let key: [UInt8] = [0x12, 0x34, 0x56, 0x78]

    static func text(_ text: String, isFinal: Bool = true, masked: Bool) -> RawFrame {
        RawFrame(opcode: 1, payload: Array(text.utf8), isFinal: isFinal, mask: masked ? key : nil)
    }

    static func close(_ code: UInt16? = nil, _ reason: [UInt8] = [], masked: Bool) -> RawFrame {
        RawFrame(opcode: 8, payload: (code.map { [UInt8($0 >> 8), UInt8($0 & 0xFF)] } ?? []) + reason, mask: masked ? key : nil)
    }

    var bytes: [UInt8] {
        var bytes = [(isFinal ? 0x80 : 0) | reserved << 4 | opcode]
        let maskBit: UInt8 = mask == nil ? 0 : 0x80
        switch payload.count {
        case ...125: bytes.append(maskBit | UInt8(payload.count))
        case ...65535: bytes += [maskBit | 126, UInt8(payload.count >> 8), UInt8(payload.count & 0xFF)]
        default:
            bytes.append(maskBit | 127)
            bytes += (0..<8).reversed().map { UInt8(truncatingIfNeeded: payload.count >> ($0 * 8)) }
        }
        bytes += mask ?? []
        bytes += payload.enumerated().map { $1 ^ (mask?[$0 % 4] ?? 0) }
        return bytes
    }

    /// The frames in a stream of bytes, their payloads unmasked; `nil` when it is not whole frames.
    static func parse(_ stream: [UInt8]) -> [RawFrame]? {
        var frames: [RawFrame] = []
        var rest = stream[...]
        func take(_ count: Int) -> [UInt8]? {
            guard rest.count >= count else { return nil }
            defer { rest = rest.dropFirst(count) }
            return Array(rest.prefix(count))
        }
        while !rest.isEmpty {
            guard let head = take(2) else { return nil }
            var length = Int(head[1] & 0x7F)
            if length > 125 {
                guard let more = take(length == 126 ? 2 : 8) else { return nil }
                length = more.reduce(0) { $0 << 8 | Int($1) }
            }
            var frame = RawFrame(opcode: head[0] & 0xF, isFinal: head[0] & 0x80 != 0, reserved: head[0] >> 4 & 7)
            if head[1] & 0x80 != 0 {
                guard let mask = take(4) else { return nil }
                frame.mask = mask
            }
            guard let payload = take(length) else { return nil }
            frame.payload = payload.enumerated().map { $1 ^ (frame.mask?[$0 % 4] ?? 0) }
            frames.append(frame)
        }
        return frames
    }

    /// The code of a close frame.
    var closeCode: UInt16? {
        opcode == 8 && payload.count >= 2 ? UInt16(payload[0]) << 8 | UInt16(payload[1]) : nil
    }
}
