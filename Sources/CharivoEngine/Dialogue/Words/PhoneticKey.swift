/// How a word sounds, roughly (a much reduced Metaphone): its consonants by kinds that a recogniser confuses, its vowels left
/// out but for a first one. "right", "write" and "ride" are all "RT".
enum PhoneticKey {
    static func key(of text: String) -> String {
        let letters = Array(text.lowercased().utf8.filter { (97...122).contains($0) })
        var key: [UInt8] = []
        var index = 0
        while index < letters.count {
            let rest = letters[index...]
            let (sound, length) = sound(of: rest, isFirst: index == 0)
            for byte in sound.utf8 where key.last != byte { key.append(byte) }
            index += length
        }
        return String(decoding: key, as: UTF8.self)
    }

    private static let groups: [(letters: [UInt8], sound: String)] = [
        ("tch", "X"), ("dge", "X"), ("sch", "SK"), ("tion", "XN"), ("ght", "T"), ("ph", "F"), ("ck", "K"), ("sh", "X"), ("ch", "X"),
        ("th", "0"), ("wh", "W"), ("qu", "K"), ("gh", ""),
    ].map { (Array($0.0.utf8), $0.1) }
    /// Those that sound so at the beginning of a word only.
    private static let firstGroups: [(letters: [UInt8], sound: String)] = [
        ("kn", "N"), ("wr", "R"), ("ps", "S"), ("gn", "N"), ("who", "H"),
    ].map { (Array($0.0.utf8), $0.1) }
    private static let groupBeginnings = Set((groups + firstGroups).compactMap(\.letters.first))
    private static let single: [UInt8: String] = [
        UInt8(ascii: "b"): "P", UInt8(ascii: "p"): "P", UInt8(ascii: "d"): "T", UInt8(ascii: "t"): "T", UInt8(ascii: "f"): "F",
        UInt8(ascii: "v"): "F", UInt8(ascii: "g"): "K", UInt8(ascii: "k"): "K", UInt8(ascii: "q"): "K", UInt8(ascii: "j"): "X",
        UInt8(ascii: "l"): "L", UInt8(ascii: "m"): "M", UInt8(ascii: "n"): "N", UInt8(ascii: "r"): "R", UInt8(ascii: "s"): "S",
        UInt8(ascii: "z"): "S", UInt8(ascii: "x"): "KS",
    ]

    /// The sound of the first letters, and how many they are.
    private static func sound(of letters: ArraySlice<UInt8>, isFirst: Bool) -> (String, Int) {
        guard let letter = letters.first else { return ("", 1) }
        if groupBeginnings.contains(letter) {
            let group =
                (isFirst ? firstGroups.first { letters.starts(with: $0.letters) } : nil)
                ?? groups.first { letters.starts(with: $0.letters) }
            if let group { return (group.sound, group.letters.count) }
        }
        if letter == UInt8(ascii: "c") {
            let next = letters.dropFirst().first
            let isSoft = next.map { [UInt8(ascii: "e"), UInt8(ascii: "i"), UInt8(ascii: "y")].contains($0) } ?? false
            return (isSoft ? "S" : "K", 1)
        }
        if let sound = single[letter] { return (sound, 1) }
        guard isFirst else { return ("", 1) }
        switch letter {
        case UInt8(ascii: "h"): return ("H", 1)
        case UInt8(ascii: "w"): return ("W", 1)
        case UInt8(ascii: "y"): return ("Y", 1)
        default: return ("A", 1)
        }
    }
}
