internal import CharivoEngine
internal import CharivoJSON

/// The answer of a chat model, put together from its chunks.
///
/// Words are handed on as they come. A tool call comes in pieces that belong together by their index, and is whole when the answer is.
struct ChatReply: Sendable {
    /// What is wrong with an answer.
    enum Flaw: Error, Hashable {
        /// A chunk is not JSON, or says that the service failed.
        case chunk
        /// A call has no name, or its arguments are no JSON object.
        case call
        /// There are more calls, or longer arguments, than any answer has.
        case size
    }

    private struct Call: Sendable {
        var name = ""
        var arguments = ""
    }

    /// The most calls in one answer, and the most bytes of one call's arguments.
    static let callLimit = 32
    static let argumentLimit = 256 << 10

    private var calls: [Int: Call] = [:]

    /// A chunk came.
    ///
    /// - Returns: Its words, if it has any.
    mutating func append(_ chunk: [UInt8]) throws(Flaw) -> String? {
        guard let json = try? JSONValue(utf8: chunk), json["error"]?.objectValue == nil else { throw .chunk }
        // A chunk without a choice tells what the answer cost.
        guard let delta = json["choices"]?.arrayValue?.first?["delta"] else { return nil }
        for (position, piece) in (delta["tool_calls"]?.arrayValue ?? []).enumerated() {
            let index = piece["index"]?.intValue ?? position
            guard (0..<Self.callLimit).contains(index) else { throw .size }
            // Some services send the name with every piece.
            if let name = piece["function"]?["name"]?.stringValue, !name.isEmpty { calls[index, default: Call()].name = name }
            if let arguments = piece["function"]?["arguments"]?.stringValue { calls[index, default: Call()].arguments += arguments }
            guard calls[index].map({ $0.arguments.utf8.count <= Self.argumentLimit }) ?? true else { throw .size }
        }
        guard let words = delta["content"]?.stringValue, !words.isEmpty else { return nil }
        return words
    }

    /// The answer is whole: its calls, in order.
    func finish() throws(Flaw) -> [DialoguePiece] {
        var pieces: [DialoguePiece] = []
        for (_, call) in calls.sorted(by: { $0.key < $1.key }) {
            let isEmpty = call.arguments.allSatisfy(\.isWhitespace)
            guard !call.name.isEmpty, let arguments = isEmpty ? [:] : (try? JSONValue(text: call.arguments))?.objectValue else {
                throw .call
            }
            pieces.append(.toolCall(name: call.name, arguments: arguments))
        }
        return pieces
    }
}
