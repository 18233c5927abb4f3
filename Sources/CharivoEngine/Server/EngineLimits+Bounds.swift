internal import CharivoRealtime

extension EngineLimits {
    private static var times: [WritableKeyPath<EngineLimits, Duration>] {
        [
            \.sessionLength, \.recognitionBacklog, \.audioLead, \.turnLength, \.recognitionTime, \.responseTime, \.flushTime,
        ]
    }

    private static var counts: [WritableKeyPath<EngineLimits, Int>] {
        [
            \.sessions, \.messageBytes, \.unreadBytes, \.unsentBytes, \.conversationItems, \.conversationBytes, \.itemBytes,
            \.outOfBandResponses, \.pendingUtterances,
        ]
    }

    /// The limits with numbers that can be reckoned with: a host may well say "no limit" with the largest there is.
    var bounded: EngineLimits {
        var limits = self
        for time in Self.times { limits[keyPath: time] = limits[keyPath: time].bounded }
        for count in Self.counts { limits[keyPath: count] = min(max(limits[keyPath: count], 0), 1 << 40) }
        return limits
    }
}
