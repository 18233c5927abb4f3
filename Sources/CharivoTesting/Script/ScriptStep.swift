public import CharivoRealtime

/// One line of a script that a ``ScriptedRealtimeClient`` follows: something it expects, or something it does.
///
/// A step knows where in the test's source it was written, so that a failure can say so.
public struct ScriptStep: Sendable {
    enum Kind: Sendable {
        case dial(@Sendable (ConnectionRequest) -> Bool)
        case refuse(RealtimeError)
        case expect(@Sendable (ProviderMessage) -> Bool, answer: @Sendable (ProviderMessage) -> [ProviderEvent])
        case answer([ProviderEvent])
        case wait(Duration)
        case waitFor(ScriptSignal)
        case end(ConnectionEnd)
        case expectClose
        case anything
    }

    let kind: Kind
    /// What the step expects or does, in words.
    public let description: String
    /// Where it was written: file and line.
    public let place: String

    init(_ kind: Kind, _ description: String, _ fileID: StaticString, _ line: UInt) {
        self.kind = kind
        self.description = description
        place = "\(fileID):\(line)"
    }

    /// Expects a dial. A script that does not begin with one expects one all the same.
    ///
    /// - Parameters:
    ///   - matches: Whether the dial is the expected one.
    ///   - fileID: The file of the step, for the account of a failure.
    ///   - line: Its line.
    public static func dial(
        where matches: @escaping @Sendable (ConnectionRequest) -> Bool = { _ in true }, fileID: StaticString = #fileID, line: UInt = #line
    ) -> ScriptStep {
        ScriptStep(.dial(matches), "a dial", fileID, line)
    }

    /// Expects a dial and refuses it.
    public static func refuseDial(_ error: RealtimeError, fileID: StaticString = #fileID, line: UInt = #line) -> ScriptStep {
        ScriptStep(.refuse(error), "a dial, to refuse it", fileID, line)
    }

    /// Expects a command, and answers it.
    ///
    /// - Parameters:
    ///   - description: What is expected, in words, for the account of a failure.
    ///   - matches: Whether a command is the expected one.
    ///   - answer: What to answer; nothing by default.
    ///   - fileID: The file of the step, for the account of a failure.
    ///   - line: Its line.
    public static func expect(
        _ description: String, where matches: @escaping @Sendable (ProviderMessage) -> Bool,
        answer: @escaping @Sendable (ProviderMessage) -> [ProviderEvent] = { _ in [] }, fileID: StaticString = #fileID,
        line: UInt = #line
    ) -> ScriptStep {
        ScriptStep(.expect(matches, answer: answer), description, fileID, line)
    }

    /// Says something.
    public static func answer(_ events: ProviderEvent..., fileID: StaticString = #fileID, line: UInt = #line) -> ScriptStep {
        ScriptStep(.answer(events), "to say \(events.count) events", fileID, line)
    }

    /// Waits until the script's clock has gone on by that much.
    public static func wait(_ duration: Duration, fileID: StaticString = #fileID, line: UInt = #line) -> ScriptStep {
        ScriptStep(.wait(duration), "to wait \(duration)", fileID, line)
    }

    /// Waits until the test gives a signal.
    public static func wait(for signal: ScriptSignal, fileID: StaticString = #fileID, line: UInt = #line) -> ScriptStep {
        ScriptStep(.waitFor(signal), "to wait for a signal of the test's", fileID, line)
    }

    /// Ends the connection, as from the far side.
    public static func end(
        _ end: ConnectionEnd = ConnectionEnd(cause: .connectionLost), fileID: StaticString = #fileID, line: UInt = #line
    ) -> ScriptStep {
        ScriptStep(.end(end), "to end the connection", fileID, line)
    }

    /// Expects that the session closes the connection.
    public static func expectClose(fileID: StaticString = #fileID, line: UInt = #line) -> ScriptStep {
        ScriptStep(.expectClose, "the close of the connection", fileID, line)
    }

    /// From here on, whatever comes is right, and nothing is answered. The last step of a script.
    public static func anything(fileID: StaticString = #fileID, line: UInt = #line) -> ScriptStep {
        ScriptStep(.anything, "anything", fileID, line)
    }
}
