extension ProviderEvent {
    /// The event with numbers that can be reckoned with, whatever its provider counted and its client read.
    var bounded: ProviderEvent {
        switch self {
        case .sessionCreated(let session): .sessionCreated(session.bounded)
        case .sessionUpdated(let session): .sessionUpdated(session.bounded)
        case .responseCreated(let response): .responseCreated(response.bounded)
        case .responseDone(let response): .responseDone(response.bounded)
        case .inputTranscript(let itemID, let part, .completed(let text, let usage)):
            .inputTranscript(itemID: itemID, part: part, .completed(text, usage: usage?.bounded))
        default: self
        }
    }
}

extension ProviderSession {
    /// The longest life that a session is believed to have: a year. It has nothing to do with when a connection is exchanged.
    private static let longestLife: Duration = .seconds(366 * 86_400)

    /// The session with a life that is over, or that lasts a year at most.
    package var bounded: ProviderSession {
        var session = self
        session.expiresIn = expiresIn.map { min($0.bounded, Self.longestLife) }
        return session
    }
}

extension ProviderResponse {
    fileprivate var bounded: ProviderResponse {
        var response = self
        response.usage = usage?.bounded
        return response
    }
}

extension TokenUsage {
    /// The most tokens that one reply is believed to have cost: a million million.
    private static let mostTokens = 1 << 40

    /// What a provider's count is taken for: it is never below nothing, and can be summed up.
    package static func believable(_ count: Int) -> Int { min(max(0, count), mostTokens) }

    /// The usage with counts that can be reckoned with.
    package var bounded: TokenUsage {
        TokenUsage(
            totalTokens: Self.believable(totalTokens), inputTokens: Self.believable(inputTokens),
            outputTokens: Self.believable(outputTokens),
            cachedTokens: cachedTokens.map(Self.believable), cachedAudioTokens: cachedAudioTokens.map(Self.believable),
            inputAudioTokens: inputAudioTokens.map(Self.believable), outputAudioTokens: outputAudioTokens.map(Self.believable))
    }
}

extension TranscriptionUsage {
    /// The longest sound that one transcript is believed to be of: a day.
    package static let longestSound: Duration = .seconds(86_400)

    /// The usage with an amount that can be reckoned with.
    package var bounded: TranscriptionUsage {
        switch self {
        case .tokens(let usage): .tokens(usage.bounded)
        case .audio(let length): .audio(min(length.bounded, Self.longestSound))
        }
    }
}
