/// Where the members of a JSON text stand in it, and where it is none: for words to the person who wrote it.
///
/// Strict, as RFC 8259 has it. It keeps names and places and no values.
package struct JSONOutline: Sendable {
    /// A place in a text, as editors count it: both from 1, columns in Unicode scalars.
    package struct Position: Sendable, Hashable {
        /// The line.
        package var line: Int
        /// The column.
        package var column: Int
    }

    /// Where a text is no JSON.
    package struct Flaw: Error, Sendable, Hashable {
        /// Where.
        package var position: Position
        /// What was expected there, and what is there instead.
        package var message: String
    }

    /// Where the names of the members stand, by their path: `["limits", "sessions"]`. Members within arrays are not told of.
    package private(set) var positions: [[String]: Position] = [:]
    /// The paths of the names that stand in their object once more, with the place before and the later one.
    package private(set) var repeated: [(path: [String], first: Position, position: Position)] = []

    /// Reads a text.
    ///
    /// - Throws: ``Flaw`` for the first place at which it is no JSON.
    package init(utf8 bytes: some Sequence<UInt8>) throws(Flaw) {
        var scanner = JSONScanner(bytes)
        try scanner.scan { path, position in
            if let first = positions[path] { repeated.append((path, first, position)) }
            positions[path] = position
        }
    }
}
