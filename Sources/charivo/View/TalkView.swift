internal import CharivoRealtime

/// What a person sees of a conversation: events in, lines out.
///
/// Lines are of two kinds. Settled ones are handed out once, in order, and never change: a terminal keeps them above, a pipe
/// gets nothing else. The live ones show how things are at this moment; see ``live(columns:now:)``.
struct TalkView: Sendable {
    let characterName: String
    /// The width that settled lines are broken to.
    var columns: Int
    /// Whether changes of the body are lines of their own; a live view shows how it is.
    let showsBodyLines: Bool

    var connection = RealtimeState.Connection.idle
    private var isStarted = false
    var isExpected = false
    var isAudible = false
    var isUserHeard = false
    var level = 0.0
    var userLevel = 0.0
    var saying: String?
    var hearing = ""
    var expression: String?
    var gaze: (x: Double, y: Double)?
    var motion: String?
    private(set) var lastReply = ""

    private var settled: [StyledLine] = []
    private var replies: [PendingReply] = []
    private var lastError: RealtimeError?
    private var policy: PolicyChanges?

    init(characterName: String, columns: Int, showsBodyLines: Bool) {
        self.characterName = characterName.displayable
        self.columns = columns
        self.showsBodyLines = showsBodyLines
    }

    /// The lines that were settled since the last call.
    mutating func takeSettled() -> [StyledLine] {
        defer { settled = [] }
        return settled
    }

    /// The reply whose words come in or can be heard.
    var runningReply: String { replies.first { !$0.text.isEmpty }?.text ?? "" }

    mutating func show(_ notice: TalkNotice) {
        switch notice {
        case .userBegan(let label): saying = label
        case .userEnded: saying = nil
        case .userLevel(let level): userLevel = level
        case .policy(let changes):
            // It is told at every dial.
            if changes != policy { remark("route", changes.words) }
            policy = changes
        case .remark(let text): remark("", text)
        }
    }

    /// Settles a line that nobody said.
    mutating func remark(_ name: String, _ text: String) { label(name, text, .faint) }

    mutating func show(_ event: RealtimeEvent) {
        switch event {
        case .sessionStarted(let state):
            isStarted = true
            apply(state)
        case .stateChanged(let state): apply(state)
        case .sessionEnded(let state, _):
            settleReplies()
            apply(state)
        case .userSpeechStarted:
            isUserHeard = true
            hearing = ""
        case .userSpeechStopped: isUserHeard = false
        case .userTranscript(let text, _):
            settleReplies()
            hearing = ""
            say(text.isEmpty ? "(nothing was understood)" : text, by: "you", .user)
        case .assistantStarted(_, let turn): reply(for: turn) { _ in }
        case .assistantDelta(let text, let turn): reply(for: turn) { $0.text += text }
        case .assistantDone(let reply): done(reply)
        case .toolCalled(let call): called(call)
        case .toolResult(_, let output, _, _): label("", "→ \(JSONValue.object(output).text)", .tool)
        case .toolError(_, let error, _, _): label("", "→ failed: \(error.forItsUser)", .warning)
        case .toolAcknowledged(_, let output, _, _): label("", "→ \(JSONValue.object(output).text)", .tool)
        case .toolApproval(let report): label("", "\(report.name): approval \(report.status.rawValue)", .tool)
        case .toolUndone(let report): label("", "\(report.name): \(report.error == nil ? "undone" : "could not be undone")", .warning)
        case .expression(let id, _): expression = id
        case .gaze(let x, let y, _): gaze = (x, y)
        case .motion(let group, let index, _): motion = "\(group) \(index)"
        case .lipSync(let rms, _, _): level = rms
        case .audioStarted: isAudible = true
        case .audioEnded:
            isAudible = false
            level = 0
        case .playback(let report): played(report)
        case .conversation(let change): changed(change)
        case .error(let error): fail(error)
        case .reconnectAttempt(let attempt, let delay, let cause):
            label("link", "lost (\(cause.rawValue)); attempt \(attempt) in \(delay.wholeMilliseconds) ms", .warning)
        case .reconnectSucceeded(let report): label("link", "there again after \(report.total.wholeMilliseconds) ms", .warning)
        case .reconnectExhausted(let attempts, _, _, let error):
            label("link", "gave up after \(attempts) attempts: \(error.forItsUser)", .warning)
        case .replayRefused(let refusal): label("link", "an item of the conversation was refused: \(refusal.itemID)", .warning)
        case .guardrail(let report): label("", "\(report.name): \(report.outcome.rawValue)", .warning)
        case .budget(let report): label("", "budget: \(report.stage.rawValue), \(report.limit.rawValue)", .warning)
        case .responseCreated, .responseDone, .usage, .latency, .diagnostic, .custom: break
        }
        if showsBodyLines { showBody(event) }
    }

