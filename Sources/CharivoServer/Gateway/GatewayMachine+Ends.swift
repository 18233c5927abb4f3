internal import CharivoRealtime

/// How a conversation ends: by the network, the time, a limit, or the server that goes away.
extension GatewayMachine {
    // The network and the time.

    mutating func sendBegan(now: Duration) { sendDeadline = now + limits.sendTimeout }

    mutating func sendEnded() { sendDeadline = nil }

    /// More messages wait than a client that reads would let wait.
    mutating func overflowed() -> [GatewayEffect] { abort(.slowReader) }

    /// The server goes away: a reply that is under way is finished, then goodbye is said.
    mutating func drain(now: Duration) -> [GatewayEffect] {
        guard isListening, drainDeadline == nil else { return [] }
        drainDeadline = now + limits.drainTimeout
        if phase == .greeting { return bid(.shutdown, "The server is shutting down.", now: now) }
        return drainIfQuiet(now: now)
    }

    mutating func deadlineReached(now: Duration) -> [GatewayEffect] {
        if let sendDeadline, sendDeadline <= now { return abort(.slowReader) }
        if let closingDeadline, closingDeadline <= now {
            if phase == .closing { return bidFarewell(now: now) }
            // Goodbye was said, and is not taken.
            if phase == .closed, let farewellReason { return abort(farewellReason) }
        }
        if phase == .greeting, greeted + limits.helloTimeout <= now { return bid(.noHello, "No hello came in time.", now: now) }
        if phase == .starting, starting + limits.startTimeout <= now {
            return bid(.failed, "The session did not start in time.", now: now)
        }
        guard phase != .closed, phase != .closing else { return [] }
        if let drainDeadline, drainDeadline <= now { return end(.shutdown, "The server is shutting down.", now: now) }
        if began + limits.maximumLength <= now {
            return end(.maximumLength, "A conversation may be \(limits.maximumLength.inSeconds.formattedMinutes) long.", now: now)
        }
        guard phase == .live, lastActivity + limits.idleTimeout <= now else { return [] }
        if isReplyExpected {
            lastActivity = now
            return []
        }
        return end(.idle, "Nobody has said anything for \(limits.idleTimeout.inSeconds.formattedMinutes).", now: now)
    }

    // Ends.

    var isListening: Bool { phase != .closing && phase != .closed }

    mutating func drainIfQuiet(now: Duration) -> [GatewayEffect] {
        guard drainDeadline != nil, phase == .live, !isReplyExpected, !isAudible, !isSoundOutstanding else { return [] }
        return end(.shutdown, "The server is shutting down.", now: now)
    }

    /// Ends the session first; goodbye follows its last event.
    mutating func end(_ reason: GatewayFarewell.Reason, _ message: String, now: Duration) -> [GatewayEffect] {
        guard phase != .greeting else { return bid(reason, message, now: now) }
        phase = .closing
        farewell = GatewayFarewell(reason: reason, message: message)
        closingDeadline = now + limits.closingTimeout
        return [.stopSession]
    }

    /// An event as it truly was. To a session every stop is its user's; that the gateway wanted it, and why, is known only here.
    func corrected(_ event: RealtimeEvent) -> RealtimeEvent {
        guard case .sessionEnded(let state, let reason) = event, reason == .user, let farewell, farewell.reason != .stopped else {
            return event
        }
        return .sessionEnded(state, reason: SessionEndReason(rawValue: farewell.reason.rawValue))
    }

    /// Says goodbye at once; the session is ended behind the client's back.
    ///
    /// - Parameter invitesBack: Whether it is worth coming back with the same wish; as the reason has it when `nil`.
    mutating func bid(
        _ reason: GatewayFarewell.Reason, _ message: String, invitesBack: Bool? = nil, now: Duration
    ) -> [GatewayEffect] {
        farewell = GatewayFarewell(reason: reason, message: message, invitesBack: invitesBack)
        return bidFarewell(now: now)
    }

    mutating func bidFarewell(now: Duration) -> [GatewayEffect] {
        guard let farewell else { return [] }
        phase = .closed
        self.farewell = nil
        farewellReason = farewell.reason
        // For all that waits before it, not for each message: a client that takes them one by one would stay for long.
        closingDeadline = now + limits.sendTimeout
        return [.send(.goodbye(farewell)), .close(farewell.reason)]
    }

    mutating func abort(_ reason: GatewayFarewell.Reason) -> [GatewayEffect] {
        phase = .closed
        sendDeadline = nil
        closingDeadline = nil
        return [.abort(reason)]
    }

    func closingDown(about type: String) -> GatewayError {
        GatewayError(.outOfOrder, "The server is shutting down; the last reply is being finished.", about: type)
    }
}

extension Double {
    /// A number of seconds in words.
    fileprivate var formattedMinutes: String {
        self >= 120 && truncatingRemainder(dividingBy: 60) == 0 ? "\(Int(self / 60)) minutes" : "\(Int(self)) seconds"
    }
}
