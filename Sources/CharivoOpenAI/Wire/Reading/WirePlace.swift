internal import CharivoJSON

/// A place in a frame, and what reading there needs to know.
package struct WirePlace: Sendable {
    /// Names joined by dots, indices in brackets; empty for the frame itself.
    package var path: String

    /// The encoding of the audio in the frame, which the frame itself does not say.
    package var audio: WireAudioEncoding

    /// Makes a place.
    package init(path: String = "", audio: WireAudioEncoding = .pcm16) {
        self.path = path
        self.audio = audio
    }

    func member(_ name: String) -> WirePlace { WirePlace(path: path.isEmpty ? name : "\(path).\(name)", audio: audio) }

    func element(_ index: Int) -> WirePlace { WirePlace(path: "\(path)[\(index)]", audio: audio) }

    func wrongType(expected: String, found: JSONValue) -> WireDecodingError {
        // A whole number that no integer holds is one all the same; what is wrong with it is its size.
        let isTooLarge = found.typeName == "integer" && found.intValue == nil
        let name = isTooLarge ? "an integer that is too large" : found.typeName
        return WireDecodingError(.wrongType(expected: expected, found: name), at: path)
    }
}
