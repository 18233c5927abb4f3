internal import CharivoOpenAI
public import CharivoRealtime

// What the service says, and what becomes of the connection.
extension ProtocolConnection {
    /// Sends an event.
    ///
    /// - Parameters:
    ///   - type: Its type.
    ///   - members: Its other members.
    public func send(_ type: String, _ members: JSONObject = [:]) {
        var members = members
        members["type"] = .string(type)
        members["event_id"] = members["event_id"] ?? .string("event_\(number)_test")
        transmit(type, JSONValue.object(members).utf8)
    }

    /// Sends a text frame, whatever is in it.
    public func send(text: String) {
        deliver(.text(Array(text.utf8)))
    }

    /// Sends an error.
    ///
    /// - Parameters:
    ///   - code: The service's code.
    ///   - message: The service's words.
    ///   - messageID: The id of the client's event at fault, if it is known.
    public func sendError(code: String?, _ message: String, about messageID: String? = nil) {
        send { _ in [.error(WireError(code: code, message: message, eventID: messageID))] }
    }

    /// Says hello, as the service does first of all.
    public func greet() {
        send { [$0.created] }
    }

    /// Gives a reply, or begins one that is held.
    ///
    /// - Parameters:
    ///   - reply: What it says.
    ///   - id: Its id; one is made when `nil`.
    ///   - request: The `response.create` it answers; `nil` when the service replies by itself.
    /// - Returns: Its id. Its items' ids are `<id>_item_1` and so on.
    @discardableResult
    public func reply(_ reply: PlannedReply, id: String? = nil, to request: ProtocolMessage? = nil) -> String {
        var created = id ?? ""
        var metadata: [String: String]?
        if case .responseCreate(let create) = request?.event?.payload { metadata = create?.metadata }
        send { session in
            let events = session.reply(reply, id: id, metadata: metadata)
            if case .responseCreated(let response) = events.first { created = response.id }
            return events
        }
        return created
    }

    /// Ends the reply that is held.
    public func finishReply(_ status: ProviderResponse.Status = .completed, reason: String? = nil) {
        send { $0.finish(status, reason: reason) }
    }

    /// The user begins to speak, as the service's voice detection finds. A reply that is being given is broken off.
    ///
    /// - Returns: The id of the item that the words will be.
    @discardableResult
    public func userStartsSpeaking() -> String {
        var id = ""
        send { session in
            let start = session.userStarts()
            id = start.itemID
            return start.events
        }
        return id
    }

    /// The user falls silent, and what was said becomes an item.
    public func userStopsSpeaking() {
        send { $0.userStops() }
    }

    /// What the user said is known.
    public func transcribe(_ itemID: String, _ words: String, part: Int = 0) {
        send { _ in
            [.inputTranscriptionCompleted(itemID: itemID, contentIndex: part, transcript: words, usage: .duration(seconds: 1))]
        }
    }

    /// A whole turn of the user's, as the service's voice detection finds it, with its words; then a reply, unless `nil`.
    ///
    /// - Returns: The id of the user's item.
    @discardableResult
    public func userTurn(_ words: String, reply: PlannedReply? = nil) -> String {
        let id = userStartsSpeaking()
        userStopsSpeaking()
        if let reply { self.reply(reply) }
        transcribe(id, words)
        return id
    }

    /// Closes the connection. What was said before arrives before.
    public func close(code: Int = 1000, reason: String = "") {
        deliver(.close(code: code, reason: reason))
    }

    /// Says what is wrong, and closes.
    public func fail(_ failure: ProtocolFailure) {
        for delivery in failure.deliveries { deliver(delivery) }
    }

    /// The network is gone, without a close frame. What was said before arrives before.
    public func cut() {
        deliver(.cut)
    }

    /// From here on the connection is half open: nothing comes, nothing is taken, no ping is answered, and it is not closed.
    public func fallSilent() {
        deliver(.silence)
    }
}
