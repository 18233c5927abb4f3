internal import CharivoAudio
internal import CharivoRealtime

/// Shows a conversation on a terminal: what was said above, how things are below.
actor LiveDisplay: TalkDisplay {
    private nonisolated let executor = BlockingExecutor(label: "charivo.display")
    nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    private var view: TalkView
    private var painter: ScreenPainter
    private let output: StandardOutput
    private let columns: @Sendable () -> Int
    private var input: String?
    private var last: Picture?

    private struct Picture: Equatable {
        var settled: [StyledLine]
        var live: [StyledLine]
        var columns: Int
    }

    init(characterName: String, inColor: Bool, output: StandardOutput, columns: @escaping @Sendable () -> Int) {
        view = TalkView(characterName: characterName, columns: columns() - 1, showsBodyLines: false)
        painter = ScreenPainter(inColor: inColor)
        self.output = output
        self.columns = columns
    }

    func show(_ event: RealtimeEvent, at moment: Duration) { view.show(event) }

    func show(_ notice: TalkNotice, at moment: Duration) { view.show(notice) }

    func show(input: String) { self.input = input }

    /// Paints the picture if it has changed. Called about 30 times a second, however many events there are.
    func tick(at moment: Duration) {
        let columns = columns()
        view.columns = columns - 1
        let picture = Picture(
            settled: view.takeSettled(), live: view.live(columns: columns - 1, now: moment, input: input), columns: columns)
        guard picture != last || !picture.settled.isEmpty else { return }
        last = picture
        output.write(painter.paint(settled: picture.settled, live: picture.live, columns: columns))
    }

    func finish(_ summary: TalkSummary?) {
        let lines = view.takeSettled() + (summary?.lines(columns: columns() - 1) ?? [])
        output.write(painter.finish(settled: lines, columns: columns()))
    }
}
