/// The file of a recording, written where waiting for the disk stalls nobody.
actor RecordingFile {
    private nonisolated let executor = BlockingExecutor(label: "charivo.recording")
    private var writer: AudioFileWriter?

    nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    init(writer: consuming AudioFileWriter) {
        self.writer = consume writer
    }

    func write(_ piece: TwoTrackTimeline.Piece) throws(AudioError) {
        try writer?.append(left: piece.left, right: piece.right)
    }

    func close() throws(AudioError) {
        guard let open = writer.take() else { return }
        try open.close()
    }
}
