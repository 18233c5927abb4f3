import CharivoAudio
import CharivoRealtime
import Foundation
import Testing

@Suite("Sound files, written")
struct AudioFileWriterTests {
    let folder: TemporaryFolder
    init() throws { folder = try TemporaryFolder() }

    private func bytes(_ path: String) throws -> [UInt8] { try Array(Data(contentsOf: URL(fileURLWithPath: path))) }

    @Test("What was appended is what the file holds, byte by byte")
    func roundTrip() throws {
        var writer = try AudioFileWriter(path: folder("a.wav"), sampleRate: 24_000)
        try writer.append([1, -1, 32_767])
        try writer.append([Int16]())
        try writer.append([-32_768][...])
        #expect(writer.count == 4)
        try writer.close()
        let file = try bytes(folder("a.wav"))
        #expect(file.prefix(4) == [0x52, 0x49, 0x46, 0x46])
        #expect(file.suffix(8) == [1, 0, 0xFF, 0xFF, 0xFF, 0x7F, 0x00, 0x80])
        #expect(try AudioFileReader.readAll(path: folder("a.wav")) == PCMAudio(samples: [1, -1, 32_767, -32_768], sampleRate: 24_000))
    }

    @Test("A file whose writer was killed can be played up to there")
    func killed() throws {
        var writer = try AudioFileWriter(path: folder("a.wav"), sampleRate: 16_000)
        for _ in 0..<10 {
            try writer.append([Int16](repeating: 500, count: 320))
            // What is on the disk now is what a killed process would leave: nothing is closed or flushed.
            let left = try folder.write(bytes(folder("a.wav")), to: "left.wav")
            #expect(try AudioFileReader.readAll(path: left).samples.count == writer.count)
            #expect(try AudioFileReader(path: left).announcedCount == writer.count)
        }
        try writer.close()
    }

    @Test("A stereo file has the user on the left and the character on the right, the shorter filled with silence")
    func stereo() throws {
        var writer = try AudioFileWriter(path: folder("s.wav"), sampleRate: 24_000, layout: .stereo)
        try writer.append(left: [100, 200, 300], right: [-100])
        try writer.append(left: [], right: [7])
        try writer.append([9])
        #expect(writer.count == 5)
        try writer.close()
        let data = try bytes(folder("s.wav")).suffix(20)
        let samples = stride(from: data.startIndex, to: data.endIndex, by: 2).map { Int16(bitPattern: UInt16(data[$0]) | UInt16(data[$0 + 1]) << 8) }
        #expect(samples == [100, -100, 200, 0, 300, 0, 0, 7, 9, 9])
    }

    @Test("Two sides in a mono file are mixed")
    func monoMix() throws {
        var writer = try AudioFileWriter(path: folder("m.wav"))
        try writer.append(left: [100, 32_767], right: [300, 32_767, -8])
        try writer.close()
        #expect(try AudioFileReader.readAll(path: folder("m.wav")).samples == [200, 32_767, -4])
    }

    @Test("A writer that is dropped closes its file")
    func dropped() throws {
        do {
            var writer = try AudioFileWriter(path: folder("d.wav"))
            try writer.append([5, 6])
        }
        #expect(try AudioFileReader.readAll(path: folder("d.wav")).samples == [5, 6])
    }

    @Test("A folder that is not there is named in the error")
    func unwritable() {
        let path = folder("no/such/folder/a.wav")
        let error = #expect(throws: AudioError.self) { _ = try AudioFileWriter(path: path) }
        #expect(error?.code == .unwritable)
        #expect(error?.message.contains(path) == true)
    }

    @Test("A full disk is an error, not a silent loss", .enabled(if: FileManager.default.fileExists(atPath: "/dev/full")))
    func full() throws {
        let error = #expect(throws: AudioError.self) {
            var writer = try AudioFileWriter(path: "/dev/full")
            for _ in 0..<100 { try writer.append([Int16](repeating: 1, count: 4_800)) }
            try writer.close()
        }
        #expect(error.map { [.diskFull, .unwritable].contains($0.code) } == true)
    }
}
