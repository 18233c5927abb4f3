import CharivoAudio
import CharivoRealtime
import Foundation

/// Recordings of people with what they say, from Debian's package `pocketsphinx-testdata`.
enum HumanRecordings {
    static let folder = "/usr/share/pocketsphinx/test/data"

    struct Missing: Error, CustomStringConvertible {
        let description = "There is no \(HumanRecordings.folder). Install the recordings: apt-get install pocketsphinx-testdata"
    }

    struct Recording {
        let name: String
        let said: String
        let audio: PCMAudio
    }

    /// The card players and the reader, with the transcripts that lie beside them.
    static func transcribed(_ set: String, transcripts: String) throws -> [Recording] {
        guard FileManager.default.fileExists(atPath: folder) else { throw Missing() }
        let text = try String(contentsOfFile: "\(folder)/\(set)/\(transcripts)", encoding: .utf8)
        return try text.split(separator: "\n").compactMap { line in
            // <s> what is said </s> (name of the file)
            guard let open = line.lastIndex(of: "("), let start = line.range(of: "<s>"), let end = line.range(of: "</s>") else {
                return nil
            }
            let name = line[line.index(after: open)...].dropLast()
            return Recording(
                name: String(name), said: line[start.upperBound..<end.lowerBound].split(separator: " ").joined(separator: " "),
                audio: try AudioFileReader.readAll(path: "\(folder)/\(set)/\(name).wav"))
        }
    }

    /// Bare samples at 16,000 Hz.
    static func raw(_ name: String) throws -> PCMAudio {
        guard let data = FileManager.default.contents(atPath: "\(folder)/\(name).raw") else { throw Missing() }
        let samples = stride(from: 0, to: data.count - 1, by: 2).map { Int16(bitPattern: UInt16(data[$0]) | UInt16(data[$0 + 1]) << 8) }
        return PCMAudio(samples: samples, sampleRate: 16_000)
    }

    /// All with their transcripts. `goforward.raw` is said by the first rule of `goforward.gram`; the number by the list of the
    /// digits' set, under the name of its features.
    static func all() throws -> [Recording] {
        let grammar = try String(contentsOfFile: folder + "/goforward.gram", encoding: .utf8)
        let move = grammar.split(separator: "\n").first { $0.contains("<move>") }?.split(separator: "=").last?.split(separator: ";").first
        let digits = try String(contentsOfFile: folder + "/tidigits/tidigits.lsn", encoding: .utf8)
        let number = digits.split(separator: "\n").first { $0.contains("2934za") }?.split(separator: "(").first
        return try transcribed("cards", transcripts: "cards.transcription") + transcribed("librivox", transcripts: "transcription") + [
            Recording(name: "goforward", said: words(move), audio: raw("goforward")),
            Recording(name: "2934z", said: words(number), audio: raw("tidigits/dhd.2934z")),
        ]
    }

    private static func words(_ text: Substring?) -> String { (text ?? "").split(separator: " ").joined(separator: " ") }
}
