import CharivoJSON

/// One line of a trace as text: a word, and fields by name. Texts are written as JSON strings, so that spaces and quotes survive.
///
/// ```
/// send text="text 4" policy=queue
/// audioDelta response=resp_1 item=item_1 part=0 samples=2400 value=900 generation=1
/// ```
struct TraceLine {
    struct Malformed: Error, CustomStringConvertible {
        var description: String
    }

    var word: String
    private var fields: [(name: String, value: String)] = []

    init(_ word: String) { self.word = word }

    /// This line with a further field; `nil` is left out.
    func with(_ name: String, _ value: String?) -> TraceLine {
        guard let value else { return self }
        var copy = self
        copy.fields.append((name, value))
        return copy
    }

    func with(_ name: String, _ value: Int) -> TraceLine { with(name, String(value)) }

    var text: String {
        ([word] + fields.map { "\($0.name)=\(Self.isPlain($0.value) ? $0.value : JSONValue.string($0.value).text)" })
            .joined(separator: " ")
    }

    private static func isPlain(_ value: String) -> Bool {
        !value.isEmpty
            && value.unicodeScalars.allSatisfy { $0.isASCII && ($0.properties.isAlphabetic || "0123456789_-.".unicodeScalars.contains($0)) }
    }

    /// Reads a line.
    ///
    /// - Throws: ``Malformed`` when it has no word, or a field is no `name=value`.
    init(text: String) throws {
        var pieces: [String] = []
        var isQuoted = false
        var isEscaped = false
        var piece = ""
        for character in text {
            if character == " ", !isQuoted {
                if !piece.isEmpty { pieces.append(piece) }
                piece = ""
                continue
            }
            if character == "\"", !isEscaped { isQuoted.toggle() }
            isEscaped = character == "\\" && !isEscaped
            piece.append(character)
        }
        if !piece.isEmpty { pieces.append(piece) }
        guard let word = pieces.first else { throw Malformed(description: "an empty line is no step") }
        self.word = word
        for piece in pieces.dropFirst() {
            guard let separator = piece.firstIndex(of: "=") else { throw Malformed(description: "\(piece) is no name=value") }
            let value = String(piece[piece.index(after: separator)...])
            let plain = value.hasPrefix("\"") ? try JSONValue(text: value).stringValue ?? value : value
            fields.append((String(piece[..<separator]), plain))
        }
    }

    /// A field that may be left out.
    subscript(name: String) -> String? { fields.first { $0.name == name }?.value }

    /// A field that must be there.
    func text(_ name: String) throws -> String {
        guard let value = self[name] else { throw Malformed(description: "\(word) has no \(name)") }
        return value
    }

    func number(_ name: String) throws -> Int {
        guard let number = Int(try text(name)) else { throw Malformed(description: "\(name) of \(word) is no number") }
        return number
    }
}
