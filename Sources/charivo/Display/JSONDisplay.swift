internal import CharivoAudio
internal import CharivoRealtime

/// Writes every event as a line of JSON, under its name from the seed, and the summary as the last one.
actor JSONDisplay: TalkDisplay {
    private nonisolated let executor = BlockingExecutor(label: "charivo.display")
    nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    private let output: StandardOutput

    init(output: StandardOutput) { self.output = output }

    func show(_ event: RealtimeEvent, at moment: Duration) { write(event.records()) }

    func show(_ notice: TalkNotice, at moment: Duration) {
        guard case .policy(let policy) = notice else { return }
        write(RealtimeEvent.custom(name: "charivo:policy", payload: ["changes": .array(policy.changes.map(JSONValue.string))]).records())
    }

    func finish(_ summary: TalkSummary?) {
        if let summary { write(summary.event.records()) }
    }

    private func write(_ records: [EventRecord]) {
        output.write(records.map { $0.json.text + "\n" }.joined())
    }
}
