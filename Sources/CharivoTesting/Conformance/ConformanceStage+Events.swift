internal import CharivoRealtime

// The rules about what comes from the provider.
extension ConformanceStage {
    func eventsInOrder() async throws {
        let (_, dial, peer) = try await connect()
        let said = (0..<200).map(String.init)
        for word in said { try await peer.say(.words(word)) }
        for word in said {
            let heard = try await words(of: dial, awaiting: "word \(word)")
            try expect(heard == word, "Word \(word) was due, and \(heard) came.")
        }
    }

    func unknownEventsKept() async throws {
        let (_, dial, peer) = try await connect()
        try await peer.say(.unknown(type: "conformance.unknown"))
        try await peer.say(.words("after"))
        while true {
            switch try await event(of: dial, awaiting: "an event of an unknown type") {
            case .unknown("conformance.unknown", _): return
            case .textDelta: throw ConformanceVerdict.broken("An event of an unknown type did not come, and what was said after it did.")
            default: continue
            }
        }
    }

    func malformedSurvived() async throws {
        let (_, dial, peer) = try await connect()
        try await peer.say(.malformed)
        try await peer.say(.words("after"))
        var hasCome = false
        while true {
            switch try await event(of: dial, awaiting: "what was said after a message that cannot be read") {
            case .malformed: hasCome = true
            case .textDelta: return try expect(hasCome, "A message that cannot be read was passed over in silence.")
            default: continue
            }
        }
    }

    func endsOnce() async throws {
        let (dialling, dial, peer) = try await connect()
        try await peer.say(.words("last"))
        _ = try await words(of: dial, awaiting: "the last word")
        await peer.lose()
        try? await peer.say(.words("too late"))
        try await expectEnd(of: dial, after: "after the connection was lost")
        if case .element(let event) = await dial.afterEnd.take(within: limit / 2) {
            throw ConformanceVerdict.broken("The events had ended, and then came another: \(event)")
        }
        _ = try await end(of: dialling, after: "after its events had ended")
    }

    func lossReported() async throws {
        let (dialling, _, peer) = try await connect()
        await peer.lose()
        switch try await end(of: dialling, after: "after the connection was lost") {
        case .success(let end):
            try expect(end.cause != .closedLocally, "A lost connection was reported as closed by this side.")
            try expect(
                end.error?.isTerminal != true, "A lost connection was reported as a terminal error: \(end.error?.code.rawValue ?? "")")
        case .failure(let error):
            throw ConformanceVerdict.broken("A connection that stood and was lost is an end, not an error of the dial: \(error)")
        }
    }

    func generationsApart() async throws {
        let (_, first, firstPeer) = try await connect(generation: 1)
        let (_, second, secondPeer) = try await connect(generation: 2)
        for (peer, generation) in [(firstPeer, 1), (secondPeer, 2)] {
            if let told = peer.generation {
                try expect(told == generation, "The provider was told generation \(told) and should have been told \(generation).")
            }
        }
        try await secondPeer.say(.words("second"))
        try await firstPeer.say(.words("first"))
        let heard = (
            try await words(of: first, awaiting: "the word on the first"), try await words(of: second, awaiting: "the word on the second")
        )
        try expect(heard == ("first", "second"), "Words of one connection came over another: \(heard)")
    }
}
