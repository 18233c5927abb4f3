/// Counts wrong, missing and extra words against what was said.
struct WordErrors: CustomStringConvertible {
    private(set) var errors = 0
    private(set) var words = 0

    var rate: Double { words == 0 ? 0 : Double(errors) / Double(words) }
    var description: String { "\(errors) of \(words) words wrong" }

    mutating func add(said: String, heard: String) {
        let (reference, hypothesis) = (said.split(separator: " "), heard.split(separator: " "))
        var row = Array(0...hypothesis.count)
        for (index, word) in reference.enumerated() {
            var diagonal = row[0]
            row[0] = index + 1
            for (column, other) in hypothesis.enumerated() {
                let substitution = diagonal + (word == other ? 0 : 1)
                diagonal = row[column + 1]
                row[column + 1] = min(substitution, diagonal + 1, row[column] + 1)
            }
        }
        errors += row[hypothesis.count]
        words += reference.count
    }
}