    private mutating func apply(_ state: RealtimeState) {
        connection = state.connection
        isExpected = state.awaitingResponse
    }

    private mutating func showBody(_ event: RealtimeEvent) {
        switch event {
        case .expression(let id, _): label("face", id, .character)
        case .gaze(let x, let y, _): label("eyes", GazeWords.describe(x: x, y: y), .character)
        case .motion(let group, let index, _): label("body", "\(group) \(index)", .character)
        default: break
        }
    }

    private mutating func called(_ call: ToolCallReport) {
        label("tool", "\(call.name) \(JSONValue.object(call.arguments).text)", .tool)
    }

    /// The same error comes as an event and as the end of what it ended; it is shown once. What keeps a session from starting
    /// is told by the command itself.
    private mutating func fail(_ error: RealtimeError) {
        guard isStarted, error != lastError else { return }
        lastError = error
        label("error", error.forItsUser, .warning)
    }

    // Replies wait until it is known what was heard of them.

    private mutating func reply(for turn: TurnIdentity, _ change: (inout PendingReply) -> Void) {
        if let index = replies.firstIndex(where: { $0.itemID == turn.itemID && $0.responseID == turn.responseID }) {
            change(&replies[index])
        } else {
            var reply = PendingReply(itemID: turn.itemID, responseID: turn.responseID)
            change(&reply)
            replies.append(reply)
        }
    }

    private mutating func done(_ report: AssistantReply) {
        let parts = replies.indices.filter { replies[$0].responseID == report.turn.responseID }
        for index in parts { replies[index].isDone = true }
        // The whole words replace the pieces; a reply of several parts keeps each part's own.
        if parts.count == 1 { replies[parts[0]].text = report.text }
        if report.isInterrupted, let last = parts.last, replies[last].cut == nil { replies[last].isPlayed = true }
        settleFinished()
    }

    private mutating func played(_ report: PlaybackReport) {
        guard let index = replies.firstIndex(where: { $0.itemID == report.turn.itemID }) else { return }
        replies[index].isPlayed = true
        if report.outcome == .cut { replies[index].cut = .init(playedMs: report.playedMs, receivedMs: report.receivedMs) }
        settleFinished()
    }

    private mutating func changed(_ change: ConversationChange) {
        switch change {
        case .appended(let id, _, let text, _):
            if saying != nil || isUserHeard, !replies.contains(where: { $0.itemID == id }) { hearing += text }
        case .updated(let item):
            guard let heard = item.heardText, let index = replies.firstIndex(where: { $0.itemID == item.id }) else { return }
            replies[index].text = heard
        case .inserted, .removed: break
        }
    }

    private mutating func settleFinished() {
        while let first = replies.first, first.isSettled { settleFirst() }
    }

    /// Something new begins: what was said before is over, also where nothing was audible of it.
    private mutating func settleReplies() {
        while !replies.isEmpty { settleFirst() }
    }

    private mutating func settleFirst() {
        let reply = replies.removeFirst()
        lastReply = reply.text
        if !reply.text.isEmpty || reply.cut != nil {
            say(reply.text.isEmpty ? "(cut before a word was heard)" : reply.text, by: characterName, .character)
        }
        guard let cut = reply.cut else { return }
        let unheard = Seconds.describe(cut.receivedMs - cut.playedMs)
        label("", "— cut short after \(Seconds.describe(cut.playedMs)); \(unheard) more had arrived", .faint)
    }

    // Lines.

    /// The columns of the names before what is said.
    var nameColumns: Int { max(6, min(characterName.columns, 16)) + 1 }

    private mutating func say(_ text: String, by name: String, _ style: TextStyle) { label(name, text, style, body: .plain) }

    private mutating func label(_ name: String, _ text: String, _ style: TextStyle, body: TextStyle? = nil) {
        var name = String(name.prefix(columns: nameColumns - 1))
        for line in text.displayable.wrapped(to: columns - nameColumns - 1) {
            let pad = String(repeating: " ", count: nameColumns - name.columns)
            settle(StyledLine(name + pad, style) + StyledLine(line, body ?? style))
            name = ""
        }
    }

    private mutating func settle(_ line: StyledLine) { settled.append(line) }
}
