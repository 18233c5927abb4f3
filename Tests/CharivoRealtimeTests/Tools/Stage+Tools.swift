import CharivoRealtime
import CharivoTesting
import Testing

extension InMemoryPeer {
    /// The next output that was sent, as JSON.
    func expectOutput() async throws -> (callID: String, output: JSONValue) {
        let item = try await expectItem()
        guard case .toolOutput(let callID, let text) = item.kind else {
            Issue.record("Expected an output, got \(item.kind)")
            throw CancellationError()
        }
        return (callID, try JSONValue(text: text))
    }

    /// The provider begins a reply, unless it has begun, and calls one tool in it; the reply goes on.
    func call(
        _ name: String, _ arguments: String = "{}", id: String = "call_1", item: String? = nil, response: String = "resp_1",
        begins: Bool = true
    ) {
        let item = item ?? "fc_\(id)"
        let kind = ConversationItem.Kind.toolCall(callID: id, name: name, arguments: arguments)
        if begins { emit(.responseCreated(ProviderResponse(id: response, status: .inProgress))) }
        emit(
            .outputItemAdded(responseID: response, ConversationItem(id: item, kind: kind)),
            .outputItemDone(responseID: response, ConversationItem(id: item, kind: kind, status: .completed)))
    }

    /// The provider ends a reply.
    func end(response: String, _ status: ProviderResponse.Status = .completed) {
        emit(.responseDone(ProviderResponse(id: response, status: status)))
    }
}

extension Stage {
    /// The approval that is asked for, recorded already or yet to come.
    func approval(after mark: Int = 0, _ status: ToolApprovalReport.Status = .pending) async -> ToolApprovalReport? {
        let event = await recorder.first(after: mark) {
            if case .toolApproval(let report) = $0 { report.status == status } else { false }
        }
        return if case .toolApproval(let report) = event { report } else { nil }
    }

    /// The calls that failed, by id, with the codes.
    var toolErrors: [String: RealtimeError.Code] {
        get async {
            var errors: [String: RealtimeError.Code] = [:]
            for case .toolError(_, let error, let callID, _) in await published { errors[callID] = error.code }
            return errors
        }
    }

    /// The calls that succeeded.
    var toolResults: [String] {
        get async { await published.compactMap { if case .toolResult(_, _, let callID, _) = $0 { callID } else { nil } } }
    }

    /// The codes of what a developer may want to know.
    var diagnostics: [String] {
        get async {
            await published.compactMap { event in
                if case .diagnostic(let diagnostic) = event, !diagnostic.message.contains(" mark.") { diagnostic.code } else { nil }
            }
        }
    }

    /// What was published, the present step of the session with it: what it sends is seen before it publishes what it says of it.
    var published: [RealtimeEvent] {
        get async {
            _ = await manager.state
            return recorder.events
        }
    }

    /// The connection is lost and made again.
    func reconnected(from peer: InMemoryPeer) async throws -> InMemoryPeer {
        peer.end()
        await recorder.first(named: "realtime:reconnect:attempt")
        await clock.sleeper(within: .milliseconds(500))
        clock.advance(by: .milliseconds(500))
        let next = try await client.accept()
        try await next.acknowledgeUpdate()
        await recorder.first(named: "realtime:reconnect:success")
        return next
    }
}
