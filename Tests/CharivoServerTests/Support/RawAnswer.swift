import CharivoJSON

/// An answer as it came.
struct RawAnswer: Sendable {
    let text: String
    let bytes: [UInt8]

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
        text = String(decoding: bytes, as: UTF8.self)
    }

    /// The status; 0 without an answer.
    var status: Int { Int(text.split(separator: " ").dropFirst().first ?? "") ?? 0 }

    /// How many answers there are.
    var count: Int { text.ranges(of: "HTTP/1.1 ").count }

    var body: String { text.firstRange(of: "\r\n\r\n").map { String(text[$0.upperBound...]) } ?? "" }

    var json: JSONValue? { try? JSONValue(text: body) }

    /// The first value of a header.
    func header(_ name: String) -> String? { headers(name).first }

    func headers(_ name: String) -> [String] {
        text.split(separator: "\r\n\r\n", maxSplits: 1).first?.split(separator: "\r\n").dropFirst().compactMap { line in
            let parts = line.split(separator: ":", maxSplits: 1)
            guard parts.count == 2, parts[0].lowercased() == name.lowercased() else { return nil }
            return String(parts[1].drop { $0 == " " })
        } ?? []
    }
}
