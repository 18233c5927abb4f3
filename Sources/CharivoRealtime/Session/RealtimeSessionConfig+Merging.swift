extension RealtimeSessionConfig {
    /// This config with the fields of a later one over it, field by field; provider options are merged by their keys.
    public func merging(_ later: RealtimeSessionConfig) -> RealtimeSessionConfig {
        var merged = self
        merged.provider = later.provider ?? provider
        merged.transport = later.transport ?? transport
        merged.voice = later.voice ?? voice
        merged.model = later.model ?? model
        merged.instructions = later.instructions ?? instructions
        merged.temperature = later.temperature ?? temperature
        merged.maxTokens = later.maxTokens ?? maxTokens
        merged.tools = later.tools ?? tools
        merged.toolChoice = later.toolChoice ?? toolChoice
        merged.inputAudioTranscription = later.inputAudioTranscription ?? inputAudioTranscription
        merged.turnDetection = later.turnDetection ?? turnDetection
        merged.noiseReduction = later.noiseReduction ?? noiseReduction
        merged.speed = later.speed ?? speed
        merged.outputModality = later.outputModality ?? outputModality
        if let options = later.providerOptions {
            merged.providerOptions = (providerOptions ?? [:]).merging(options) { _, later in later }
        }
        return merged
    }
}
