public import Observation

/// A session as a view shows it: its state, its conversation, and how loud the character is, on the main actor.
///
/// ```swift
/// struct TalkView: View {
///     @State private var session: ObservableSession
///
///     var body: some View {
///         List(session.conversation.items) { Text($0.effectiveText) }
///             .task { await session.follow() }
///     }
/// }
/// ```
///
/// It is fed by changes, not by copies: a reply that grows word by word costs a word at a time. A view that falls so far behind
/// that changes are lost is given the whole state anew.
@MainActor @Observable
public final class ObservableSession {
    /// The session as it is.
    public private(set) var state = RealtimeState()
    /// The conversation as it is.
    public private(set) var conversation = Conversation()
    /// How loud the character is, 0 to 1.
    public private(set) var level = 0.0
    /// Whether the user is speaking, as far as the provider tells.
    public private(set) var isUserSpeaking = false
    /// How long the user waited last.
    public private(set) var latency: LatencyReport?

    private let manager: RealtimeManager
    /// The turn that the user is taking by speaking.
    @ObservationIgnored private var spokenTurn: String? {
        didSet { if isUserSpeaking != (spokenTurn != nil) { isUserSpeaking = spokenTurn != nil } }
    }

    /// Makes a view of a manager's sessions, present and future ones. It shows nothing until it follows.
    public init(_ manager: RealtimeManager) {
        self.manager = manager
    }

    /// Follows the sessions until the task is cancelled.
    public func follow() async {
        var events: EventSubscription? = await begin()
        while let current = events, !Task.isCancelled {
            events = nil
            for await event in current {
                apply(event)
                // A new session begins with a conversation of its own, and what was lost can only be read anew.
                if current.dropped > 0 || Self.begins(event) {
                    events = await begin()
                    break
                }
            }
            if current.isOverrun, events == nil { events = await begin() }
        }
    }

    private func begin() async -> EventSubscription {
        let snapshot = await manager.snapshot()
        state = snapshot.state
        conversation = snapshot.conversation
        level = 0
        spokenTurn = nil
        return snapshot.events
    }

    private static func begins(_ event: RealtimeEvent) -> Bool {
        if case .stateChanged(let state) = event { state.session.status == .starting } else { false }
    }

    private func apply(_ event: RealtimeEvent) {
        switch event {
        case .stateChanged(let state), .sessionStarted(let state), .sessionEnded(let state, _): self.state = state
        case .conversation(let change):
            conversation.apply(change)
            // A connection or a session that ends tells of no end of speech: its turns are closed, or gone.
            if let turn = spokenTurn, conversation[turn]?.isClosed != false { spokenTurn = nil }
        case .lipSync(let rms, _, _): level = rms
        case .userSpeechStarted(let speech): spokenTurn = speech.itemID
        case .userSpeechStopped: spokenTurn = nil
        case .latency(let report): latency = report
        default: break
        }
    }
}
