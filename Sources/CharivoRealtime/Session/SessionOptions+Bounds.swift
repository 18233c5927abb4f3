extension RealtimeManagerOptions {
    /// The largest number that is counted to.
    private static let mostCounted = 1 << 40

    /// Every length of time among the options that has a value of its own.
    private static var times: [WritableKeyPath<RealtimeManagerOptions, Duration>] {
        [
            \.defaultToolTimeout, \.defaultBackgroundToolTimeout, \.toolApprovalTimeout, \.toolGracePeriod, \.dialTimeout, \.updateTimeout,
            \.closeTimeout, \.responseTimeout, \.responseStallTimeout, \.uplinkLimit, \.uplinkMemory, \.playbackLimit,
            \.reconnect.stableTime,
            \.reconnect.probeTimeout, \.reconnect.offlinePatience, \.reconnect.maximumRetryAfter,
        ]
    }

    private static var counts: [WritableKeyPath<RealtimeManagerOptions, Int>] {
        [
            \.toolCallBudget, \.toolRetryBudget, \.toolOpenCallLimit, \.toolOutputLimit, \.conversationLimit, \.replayCharacterLimit,
            \.eventBufferLimit, \.outboundLimit, \.reconnect.maximumReconnects,
        ]
    }

    /// The options with numbers that can be reckoned with. An app may well say "for ever" with the largest number there is, and a session
    /// adds to each of them: a negative number is none, and what is beyond ``Swift/Duration/longest`` is that.
    var bounded: RealtimeManagerOptions {
        var options = self
        for time in Self.times { options[keyPath: time] = options[keyPath: time].bounded }
        for count in Self.counts { options[keyPath: count] = min(max(options[keyPath: count], 0), Self.mostCounted) }
        options.toolSiblingWait = toolSiblingWait?.bounded
        options.reconnect.delays = reconnect.delays.map(\.bounded)
        options.reconnect.jitter = reconnect.jitter.share
        options.rotation = rotation.map {
            RotationPolicy(
                leadTime: $0.leadTime.bounded, quietWait: $0.quietWait.bounded, retryDelay: $0.retryDelay.bounded,
                minimumLifetime: $0.minimumLifetime.bounded)
        }
        options.interruption.evidence = interruption.evidence.bounded
        options.budget?.duration = budget?.duration?.bounded
        options.budget?.closingTime = budget?.closingTime.bounded ?? .zero
        options.budget?.economy?.share = budget?.economy?.share.share ?? 0
        return options
    }
}

extension InterruptionPolicy.Evidence {
    fileprivate var bounded: Self {
        switch self {
        case .voice: self
        case .duration(let duration): .duration(duration.bounded)
        case .words(let count, let time): .words(count, within: time.bounded)
        }
    }
}

extension Double {
    /// A part of a whole, 0 to 1; what is no number is none of it.
    fileprivate var share: Double { self > 0 ? min(self, 1) : 0 }
}
