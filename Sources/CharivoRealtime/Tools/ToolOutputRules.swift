/// What becomes of a result that is longer than may be told.
public enum ToolOutputOverflow: Sendable, Hashable {
    /// The model is told, instead of the result, that it is too long.
    case refuse
    /// The model is told the beginning of its JSON text: `{"truncated": true, "bytes": 70312, "beginning": "…"}`, with `success` as
    /// the result had it.
    case truncate
}

/// What of a handler's result is told, published and projected: made once, so that all three are the same.
struct ToolOutputRules: Sendable {
    struct TooLong: Error {
        var message: String
    }

    /// In bytes of JSON.
    var limit: Int
    var overflow: ToolOutputOverflow
    var redaction: (@Sendable (String, JSONObject) -> JSONObject)?

    func redacted(_ output: JSONObject, of tool: Tool) -> JSONObject {
        let own = tool.redaction.map { $0(output) } ?? output
        return redaction.map { $0(tool.definition.name, own) } ?? own
    }

    func snapshot(of output: JSONObject, of tool: Tool) throws(TooLong) -> JSONObject {
        let output = redacted(output, of: tool)
        let text = JSONValue.object(output).text
        let size = text.utf8.count
        guard size > limit else { return output }
        guard overflow == .truncate, let beginning = truncated(text, success: output["success"]) else {
            throw TooLong(message: "The result has \(size) bytes, more than the \(limit) that can be told; ask for less.")
        }
        return beginning
    }

    /// The longest beginning that fits, or `nil` when not even the marker does.
    private func truncated(_ text: String, success: JSONValue?) -> JSONObject? {
        let scalars = Array(text.unicodeScalars.prefix(limit))
        func marked(_ count: Int) -> JSONObject {
            var object: JSONObject = ["truncated": true, "bytes": .integer(text.utf8.count)]
            object["beginning"] = .string(String(String.UnicodeScalarView(scalars.prefix(count))))
            object["success"] = success?.boolValue.map(JSONValue.bool)
            return object
        }
        func fits(_ count: Int) -> Bool { JSONValue.object(marked(count)).utf8.count <= limit }
        guard fits(0) else { return nil }
        var (longest, beyond) = (0, scalars.count + 1)
        while longest + 1 < beyond {
            let middle = (longest + beyond) / 2
            if fits(middle) { longest = middle } else { beyond = middle }
        }
        return marked(longest)
    }
}
