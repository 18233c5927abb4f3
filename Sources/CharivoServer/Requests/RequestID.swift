internal import CharivoWebSocket

/// The name of a request in the log and in its answer's `X-Request-Id`.
struct RequestID: Sendable, Hashable {
    let text: String

    /// The sender's own, where it sent one that is fit for a log, 1 to 64 letters, digits, `-`, `_` and `.`; else, and where no request was read, a new one.
    init(_ request: HTTPServerRequest?) {
        if let own = request?.header("X-Request-Id"), (1...64).contains(own.utf8.count), own.utf8.allSatisfy(Self.isFit) {
            text = own
        } else {
            let number = UInt64.random(in: .min ... .max)
            text = "r-" + String(number, radix: 36)
        }
    }

    private static func isFit(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"): true
        default: "-_.".utf8.contains(byte)
        }
    }
}
