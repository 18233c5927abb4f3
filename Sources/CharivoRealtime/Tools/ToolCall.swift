/// A call of the model's, from its arrival to its one output.
struct ToolCall: Sendable {
    enum State: Sendable, Hashable {
        /// A person is asked whether it may run.
        case asking(approvalID: String, deadline: Duration)
        /// It waits for its turn.
        case queued
        /// Its handler runs.
        case running(runID: String, deadline: Duration)
        /// It will have the output of another one.
        case joined(String)
        /// It has its output, an acknowledgement, and its handler runs on.
        case background(runID: String, deadline: Duration)
        /// It has its output.
        case answered
    }

    /// Unique in the session: what the provider calls it, or a name of ours where the provider uses one name twice.
    var id: String
    /// What the connection that brought it calls it.
    var wireID: String
    var name: String
    /// The arguments as the model wrote them.
    var text: String
    /// The arguments as they were read; empty when they could not be.
    var arguments: JSONObject
    var itemID: String
    var responseID: String
    var generation: Int
    /// As it was when the reply began; `nil` when there was none of that name.
    var tool: Tool?
    var state = State.queued
    /// What the model was told.
    var output: JSONObject?

    var turn: TurnIdentity { TurnIdentity(responseID: responseID, itemID: itemID, generation: generation) }
    var group: String? { tool?.concurrency.group(of: name) }

    /// Whether the model was told nothing yet.
    var isOpen: Bool {
        switch state {
        case .asking, .queued, .running, .joined: true
        case .background, .answered: false
        }
    }

    /// Whether it is a second call under one name of the provider's; events are about the first.
    var isEcho: Bool { id != wireID }

    var runID: String? {
        switch state {
        case .running(let runID, _), .background(let runID, _): runID
        case .asking, .queued, .joined, .answered: nil
        }
    }

    var deadline: Duration? {
        switch state {
        case .asking(_, let deadline), .running(_, let deadline), .background(_, let deadline): deadline
        case .queued, .joined, .answered: nil
        }
    }

    /// Whether an interruption ends it.
    var isEndedByInterruption: Bool {
        switch state {
        case .running, .background: tool?.interruption == .cancel
        case .queued: tool?.interruption == .cancel || tool?.concurrency.waiting == .flush
        case .asking, .joined, .answered: false
        }
    }
}
