extension AudioFrame {
    /// Writes an event to the end of a buffer, the audio straight into it as base64.
    ///
    /// The `type` goes first, where a scan finds it soonest.
    static func write(
        _ kind: Kind, _ audio: WireAudio, strings: [(field: Field, value: String?)], numbers: [(field: Field, value: Int)],
        to bytes: inout [UInt8]
    ) {
        bytes.reserveCapacity(bytes.count + audio.base64Count + 256)
        bytes.append(contentsOf: "{\"type\":\"".utf8)
        bytes.append(contentsOf: kind.type.utf8)
        bytes.append(contentsOf: "\"".utf8)
        for case (let field, let value?) in strings {
            appendName(field, to: &bytes)
            appendString(value, to: &bytes)
        }
        for (field, value) in numbers {
            appendName(field, to: &bytes)
            bytes.append(contentsOf: String(value).utf8)
        }
        appendName(kind.audioField, to: &bytes)
        bytes.append(UInt8(ascii: "\""))
        audio.appendBase64(to: &bytes)
        bytes.append(contentsOf: "\"}".utf8)
    }

    private static func appendName(_ field: Field, to bytes: inout [UInt8]) {
        bytes.append(contentsOf: ",\"".utf8)
        bytes.append(contentsOf: field.rawValue.utf8)
        bytes.append(contentsOf: "\":".utf8)
    }

    /// Writes a JSON string. Only what JSON asks for is escaped.
    private static func appendString(_ string: String, to bytes: inout [UInt8]) {
        bytes.append(UInt8(ascii: "\""))
        for byte in string.utf8 {
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"):
                bytes.append(UInt8(ascii: "\\"))
                bytes.append(byte)
            case 0..<0x20:
                let digits = Array("0123456789abcdef".utf8)
                bytes.append(contentsOf: "\\u00".utf8)
                bytes.append(digits[Int(byte >> 4)])
                bytes.append(digits[Int(byte & 0x0F)])
            default: bytes.append(byte)
            }
        }
        bytes.append(UInt8(ascii: "\""))
    }
}
