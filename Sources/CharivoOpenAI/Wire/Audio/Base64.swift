/// Base64 (RFC 4648 section 4), strict and padded, straight between audio and the bytes of a frame.
///
/// Sixteen-bit samples are little-endian on the wire: three of them are six bytes, and eight characters.
package enum Base64 {
    static let pad = UInt8(ascii: "=")

    static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

    /// What each byte is worth as a character, and −1 outside the alphabet: the sign outlives every shift and union below.
    static let values: [Int32] = {
        var values = [Int32](repeating: -1, count: 256)
        for (value, character) in alphabet.enumerated() { values[Int(character)] = Int32(value) }
        return values
    }()

    /// How many characters that many bytes take.
    package static func textCount(bytes: Int) -> Int { (bytes + 2) / 3 * 4 }
}
