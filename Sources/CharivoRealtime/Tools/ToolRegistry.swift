/// The tools of a session, with their schemas made ready.
struct ToolRegistry: Sendable {
    private(set) var tools: [Tool] = []
    private var schemas: [String: JSONSchema] = [:]

    /// Adds a tool; one of the same name is replaced, and keeps its place.
    ///
    /// - Throws: ``RealtimeError`` `tool` when the name or the schema cannot be used, with the reason.
    mutating func register(_ tool: Tool) throws(RealtimeError) {
        let name = tool.definition.name
        guard (1...64).contains(name.utf8.count), name.utf8.allSatisfy(Self.isNameByte) else {
            throw RealtimeError(
                code: .tool, message: "A tool's name has 1 to 64 letters, digits, \"_\" or \"-\"; this one cannot be sent to a model.")
        }
        guard tool.definition.parameters["type"] == "object" else {
            throw RealtimeError(
                code: .tool, message: "The parameters of the tool \(name) must be a schema whose type is \"object\".")
        }
        do {
            schemas[name] = try JSONSchema(tool.definition.parameters)
        } catch {
            throw RealtimeError(code: .tool, message: "The parameters of the tool \(name) are no usable schema. \(error)")
        }
        if let index = tools.firstIndex(where: { $0.definition.name == name }) {
            tools[index] = tool
        } else {
            tools.append(tool)
        }
    }

    /// Takes a tool out; whether there was one.
    mutating func unregister(_ name: String) -> Bool {
        schemas[name] = nil
        let count = tools.count
        tools.removeAll { $0.definition.name == name }
        return tools.count < count
    }

    /// The definitions, as they are sent to a provider.
    var definitions: [ToolDefinition] { tools.map(\.definition) }

    subscript(name: String) -> Tool? { tools.first { $0.definition.name == name } }

    /// What is wrong with a call's arguments, in words the model can correct itself by; `nil` when nothing is.
    func objection(to arguments: JSONObject, of name: String) -> String? {
        guard let violations = schemas[name]?.validate(.object(arguments)), !violations.isEmpty else { return nil }
        return violations.prefix(4).map(\.message).joined(separator: " ")
    }

    private static func isNameByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
            UInt8(ascii: "_"), UInt8(ascii: "-"):
            true
        default: false
        }
    }
}
