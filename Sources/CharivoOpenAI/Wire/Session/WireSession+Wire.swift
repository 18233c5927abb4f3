package import CharivoJSON

extension WireSession: WireRecord {
    /// Reads a configuration.
    package init(_ object: inout WireObject) throws(WireDecodingError) {
        self.init(
            type: try object.optional("type"),
            id: try object.optional("id"),
            object: try object.optional("object"),
            expiresAt: try object.optional("expires_at"),
            model: try object.patch("model"),
            instructions: try object.patch("instructions"),
            outputModalities: try object.patch("output_modalities"),
            audio: try object.patch("audio"),
            tools: try object.patch("tools"),
            toolChoice: try object.patch("tool_choice"),
            parallelToolCalls: try object.patch("parallel_tool_calls"),
            reasoning: try object.patch("reasoning"),
            maxOutputTokens: try object.patch("max_output_tokens"),
            truncation: try object.patch("truncation"),
            tracing: try object.patch("tracing"),
            prompt: try object.patch("prompt"),
            include: try object.patch("include"))
        extras = object.rest
    }

    /// The configuration on the wire.
    package var members: JSONObject {
        var members = extras
        members.set("type", type)
        members.set("id", id)
        members.set("object", object)
        members.set("expires_at", expiresAt)
        members.set("model", model)
        members.set("instructions", instructions)
        members.set("output_modalities", outputModalities)
        members.set("audio", audio)
        members.set("tools", tools)
        members.set("tool_choice", toolChoice)
        members.set("parallel_tool_calls", parallelToolCalls)
        members.set("reasoning", reasoning)
        members.set("max_output_tokens", maxOutputTokens)
        members.set("truncation", truncation)
        members.set("tracing", tracing)
        members.set("prompt", prompt)
        members.set("include", include)
        return members
    }
}
