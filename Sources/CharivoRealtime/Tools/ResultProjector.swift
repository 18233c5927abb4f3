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
    }

    /// What runs: a result in, events out.
    public var project: @Sendable (Result) throws -> [RealtimeEvent]

    /// Makes a projector.
    public init(_ project: @escaping @Sendable (Result) throws -> [RealtimeEvent]) {
        self.project = project
    }
}
