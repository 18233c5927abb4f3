/// The data of server-sent events (WHATWG HTML, 9.2), from bytes that come in any pieces.
struct ServerSentEvents: Sendable {
    /// What is wrong with a stream of events.
    struct TooLong: Error {}

    private var line: [UInt8] = []
    private var data: [UInt8]?
    private var isAfterReturn = false
    /// The most bytes of one event.
    let limit: Int

    init(limit: Int = 1 << 20) {
        self.limit = limit
    }

    /// Takes further bytes.
    ///
    /// - Returns: The data of the events that are whole now.
    mutating func append(_ bytes: some Sequence<UInt8>) throws(TooLong) -> [[UInt8]] {
        var events: [[UInt8]] = []
        for byte in bytes {
            // A line ends with CR, LF, or both.
            let isSecondHalf = isAfterReturn && byte == UInt8(ascii: "\n")
            isAfterReturn = byte == UInt8(ascii: "\r")
            if isSecondHalf { continue }
            if isAfterReturn || byte == UInt8(ascii: "\n") {
                if let event = endLine() { events.append(event) }
            } else {
                line.append(byte)
                if line.count + (data?.count ?? 0) > limit { throw TooLong() }
            }
        }
        return events
    }

    private mutating func endLine() -> [UInt8]? {
        defer { line.removeAll(keepingCapacity: true) }
        guard !line.isEmpty else {
            defer { data = nil }
            return data
        }
        let colon = line.firstIndex(of: UInt8(ascii: ":")) ?? line.endIndex
        guard line[..<colon].elementsEqual("data".utf8) else { return nil }
        var value = line[colon...].dropFirst()
        if value.first == UInt8(ascii: " ") { value = value.dropFirst() }
        data = data.map { $0 + [UInt8(ascii: "\n")] + value } ?? Array(value)
        return nil
    }
}
