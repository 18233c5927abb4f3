/// What a model is told about a tool. The JSON form is the seed's: `type`, `name`, `description`, `parameters`.
public struct ToolDefinition: Sendable, Hashable, Codable {
    /// The name the model calls it by: letters, digits, `_` and `-`, at most 64 of them.
    public var name: String
    /// What it does and when to use it, in words.
    public var description: String
    /// The JSON Schema (2020-12) of its arguments; its `type` is `object`.
    public var parameters: JSONObject

    /// Makes a definition; without parameters it takes none.
    public init(name: String, description: String, parameters: JSONObject = ["type": "object", "properties": [:]]) {
        self.name = name
        self.description = description
        self.parameters = parameters
    }

    private enum CodingKeys: String, CodingKey { case type, name, description, parameters }

    /// Reads the seed's form; `type` must be `function` where it is given.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        if let type = try container.decodeIfPresent(String.self, forKey: .type), type != "function" {
            throw DecodingError.dataCorruptedError(
                forKey: .type, in: container, debugDescription: "A tool's type is \"function\".")
        }
        name = try container.decode(String.self, forKey: .name)
        description = try container.decodeIfPresent(String.self, forKey: .description) ?? ""
        parameters = try container.decodeIfPresent(JSONObject.self, forKey: .parameters) ?? ["type": "object", "properties": [:]]
    }

    /// Writes the seed's form.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode("function", forKey: .type)
        try container.encode(name, forKey: .name)
        try container.encode(description, forKey: .description)
        try container.encode(parameters, forKey: .parameters)
    }
}
