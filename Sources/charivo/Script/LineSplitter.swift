/// Makes lines of pieces of bytes.
struct LineSplitter: Sendable {
    /// The longest line in bytes; a longer one is cut there.
    static let maximumLength = 16_384
    private var bytes: [UInt8] = []
    private var isFinished = false

    mutating func append(_ new: [UInt8]) { bytes += new }

    /// The input is over. Whether a last line without an end is left.
    mutating func finish() -> Bool {
        isFinished = true
        return !bytes.isEmpty
    }

    /// The next line, without its end; `nil` when more bytes are needed.
    mutating func next() -> String? {
        if let end = bytes.firstIndex(of: UInt8(ascii: "\n")), end <= Self.maximumLength { return take(end, dropping: 1) }
        if bytes.count > Self.maximumLength { return take(Self.maximumLength, dropping: 0) }
        return isFinished && !bytes.isEmpty ? take(bytes.count, dropping: 0) : nil
    }

    private mutating func take(_ length: Int, dropping end: Int) -> String {
        var line = bytes[..<length]
        if line.last == UInt8(ascii: "\r") { line.removeLast() }
        defer { bytes.removeFirst(length + end) }
        return String(decoding: line, as: UTF8.self)
    }
}
