package import CharivoJSON

extension WireResponseCreate: WireRecord {
    /// Reads the parameters.
    package init(_ object: inout WireObject) throws(WireDecodingError) {
        self.init(
            conversation: try object.optional("conversation"),
            input: try object.optional("input"),
            instructions: try object.patch("instructions"),
            tools: try object.optional("tools"),
            toolChoice: try object.optional("tool_choice"),
            parallelToolCalls: try object.optional("parallel_tool_calls"),
            outputModalities: try object.optional("output_modalities"),
            audioOutput: try object.optional("audio", as: WireResponseAudio.self)?.output,
            maxOutputTokens: try object.optional("max_output_tokens"),
            metadata: try object.optional("metadata"),
            prompt: try object.optional("prompt"),
            reasoning: try object.optional("reasoning"))
        extras = object.rest
    }

    /// The parameters on the wire.
    package var members: JSONObject {
        var members = extras
        members.set("conversation", conversation)
        members.set("input", input)
        members.set("instructions", instructions)
        members.set("tools", tools)
        members.set("tool_choice", toolChoice)
        members.set("parallel_tool_calls", parallelToolCalls)
        members.set("output_modalities", outputModalities)
        members.set("audio", audioOutput.map(WireResponseAudio.init(output:)))
        members.set("max_output_tokens", maxOutputTokens)
        members.set("metadata", metadata)
        members.set("prompt", prompt)
        members.set("reasoning", reasoning)
        return members
    }
}
