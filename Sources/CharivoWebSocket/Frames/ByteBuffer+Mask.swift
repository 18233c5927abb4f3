internal import NIOCore
internal import NIOWebSocket

extension ByteBuffer {
    /// Puts a mask on the readable bytes, or takes it off (RFC 6455, section 5.3).
    ///
    /// NIO does the same a byte at a time, which for an audio message of many mebibytes keeps an event loop from its other
    /// connections; this takes eight.
    mutating func mask(with key: WebSocketMaskingKey) {
        let four = key.reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        // In memory the key's first byte comes first, whatever the byte order.
        let eight = UInt64(littleEndian: four << 32 | four)
        withUnsafeMutableReadableBytes { bytes in
            var index = 0
            while index + 8 <= bytes.count {
                let word = bytes.loadUnaligned(fromByteOffset: index, as: UInt64.self)
                bytes.storeBytes(of: word ^ eight, toByteOffset: index, as: UInt64.self)
                index += 8
            }
            while index < bytes.count {
                bytes[index] ^= key[index % 4]
                index += 1
            }
        }
    }
}
