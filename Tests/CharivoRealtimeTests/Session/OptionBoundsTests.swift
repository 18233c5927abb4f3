import Testing

@testable import CharivoRealtime

@Suite("Every number among a manager's options is one that can be reckoned with")
struct OptionBoundsTests {
    /// The largest length of time that there is: whatever is added to it ends the process.
    private static let endless = Duration(attoseconds: .max)

    private static var times: [WritableKeyPath<RealtimeManagerOptions, Duration>] {
        [
            \.defaultToolTimeout, \.defaultBackgroundToolTimeout, \.toolApprovalTimeout, \.toolGracePeriod, \.dialTimeout, \.updateTimeout,
            \.closeTimeout, \.responseTimeout, \.responseStallTimeout, \.uplinkLimit, \.uplinkMemory, \.playbackLimit,
            \.reconnect.stableTime, \.reconnect.probeTimeout, \.reconnect.offlinePatience, \.reconnect.maximumRetryAfter,
            \.reconnect.delays[0], \.toolSiblingWait!, \.rotation!.leadTime, \.rotation!.quietWait, \.rotation!.retryDelay,
            \.rotation!.minimumLifetime, \.budget!.duration!, \.budget!.closingTime,
        ]
    }

    private static var counts: [WritableKeyPath<RealtimeManagerOptions, Int>] {
        [
            \.toolCallBudget, \.toolRetryBudget, \.toolOpenCallLimit, \.toolOutputLimit, \.conversationLimit, \.replayCharacterLimit,
            \.eventBufferLimit, \.outboundLimit, \.reconnect.maximumReconnects,
        ]
    }

    private static var shares: [WritableKeyPath<RealtimeManagerOptions, Double>] { [\.reconnect.jitter, \.budget!.economy!.share] }

    /// Options of which everything that may be left out is there.
    private var whole: RealtimeManagerOptions {
        var options = RealtimeManagerOptions()
        options.toolSiblingWait = .seconds(1)
        options.budget = SessionBudget(duration: .seconds(60), economy: .init(from: 0.5, config: .init()))
        return options
    }

    private func check<Value: Equatable>(
        _ paths: [WritableKeyPath<RealtimeManagerOptions, Value>], _ values: [(Value, Value)]
    ) {
        for path in paths {
            for (value, bounded) in values {
                var options = whole
                options[keyPath: path] = value
                #expect(options.bounded[keyPath: path] == bounded, "\(path) of \(value)")
            }
        }
    }

    @Test("H3: a length of time is no less than none and no more than a century, one by one")
    func times() {
        check(Self.times, [(Self.endless, .longest), (.zero - .seconds(1), .zero), (.milliseconds(1), .milliseconds(1))])
    }

    @Test("H3: a count is no less than none, and can be counted to, one by one")
    func counts() { check(Self.counts, [(.max, 1 << 40), (.min, 0), (7, 7)]) }

    @Test("H3: a share is a part of a whole, and what is no number is none of it")
    func shares() { check(Self.shares, [(.nan, 0), (-1, 0), (.infinity, 1), (1.5, 1), (0.25, 0.25)]) }

    @Test("H3: how long a voice must go on, or words may take to come, is a length of time as any other")
    func evidence() {
        func bounded(_ evidence: InterruptionPolicy.Evidence) -> InterruptionPolicy.Evidence {
            var options = RealtimeManagerOptions()
            options.interruption.evidence = evidence
            return options.bounded.interruption.evidence
        }
        #expect(bounded(.duration(Self.endless)) == .duration(.longest))
        #expect(bounded(.duration(.seconds(-1))) == .duration(.zero))
        #expect(bounded(.words(2, within: Self.endless)) == .words(2, within: .longest))
        #expect(bounded(.voice) == .voice)
    }

    @Test("What is left out stays out")
    func leftOut() {
        var options = RealtimeManagerOptions()
        options.rotation = nil
        let bounded = options.bounded
        #expect(bounded.toolSiblingWait == nil && bounded.rotation == nil && bounded.budget == nil)
    }

    /// The numbers within a value, by their names.
    private func numbers(in value: Any, _ name: String) -> Set<String> {
        switch value {
        // Of an empty array every cast succeeds: guardrails come first.
        case is RealtimeSessionConfig, is SessionObservability, is [Guardrail]: return []
        case is Duration, is Int, is Double, is [Duration]: return [name]
        default:
            return Mirror(reflecting: value).children.reduce(into: []) { names, child in
                let isOptional = Mirror(reflecting: value).displayStyle == .optional
                names.formUnion(numbers(in: child.value, isOptional ? name : "\(name).\(child.label ?? "")"))
            }
        }
    }

    @Test("No number among the options has been forgotten here")
    func complete() {
        #expect(numbers(in: whole, "").count == Self.times.count + Self.counts.count + Self.shares.count)
    }
}
