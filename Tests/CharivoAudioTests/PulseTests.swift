import CharivoRealtime
import Foundation
import Synchronization
import Testing

@testable import CharivoAudio

@Suite("Microphone and speaker")
struct PulseTests {
    /// Whether a sound server listens where the library would look for the user's own. Asked by its socket: connecting could
    /// start a server.
    static let serverRuns: Bool = {
        let environment = ProcessInfo.processInfo.environment
        if environment["PULSE_SERVER"] != nil { return true }
        guard let runtime = environment["XDG_RUNTIME_DIR"] else { return false }
        return FileManager.default.fileExists(atPath: runtime + "/pulse/native")
    }()

    @Test("Where no sound server runs, microphone and speaker say what is needed", .timeLimit(.minutes(1)))
    func noServer() async {
        let server = "unix:/nonexistent/charivo"
        let microphone = PulseMicrophone(server: server)
        let recording = await #expect(throws: AudioError.self) { try await microphone.run() }
        #expect(recording?.code == .deviceUnavailable)
        #expect(recording?.message.contains("PulseAudio") == true)
        var heard = 0
        for await _ in microphone.audio { heard += 1 }
        #expect(heard == 0)
        let playing = await #expect(throws: AudioError.self) { try await PulseSpeaker(server: server).open() }
        #expect(playing?.code == .deviceUnavailable)
        #expect(playing?.message.contains("speaker") == true)
    }

    @Test("A device that the server does not have is named", .enabled(if: serverRuns, "no sound server runs"), .timeLimit(.minutes(1)))
    func noDevice() async {
        let error = await #expect(throws: AudioError.self) { try await PulseSpeaker(device: "charivo-none").open() }
        #expect(error?.message.contains("charivo-none") == true)
    }

