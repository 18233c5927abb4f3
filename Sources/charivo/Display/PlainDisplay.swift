internal import CharivoAudio
internal import CharivoRealtime

/// Shows a conversation as lines, one for everything that was said or done, as soon as it is settled.
actor PlainDisplay: TalkDisplay {
    private nonisolated let executor = BlockingExecutor(label: "charivo.display")
    nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    private var view: TalkView
    private let inColor: Bool
    private let output: StandardOutput

    init(characterName: String, columns: Int, inColor: Bool, output: StandardOutput) {
        view = TalkView(characterName: characterName, columns: columns, showsBodyLines: true)
        self.inColor = inColor
        self.output = output
    }

    func show(_ event: RealtimeEvent, at moment: Duration) {
        view.show(event)
        flush()
    }

    func show(_ notice: TalkNotice, at moment: Duration) {
        if case .userBegan(let label) = notice { view.remark("", "(you say: \(label))") }
        view.show(notice)
        flush()
    }

    func finish(_ summary: TalkSummary?) {
        flush()
        if let summary { write(summary.lines(columns: view.columns)) }
    }

    private func flush() { write(view.takeSettled()) }

    private func write(_ lines: [StyledLine]) {
        guard !lines.isEmpty else { return }
        output.write(lines.map { $0.rendered(inColor: inColor) + "\n" }.joined())
    }
}
