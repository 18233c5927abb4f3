/// What the pipeline of one response is to do.
struct ResponsePlan: Sendable, Hashable {
    /// What the model is asked.
    var request: DialogueRequest
    /// How it is spoken; `nil` for a response in text.
    var speech: Speech?

    /// How a response is spoken.
    struct Speech: Sendable, Hashable {
        /// One of the synthesizer's voices.
        var voice: String
        /// 0.25 to 1.5.
        var speed: Double
        /// The rate of the wire, in hertz.
        var sampleRate: Int
    }
}