    @Test("Sound is recorded in pieces of 20 ms until cancelled", .enabled(if: serverRuns, "no sound server runs"), .timeLimit(.minutes(1)))
    func record() async throws {
        let microphone = PulseMicrophone()
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await microphone.run() }
            var pieces: [PCMAudio] = []
            for await piece in microphone.audio {
                pieces.append(piece)
                if pieces.count == 10 { group.cancelAll() }
            }
            #expect(pieces.count >= 10)
            #expect(pieces.allSatisfy { $0.samples.count == 480 && $0.sampleRate == 24_000 })
            try await group.waitForAll()
        }
    }

    @Test(
        "A consumer that sleeps loses the oldest pieces, and they are counted", .enabled(if: serverRuns, "no sound server runs"),
        .timeLimit(.minutes(1)))
    func dropsOldest() async throws {
        let microphone = PulseMicrophone(bufferedPieces: 2)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await microphone.run() }
            while microphone.droppedPieces < 3 { await Task.yield() }
            group.cancelAll()
            try await group.waitForAll()
            var left = 0
            for await _ in microphone.audio { left += 1 }
            #expect(left == 2)
        }
    }

    @Test(
        "The speaker takes sound at the pace of the device, and a flush silences it", .enabled(if: serverRuns, "no sound server runs"),
        .timeLimit(.minutes(1)))
    func play() async throws {
        let speaker = PulseSpeaker()
        try await speaker.open()
        let clock = ContinuousClock()
        let taken = try await clock.measure {
            try await speaker.play(PCMAudio(samples: Tone.samples(440, sampleRate: 48_000, count: 24_000), sampleRate: 48_000))
        }
        #expect(taken > .milliseconds(250), "half a second must not vanish at once: \(taken)")
        #expect(try await speaker.latency() < .seconds(1))
        try await speaker.drain()

        let whole = PCMAudio(samples: Tone.samples(440, sampleRate: 24_000, count: 24_000 * 20))
        try await withThrowingTaskGroup(of: Int.self) { group in
            let hasEnded = Atomic(false)
            group.addTask {
                defer { hasEnded.store(true, ordering: .releasing) }
                return try await speaker.play(whole)
            }
            // The first may come before the playing has begun; one of them cuts it.
            while !hasEnded.load(ordering: .acquiring) { try await speaker.flush() }
            for try await written in group { #expect(written < whole.samples.count / 2) }
        }
        await speaker.close()
    }

    @Test("A server that never says a latency is given up after two seconds, and one that says it late is not", .timeLimit(.minutes(1)))
    func latencyIsBounded() async throws {
        let clock = PulseAudioOutputTests.Clock()
        let asked = Mutex(0)
        /// What a device does that has no answer: it waits a moment for one.
        func ask() -> Int {
            clock.advance(.milliseconds(20))
            return asked.withLock { count in
                count += 1
                return count
            }
        }
        let error = await #expect(throws: AudioError.self) {
            try await PulseSpeaker.latency(by: clock) {
                _ = ask()
                return nil
            }
        }
        #expect(error?.code == .deviceFailed && error?.message.contains("hang") == true, "\(String(describing: error))")
        #expect(asked.withLock(\.self) == 100)
        let late = try await PulseSpeaker.latency(by: clock) { ask() == 150 ? .milliseconds(30) : nil }
        #expect(late == .milliseconds(30))
        let stopped = Task {
            try await PulseSpeaker.latency(by: clock) {
                withUnsafeCurrentTask { $0?.cancel() }
                return nil
            }
        }
        await #expect(throws: CancellationError.self) { try await stopped.value }
    }

    @Test(
        "A flush in the middle of a tone makes no click",
        .enabled(if: suspendableServerRuns, "no sound server runs, or pactl is not there"),
        .timeLimit(.minutes(1)))
    func flushFades() async throws {
        let sink = "charivo_test_\(UInt32.random(in: 0 ... .max))"
        let module = try Self.pactl("load-module", "module-null-sink", "sink_name=\(sink)", "rate=24000", "channels=1")
        defer { _ = try? Self.pactl("unload-module", module) }
        let microphone = PulseMicrophone(device: "\(sink).monitor", bufferedPieces: 1_000)
        let speaker = PulseAudioOutput(speaker: PulseSpeaker(device: sink))
        var heard: [Int16] = []
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await microphone.run() }
            group.addTask { try await speaker.run() }
            var pieces = microphone.audio.makeAsyncIterator()
            for _ in 0..<5 {
                speaker.enqueue(PCMAudio(samples: Tone.samples(440, sampleRate: 24_000, count: 24_000 * 20)))
                let isLoud = { (piece: PCMAudio?) in piece?.samples.contains { abs(Int($0)) > 6_000 } ?? true }
                while let piece = await pieces.next() {
                    heard += piece.samples
                    if isLoud(piece) { break }
                }
                _ = speaker.flush()
                var silent = 0
                while silent < 10, let piece = await pieces.next() {
                    heard += piece.samples
                    silent = isLoud(piece) ? 0 : silent + 1
                }
            }
            group.cancelAll()
            try await group.waitForAll()
        }
        // The tone itself moves by 1,400 from one sample to the next.
        #expect(Tone.largestStep(in: heard) < 1_600)
    }

    @Test(
        "A suspended device gives nothing and takes nothing, and both sides can be stopped all the same",
        .enabled(if: suspendableServerRuns, "no sound server runs, or pactl is not there"), .timeLimit(.minutes(1)))
    func suspended() async throws {
        let sink = "charivo_test_\(UInt32.random(in: 0 ... .max))"
        let module = try Self.pactl("load-module", "module-null-sink", "sink_name=\(sink)", "rate=48000")
        defer { _ = try? Self.pactl("unload-module", module) }
        let microphone = PulseMicrophone(device: "\(sink).monitor")
        let (frames, told) = AsyncStream<[Int16]>.makeStream()
        let speaker = PulseAudioOutput(speaker: PulseSpeaker(device: sink)) { told.yield($0) }
        let positions = speaker.positions
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await microphone.run() }
            group.addTask { try await speaker.run() }
            speaker.enqueue(PCMAudio(samples: Tone.samples(440, sampleRate: 24_000, count: 24_000 * 20)))
            for await position in positions where position > .milliseconds(300) { break }
            var pieces = microphone.audio.makeAsyncIterator()
            #expect(await pieces.next() != nil)
            // Its monitor, the microphone here, goes with it.
            _ = try Self.pactl("suspend-sink", sink, "1")
            // What was on its way arrives, then nothing moves. The speaker says so itself: a silent frame among those of a tone is one
            // that stands for time in which the device took nothing.
            var silence = frames.filter { !$0.contains { $0 != 0 } }.makeAsyncIterator()
            _ = await silence.next()
            let later = speaker.positions
            let moves = Task { await later.reduce(into: 0) { count, _ in count += 1 } }
            for _ in 0..<30 { _ = await silence.next() }
            moves.cancel()
            #expect(await moves.value == 0, "the position stands still")
            #expect(!speaker.isIdle)
            let clock = ContinuousClock()
            let took = try await clock.measure {
                group.cancelAll()
                try await group.waitForAll()
            }
            #expect(took < .seconds(1), "\(took)")
        }
    }

    /// Whether devices can be suspended here.
    static let suspendableServerRuns: Bool = serverRuns && (try? pactl("info")) != nil

    private static func pactl(_ arguments: String...) throws -> String {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["pactl"] + arguments
        let pipe = Pipe()
        process.standardOutput = pipe
        process.standardError = FileHandle.nullDevice
        try process.run()
        let output = pipe.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { throw CocoaError(.executableLoad) }
        return String(decoding: output, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
    }
}
