/// Replies that are to be spoken, after a conversation was told to a new connection in writing.
extension SessionMachine {
    /// Whether the session's replies are spoken, unless one is asked for otherwise.
    private var speaks: Bool { state.session.config?.outputModality != .text }

    /// A request as it is sent: its form is said for as long as the provider may take the form of what it was told.
    func spoken(_ request: ResponseRequest) -> ResponseRequest {
        guard spokenReplies.isDoubtful, speaks, request.outputModality == nil else { return request }
        var request = request
        request.outputModality = .audio
        return request
    }

    /// Whether a reply that should have been spoken has only been written. To be asked before the reply is closed.
    func isOnlyWritten(_ response: ProviderResponse) -> Bool {
        guard spokenReplies.isDoubtful, speaks, capabilities.deliversAudio, response.status == .completed,
            let reply = replies.taking(response.id),
            reply.isInConversation, !reply.isWritten, reply.sounded.isEmpty
        else { return false }
        let items = reply.items.compactMap { conversation[$0] }
        return items.contains { $0.kind == .assistant && !$0.text.isEmpty } && items.allSatisfy { !$0.isSpoken }
    }

    /// A reply was only written. What it wrote is taken back, and it is asked for once more, as sound.
    mutating func askAloud(instead items: [String], now: Duration) {
        let isAskedAgain = spokenReplies.wrote()
        diagnose(
            "text_only_reply", "A reply that should be spoken came in writing, after the conversation was told to a new connection.",
            count: spokenReplies.written)
        guard isAskedAgain, isServing else { return }
        for id in items where conversation[id]?.kind == .assistant {
            send(.deleteItem(id: id))
            publish(conversation.remove(id))
        }
        guard !responses.isFollowUpPending else { return }
        perform(responses.request(ResponseRequest(id: makeID("req"), outputModality: .audio)), now: now)
    }
}
