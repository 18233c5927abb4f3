import CharivoOpenAI

/// Checks a stream of server events, as a client sees it, against the protocol's rules of order, one event after another.
struct OrderingChecker {
    /// What was wrong, each with the number of the event.
    private(set) var violations: [String] = []
    /// How many events were checked.
    private(set) var count = 0
    /// The responses that were created and are not done.
    var openResponses: [String] { responses.values.filter { !$0.isDone }.map(\.id) }

    /// An event that must come next, because the one before said so.
    private enum Expectation: Equatable {
        case committed(String)
        case added(String, previous: String?)
        case done(String)
        case addedOutput(String)
        case doneOutput(String)
    }

    private var eventIDs: Set<String> = []
    private var knownItems: Set<String> = []
    private var deletedItems: Set<String> = []
    private var openSpeech: String?
    private var usedSpeech: Set<String> = []
    private var transcripts: [String: String] = [:]
    private var finishedTranscripts: Set<String> = []
    private var responses: [String: ResponseRecord] = [:]
    private var expectation: Expectation?

    init() {}

    mutating func check(_ event: ServerEvent) {
        count += 1
        let id = event.eventID ?? ""
        if !id.hasPrefix("event_") { fail("the event id '\(id)' has no prefix") }
        if !eventIDs.insert(id).inserted { fail("the event id \(id) is used twice") }
        if case .sessionCreated = event.payload {
            if count != 1 { fail("session.created is not the first event") }
        } else if count == 1, !event.payload.isError {
            fail("the first event is not session.created")
        }
        let expected = expectation
        expectation = nil
        checkConversation(event.payload, expected)
        checkInput(event.payload, expected)
        checkResponse(event.payload, expected)
        if let expected, !Self.fulfils(event.payload, expected) { fail("expected \(expected), got \(event.payload.kind)") }
    }

    private static func fulfils(_ payload: ServerEvent.Payload, _ expected: Expectation) -> Bool {
        switch (payload, expected) {
        case (.inputAudioCommitted(let id, _), .committed(let wanted)): id == wanted
        case (.itemAdded(let item, let previous), .added(let wanted, let before)): item.id == wanted && previous == before
        case (.itemDone(let item, _), .done(let wanted)): item.id == wanted
        case (.itemAdded(let item, _), .addedOutput(let wanted)): item.id == wanted
        case (.outputItemDone(_, _, let item), .doneOutput(let wanted)): item.id == wanted
        default: false
        }
    }

    private mutating func fail(_ what: String) { violations.append("#\(count): \(what)") }

    private mutating func checkInput(_ payload: ServerEvent.Payload, _ expected: Expectation?) {
        switch payload {
        case .speechStarted(let id, _):
            if openSpeech != nil { fail("speech started twice") }
            if !usedSpeech.insert(id).inserted || knownItems.contains(id) { fail("speech started with an id that was used") }
            openSpeech = id
        case .speechStopped(let id, _):
            if openSpeech != id { fail("speech stopped for \(id), not for \(openSpeech ?? "none")") }
            openSpeech = nil
            expectation = .committed(id)
        case .idleTimeoutTriggered(let id, let start, let end):
            if start > end { fail("a timeout ends before it starts") }
            expectation = .committed(id)
        case .inputAudioCommitted(let id, let previous):
            if let openSpeech, openSpeech != id { fail("committed \(id) while \(openSpeech) is spoken") }
            openSpeech = nil
            if knownItems.contains(id) { fail("committed \(id) twice") }
            expectation = .added(id, previous: previous)
        case .inputAudioCleared: openSpeech = nil
        case .inputTranscriptionDelta(let id, _, let delta):
            if !knownItems.contains(id) { fail("a transcript for an item that is not there") }
            if finishedTranscripts.contains(id) { fail("a delta behind a transcript's end") }
            transcripts[id, default: ""] += delta
        case .inputTranscriptionCompleted(let id, _, let transcript, let usage):
            if let deltas = transcripts[id], deltas != transcript { fail("deltas do not add up to the transcript") }
            if usage == nil { fail("a transcript without usage") }
            finishTranscript(id)
        case .inputTranscriptionFailed(let id, _, _): finishTranscript(id)
        default: break
        }
    }

    private mutating func finishTranscript(_ id: String) {
        if !knownItems.contains(id) { fail("a transcript for an item that is not there") }
        if !finishedTranscripts.insert(id).inserted { fail("a second end of the transcript of \(id)") }
    }

    private mutating func checkConversation(_ payload: ServerEvent.Payload, _ expected: Expectation?) {
        switch payload {
        case .itemAdded(let item, let previous):
            let id = item.id ?? ""
            if let previous, !knownItems.contains(previous) { fail("the previous item \(previous) was never there") }
            if !knownItems.insert(id).inserted { fail("\(id) was added twice") }
            if case .addedOutput(id)? = expected {
                if item.status != .inProgress { fail("an output item is added with status \(item.status?.rawValue ?? "none")") }
            } else {
                expectation = .done(id)
            }
        case .itemDone(let item, _):
            let id = item.id ?? ""
            if !knownItems.contains(id) { fail("\(id) is done but was not added") }
            if case .done(id)? = expected { break }
            expectation = .doneOutput(id)
        case .itemDeleted(let id): deletedItems.insert(id)
        case .itemTruncated(let id, _, _): if !knownItems.contains(id) { fail("\(id) is truncated but was not added") }
        default: break
        }
    }

    private mutating func checkResponse(_ payload: ServerEvent.Payload, _ expected: Expectation?) {
        guard let id = payload.responseID else { return }
        if case .responseCreated(let response) = payload {
            if responses[id] != nil { fail("\(id) is created twice") }
            if response.status != .inProgress || !response.output.isEmpty { fail("\(id) is created with output or a status") }
            let isInConversation = response.conversationID != nil
            if isInConversation, responses.values.contains(where: { !$0.isDone && $0.isInConversation }) {
                fail("\(id) is created while another response is active")
            }
            responses[id] = ResponseRecord(id: id, isInConversation: isInConversation)
            return
        }
        guard var record = responses[id] else { return fail("\(payload.kind) for \(id), which was not created") }
        if record.isDone { fail("\(payload.kind) for \(id), which is done") }
        record.isItemDeleted = deletedItems.contains(record.open?.id ?? "")
        for problem in record.check(payload) { fail(problem) }
        responses[id] = record
        if case .outputItemAdded(_, _, let item) = payload {
            if record.isInConversation { expectation = .addedOutput(item.id ?? "") }
        } else if case .outputItemDone(_, _, let item) = payload, record.isInConversation, let itemID = item.id,
            !deletedItems.contains(itemID), expected != .doneOutput(itemID)
        {
            fail("\(itemID) is done in the response before it is in the conversation")
        }
    }
}
