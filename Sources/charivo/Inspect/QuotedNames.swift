/// The names in a service's words about what it knows: `Supported values are: 'a', 'b', and 'c'.`
enum QuotedNames {
    /// The names that stand in single quotes, in order and once each, without those that were asked about.
    static func of(_ message: String, without asked: Set<String>) -> [String] {
        // Before the colon stands what was wrong with the question.
        let list = message.firstRange(of: "are:").map { message[$0.upperBound...] } ?? message[...]
        var names: [String] = []
        for (index, part) in list.split(separator: "'", omittingEmptySubsequences: false).enumerated() where !index.isMultiple(of: 2) {
            let name = String(part)
            guard (1...64).contains(name.count), name.allSatisfy({ $0.isLetter || $0.isNumber || "._-".contains($0) }) else { continue }
            if !asked.contains(name), !names.contains(name) { names.append(name) }
        }
        return names
    }
}
