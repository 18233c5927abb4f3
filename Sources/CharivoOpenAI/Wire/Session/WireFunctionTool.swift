package import CharivoJSON

/// A function that the client runs for the model.
package struct WireFunctionTool: Hashable, Sendable {
    /// Its name.
    package var name: String
    /// What it does and when to call it, for the model.
    package var description: String?
    /// The JSON Schema of its arguments.
    package var parameters: JSONObject?
    /// Members without a field here.
    package var extras: JSONObject

    /// Makes a function tool.
    package init(name: String, description: String? = nil, parameters: JSONObject? = nil, extras: JSONObject = [:]) {
        self.name = name
        self.description = description
        self.parameters = parameters
        self.extras = extras
    }
}
