/// How alike two words are, between 0 and 1.
enum WordSimilarity {
    /// From here on two words are taken for the same, one of them misheard.
    static let threshold = 0.7

    /// Compares two words: by letters, by stem, by sound, by the number of letters to change. A function word is only like itself.
    static func similarity(_ left: WordShape, _ right: WordShape) -> Double {
        if left.form == right.form { return 1 }
        if left.isFunctionWord || right.isFunctionWord { return 0 }
        if left.stem == right.stem { return 0.95 }
        // A short key alone says little: "set" and "sad" share theirs.
        let soundsAlike = left.sound.count >= 2 && left.sound == right.sound
        let lengths = (min(left.letters.count, right.letters.count), max(left.letters.count, right.letters.count))
        guard soundsAlike || (lengths.0 >= 4 && Double(lengths.0) >= 0.7 * Double(lengths.1)) else { return 0 }
        let letters = ratio(left.letters, right.letters)
        if soundsAlike, letters >= 0.4 { return 0.85 }
        return letters >= 0.7 && lengths.0 >= 4 ? letters * 0.95 : 0
    }

    /// Compares two words as ``similarity(_:_:)`` does, and knows words of the same meaning besides.
    static func meaning(_ left: WordShape, _ right: WordShape) -> Double {
        let similarity = similarity(left, right)
        return similarity < 0.9 && Vocabulary.areSynonyms(left, right) ? 0.9 : similarity
    }

    /// Compares whole sayings by their sound, wherever the recogniser put the spaces: "your cell" is nearly "yourself".
    static func sound(_ left: [UInt8], _ right: [UInt8]) -> Double {
        let lengths = (min(left.count, right.count), max(left.count, right.count))
        if left == right, left.count >= 4 { return 1 }
        // What differs too much in length cannot be alike enough.
        guard lengths.0 >= 5, Double(lengths.0) >= 0.8 * Double(lengths.1) else { return 0 }
        return ratio(left, right)
    }

    /// 1 less the share of letters to change (Levenshtein). Only the first 64 of each are looked at.
    static func ratio(_ left: [UInt8], _ right: [UInt8]) -> Double {
        let left = left.prefix(64)
        let right = right.prefix(64)
        guard !left.isEmpty, !right.isEmpty else { return 0 }
        var row = Array(0...right.count)
        for (line, a) in left.enumerated() {
            var diagonal = row[0]
            row[0] = line + 1
            for (column, b) in right.enumerated() {
                let change = diagonal + (a == b ? 0 : 1)
                diagonal = row[column + 1]
                row[column + 1] = min(change, diagonal + 1, row[column] + 1)
            }
        }
        return 1 - Double(row[right.count]) / Double(max(left.count, right.count))
    }
}
