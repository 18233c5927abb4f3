/// Turns a tool's result into further events, once the result has been sent to the model.
///
/// A projector that throws is logged; the others run, and the tool has still succeeded.
public struct ResultProjector: Sendable {
    /// What a projector is given.
    public struct Result: Sendable {
        /// The tool's name.
        public var name: String
        /// The result as it was sent to the model.
        public var output: JSONObject
        /// The call.
        public var callID: String
        /// Where the call belongs; events made here carry it.
        public var turn: TurnIdentity

        /// Makes a result, for tests of projectors.
        public init(name: String, output: JSONObject, callID: String, turn: TurnIdentity) {
            self.name = name
            self.output = output
            self.callID = callID
            self.turn = turn
        }
    }

    /// What runs: a result in, events out.
    public var project: @Sendable (Result) throws -> [RealtimeEvent]
    /// When the events are published.
    public var timing: CueTiming

    /// Makes a projector.
    ///
    /// - Parameters:
    ///   - timing: When its events are published; at once, as the seed's are, by default.
    ///   - project: What runs.
    public init(timing: CueTiming = .immediate, _ project: @escaping @Sendable (Result) throws -> [RealtimeEvent]) {
        self.timing = timing
        self.project = project
    }
}
