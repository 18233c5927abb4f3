/// What of a JSON text is told before it is read as JSON: a text that would cost a reader its stack is not to reach one.
struct JSONDepth {
    /// How deep arrays and objects may nest.
    let limit: Int

    /// Why a text is not to be read; `nil` when it may be.
    ///
    /// UTF-16 and UTF-32, which a reader would take, are refused: brackets hide in them. Both have zero bytes, and no JSON text in
    /// UTF-8 has one.
    func objection(to bytes: [UInt8]) -> JSONTextError? {
        bytes.withUnsafeBufferPointer { bytes in
            var depth = 0
            var isInString = false
            var index = 0
            while index < bytes.count {
                switch bytes[index] {
                case UInt8(ascii: "\""): isInString.toggle()
                // What a backslash stands before is no end of a string.
                case UInt8(ascii: "\\") where isInString: index += 1
                case UInt8(ascii: "{") where !isInString, UInt8(ascii: "[") where !isInString:
                    depth += 1
                    if depth > limit { return .tooDeep(limit: limit) }
                case UInt8(ascii: "}") where !isInString, UInt8(ascii: "]") where !isInString: depth -= 1
                case 0: return JSONTextError(message: "This is not a JSON text in UTF-8: it has a zero byte.")
                default: break
                }
                index += 1
            }
            return nil
        }
    }
}
