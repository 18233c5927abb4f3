/// Finds the name that somebody may have meant.
enum NearestName {
    /// The name that was begun, or that differs least, if that is little enough to be a slip; `nil` where nothing comes near.
    static func of(_ name: String, among names: some Sequence<String>) -> String? {
        if name.count > 1, let begun = names.first(where: { $0.lowercased().hasPrefix(name.lowercased()) }) { return begun }
        let nearest = names.map { ($0, distance($0, name)) }.min { $0.1 < $1.1 }
        guard let (known, letters) = nearest, letters < name.count, letters <= max(2, min(4, known.count / 3)) else { return nil }
        return known
    }

    /// A question to put behind an error; empty where nothing comes near.
    static func question(_ name: String, among names: some Sequence<String>) -> String {
        of(name, among: names).map { " Did you mean \($0)?" } ?? ""
    }

    /// How many letters differ (Levenshtein).
    private static func distance(_ left: String, _ right: String) -> Int {
        let (left, right) = (Array(left.lowercased()), Array(right.lowercased().prefix(128)))
        var row = Array(0...right.count)
        for (index, letter) in left.enumerated() {
            var corner = row[0]
            row[0] = index + 1
            for (other, candidate) in right.enumerated() {
                let cost = corner + (letter == candidate ? 0 : 1)
                corner = row[other + 1]
                row[other + 1] = min(cost, row[other] + 1, row[other + 1] + 1)
            }
        }
        return row[right.count]
    }
}
