/// Why a text is not base64 (RFC 4648 section 4, padded), or not the base64 of whole samples.
package enum Base64Error: Error, Hashable, Sendable {
    /// A character outside the alphabet, at this offset in bytes.
    case character(offset: Int)
    /// The length is no multiple of four, padding stands where it may not, or the bits it covers are not zero.
    case padding
    /// The bytes are an odd number, which is no whole number of 16-bit samples.
    case oddByteCount
}

extension Base64Error: CustomStringConvertible {
    /// What is wrong, for a person.
    package var description: String {
        switch self {
        case .character(let offset): "the character at offset \(offset) is not in the base64 alphabet."
        case .padding: "the base64 text is not padded to a multiple of four characters."
        case .oddByteCount: "it holds an odd number of bytes, and a 16-bit sample has two."
        }
    }
}
