import CharivoAudio
import CharivoRealtime
import CharivoTesting
import Foundation
import Testing

@Suite("Sound files, read")
struct AudioFileReaderTests {
    let folder: TemporaryFolder
    init() throws { folder = try TemporaryFolder() }

    private func tone(_ rate: Int, frequency: Double = 500) -> [Double] {
        Tone.samples(frequency, sampleRate: rate, count: rate / 5).map { Double($0) / 32_768 }
    }

    @Test("Every sample format gives the same sound", arguments: WAVBytes.Encoding.allCases, [8_000, 16_000, 44_100, 48_000])
    func formats(encoding: WAVBytes.Encoding, rate: Int) throws {
        let path = try folder.write(WAVBytes.file([tone(rate)], sampleRate: rate, encoding: encoding), to: "tone.wav")
        let audio = try AudioFileReader.readAll(path: path)
        #expect(audio.sampleRate == rate)
        #expect(audio.samples.count == rate / 5)
        #expect(abs(Tone.amplitude(of: 500, in: audio.samples, sampleRate: rate) - 12_000) < 150)
    }

    @Test("Two channels are mixed into their mean")
    func stereo() throws {
        let bytes = WAVBytes.file([[0.5, 0.5, -1, 0], [0.25, -0.5, -1, 1]], sampleRate: 16_000, encoding: .float32)
        let path = try folder.write(bytes, to: "stereo.wav")
        var reader = try AudioFileReader(path: path)
        #expect(reader.channels == 2)
        #expect(reader.announcedCount == 4)
        #expect(try reader.read(upTo: 100)?.samples == [12_288, 0, -32_768, 16_384])
        #expect(try reader.read(upTo: 100) == nil)
    }

    @Test("A file is read in pieces as large as asked for")
    func pieces() throws {
        let path = try folder.write(WAVBytes.file([tone(16_000)], sampleRate: 16_000), to: "tone.wav")
        var reader = try AudioFileReader(path: path)
        var sizes: [Int] = []
        while let piece = try reader.read(upTo: 1_000) { sizes.append(piece.samples.count) }
        #expect(sizes == [1_000, 1_000, 1_000, 200])
    }

    @Test("Floating-point samples beyond full scale are clipped, and what is no number is silence")
    func overshoot() throws {
        let bytes = WAVBytes.file([[1.5, -3, .nan, .infinity, 0.5]], sampleRate: 16_000, encoding: .float32)
        #expect(try AudioFileReader.readAll(path: folder.write(bytes, to: "loud.wav")).samples == [32_767, -32_768, 0, 0, 16_384])
    }

    @Test("A file that was cut short gives what is there")
    func truncated() throws {
        let bytes = WAVBytes.file([tone(16_000)], sampleRate: 16_000)
        let audio = try AudioFileReader.readAll(path: folder.write(Array(bytes.prefix(44 + 2_000)), to: "cut.wav"))
        #expect(audio.samples.count == 1_000)
    }

    static let refusals: [(String, [UInt8], AudioError.Code)] = [
        ("garbage", (0..<4_000).map { UInt8(truncatingIfNeeded: $0 &* 7_919 >> 3) }, .notASoundFile),
        ("text", Array("This is a letter, not a song.".utf8), .notASoundFile),
        ("no bytes", [], .empty),
        ("no samples", WAVBytes.file([[]], sampleRate: 16_000), .empty),
        ("six channels", WAVBytes.file(Array(repeating: [0, 0.1], count: 6), sampleRate: 48_000), .tooManyChannels),
        ("half a header", Array(WAVBytes.file([[0, 0]], sampleRate: 16_000).prefix(20)), .notASoundFile),
        ("absurd rate", WAVBytes.file([[0, 0]], sampleRate: 3), .unsupportedRate),
    ]

    @Test("A file that cannot be read is refused by name and reason", arguments: refusals)
    func refused(what: String, bytes: [UInt8], code: AudioError.Code) throws {
        let path = try folder.write(bytes, to: "file.wav")
        let error = #expect(throws: AudioError.self, "\(what)") { _ = try AudioFileReader.readAll(path: path) }
        #expect(error?.code == code, "\(what): \(error?.message ?? "")")
        #expect(error?.message.contains(path) == true)
    }

    @Test("A missing file, a folder, and what is no regular file are told apart")
    func noFile() throws {
        func code(_ path: String) -> AudioError.Code? {
            #expect(throws: AudioError.self) { _ = try AudioFileReader(path: path) }?.code
        }
        #expect(code(folder("none.wav")) == .missing)
        #expect(code(folder.path) == .notAFile)
        #expect(code("/dev/zero") == .notAFile)
    }

    @Test("A file without permission says so", .enabled(if: getuid() != 0, "root may read everything"))
    func forbidden() throws {
        let path = try folder.write(WAVBytes.file([[0, 0]], sampleRate: 16_000), to: "secret.wav")
        try FileManager.default.setAttributes([.posixPermissions: 0], ofItemAtPath: path)
        #expect(throws: AudioError.self) { _ = try AudioFileReader(path: path) }
    }

    @Test("A link to a file is followed")
    func link() throws {
        let path = try folder.write(WAVBytes.file([[0, 0.5]], sampleRate: 16_000), to: "real.wav")
        try FileManager.default.createSymbolicLink(atPath: folder("link.wav"), withDestinationPath: path)
        #expect(try AudioFileReader.readAll(path: folder("link.wav")).samples.count == 2)
    }

    @Test("A file beyond the limit is refused, one at the limit is read")
    func limit() throws {
        let path = try folder.write(WAVBytes.file([tone(16_000)], sampleRate: 16_000), to: "tone.wav")
        #expect(try AudioFileReader.readAll(path: path, limit: .milliseconds(200)).samples.count == 3_200)
        let error = #expect(throws: AudioError.self) { _ = try AudioFileReader.readAll(path: path, limit: .milliseconds(199)) }
        #expect(error?.code == .tooLong)
    }

    @Test("No bytes make the reader crash")
    func mutations() throws {
        var random = SeededRandom.drawn()
        let original = WAVBytes.file([tone(8_000)], sampleRate: 8_000)
        for _ in 0..<300 {
            var bytes = Array(original.prefix(.random(in: 20..<420, using: &random)))
            for _ in 0..<Int.random(in: 0..<6, using: &random) {
                bytes[.random(in: bytes.indices, using: &random)] = .random(in: 0...255, using: &random)
            }
            let path = try folder.write(bytes, to: "mutated.wav")
            do {
                let audio = try AudioFileReader.readAll(path: path, limit: .seconds(5))
                #expect(audio.samples.count <= 5 * audio.sampleRate, "\(random.repetition)")
            } catch {
                #expect(error.message.contains(path), "\(random.repetition)")
            }
        }
    }
}
