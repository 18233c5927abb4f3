extension Tool {
    /// Makes a tool with typed arguments and a typed result.
    ///
    /// Arguments that satisfy the schema and cannot be read as the type all the same are answered with the place and what the
    /// type asks for there, so that the model can correct itself; the value is not repeated.
    ///
    /// - Parameters:
    ///   - name: The name the model calls it by.
    ///   - description: What it does and when to use it, in words.
    ///   - arguments: The type the arguments are read as, once they satisfy the schema.
    ///   - parameters: The JSON Schema of the arguments.
    ///   - timeout: How long the handler may take; the manager's default when `nil`.
    ///   - interruption: What becomes of a running call when the user interrupts the reply it belongs to.
    ///   - handler: What runs; its result is encoded as an object.
    public init<Arguments: Decodable & Sendable, Output: Encodable & Sendable>(
        _ name: String, _ description: String, arguments: Arguments.Type, parameters: JSONObject, timeout: Duration? = nil,
        interruption: ToolInterruption = .finish,
        handler: @escaping @Sendable (Arguments, ToolContext) async throws -> Output
    ) {
        self.init(name, description, parameters: parameters, timeout: timeout, interruption: interruption) { raw, context in
            let arguments: Arguments
            do {
                arguments = try JSONValue.object(raw).decode(as: Arguments.self)
            } catch let error as DecodingError {
                throw RealtimeError(code: .invalidArguments, message: error.objection)
            }
            let output = try await handler(arguments, context)
            guard let object = try JSONValue(encoding: output).objectValue else {
                throw RealtimeError(
                    code: .tool, message: "The result of the tool \(name) is not an object; return a struct or a dictionary.")
            }
            return object
        }
    }
}

extension DecodingError {
    /// What to correct, in the words of a schema's objections. The error's own description may repeat the value, so it is not used.
    fileprivate var objection: String {
        switch self {
        case .typeMismatch(let type, let context):
            "\(Self.place(context.codingPath)) (type): must be \(Self.jsonName(of: type))."
        case .valueNotFound(let type, let context):
            "\(Self.place(context.codingPath)) (type): must be \(Self.jsonName(of: type)); found null."
        case .keyNotFound(let key, let context): "\(Self.place(context.codingPath)) (required): \"\(key.stringValue)\" is missing."
        case .dataCorrupted(let context): "\(Self.place(context.codingPath)): the value is none of those that can be used."
        @unknown default: "The arguments cannot be used as they are."
        }
    }

    private static func place(_ path: [any CodingKey]) -> String {
        guard !path.isEmpty else { return "At the top level" }
        let pointer = path.map { key in key.intValue.map(String.init) ?? escaped(key.stringValue) }
        return "At /" + pointer.joined(separator: "/").prefix(200)
    }

    /// As a JSON pointer (RFC 6901) writes a member's name.
    private static func escaped(_ name: String) -> String {
        name.split(separator: "~", omittingEmptySubsequences: false).joined(separator: "~0")
            .split(separator: "/", omittingEmptySubsequences: false).joined(separator: "~1")
    }

    private static func jsonName(of type: any Any.Type) -> String {
        switch type {
        case is String.Type: "string"
        case is Bool.Type: "boolean"
        case is Double.Type, is Float.Type: "number"
        case is any FixedWidthInteger.Type: "integer"
        case is [String: Any].Type: "object"
        case is [Any].Type: "array"
        default: "\(type)"
        }
    }
}
