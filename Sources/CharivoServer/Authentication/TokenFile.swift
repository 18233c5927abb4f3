#if canImport(FoundationEssentials)
internal import FoundationEssentials
#else
internal import Foundation
#endif

/// A file of tokens, read line by line: what is right in it, and all that is not.
package struct TokenFile: Sendable {
    /// The most flaws that are told one by one.
    private static let toldFlaws = 20

    /// The tokens by the names of their callers. No two are the same.
    package private(set) var tokens: [String: String] = [:]
    /// What is wrong, each with the file and the line, as editors take them; and no word of the line itself.
    package private(set) var flaws: [ServerError] = []

    /// Reads a file.
    package init(path: String) {
        func flaw(_ words: String) -> ServerError { ServerError(code: .invalidConfiguration, message: words) }
        guard let data = FileManager.default.contents(atPath: path) else {
            flaws = [flaw("The file of tokens \(path) cannot be read.")]
            return
        }
        guard data.count <= 1 << 20 else {
            flaws = [flaw("The file of tokens \(path) is over 1 MiB.")]
            return
        }
        var names: [String: Int] = [:]
        var places: [String: Int] = [:]
        var wrong: [(line: Int, words: String)] = []
        for (index, line) in String(decoding: data, as: UTF8.self).split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
            .enumerated()
        {
            let words = line.split(whereSeparator: \.isWhitespace).map(String.init)
            guard let name = words.first, !name.hasPrefix("#") else { continue }
            let number = index + 1
            if words.count != 2 {
                wrong.append((number, "this is not a name and a token with a space between."))
            } else if !TokenAuthenticator.isFit(words[1]) {
                wrong.append((number, "the token, which stands behind its name, \(TokenAuthenticator.unfit)"))
            } else if let first = names[name] {
                wrong.append((number, "the name stands in line \(first) already. Give each token a name of its own."))
            } else if let first = places[words[1]] {
                wrong.append(
                    (
                        number,
                        "the token stands in line \(first) already, and would not tell which of the two calls. Give each a token of its own."
                    ))
            } else {
                (names[name], places[words[1]]) = (number, number)
                tokens[name] = words[1]
            }
        }
        flaws = wrong.prefix(Self.toldFlaws).map { flaw("\(path):\($0.line): \($0.words)") }
        if wrong.count > Self.toldFlaws { flaws.append(flaw("\(path): \(wrong.count - Self.toldFlaws) further lines are wrong.")) }
        if flaws.isEmpty, tokens.isEmpty { flaws = [flaw("\(path): \(TokenAuthenticator.nobody)")] }
    }
}
