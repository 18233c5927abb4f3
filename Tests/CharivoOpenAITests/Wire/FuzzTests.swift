import CharivoJSON
import CharivoTesting
import Testing

@testable import CharivoOpenAI

@Suite("Any bytes at all")
struct FuzzTests {
    /// Reads bytes as either side would; what is read must survive being written, and its errors must have words.
    private func read(_ bytes: [UInt8], _ encoding: WireAudioEncoding, _ seed: String) {
        do {
            let event = try ClientEvent(utf8: bytes, audio: encoding)
            _ = event.violation
            if case .sessionUpdate(let session) = event.payload { _ = WireSession(type: nil).merging(session) }
            #expect(try ClientEvent(utf8: event.utf8, audio: encoding) == event, "\(seed)")
        } catch {
            #expect(!WireError(error).message.isEmpty)
        }
        do {
            let event = try ServerEvent(utf8: bytes, audio: encoding)
            #expect(try ServerEvent(utf8: event.utf8, audio: encoding) == event.asWritten, "\(seed)")
        } catch {
            #expect(!error.description.isEmpty)
        }
    }

    @Test("are an event or a typed error, never a crash", .timeLimit(.minutes(3)))
    func randomBytes() {
        var generator = SeededRandom.drawn()
        let seed = generator.repetition
        for _ in 0..<6_000 {
            read(generator.bytes(Int.random(in: 0...200, using: &generator)), .pcm16, seed)
        }
    }

    @Test("near a real frame are an event or a typed error, never a crash", .timeLimit(.minutes(5)))
    func mutatedFrames() {
        var generator = SeededRandom.drawn()
        let seed = generator.repetition
        let frames = (GoldenFrame.client + GoldenFrame.server).map { (try? $0.json.utf8) ?? $0.bytes }
        let tokens = [
            "{", "}", "[", "]", "\"", "\\", ",", ":", "null", "1e999", "-1", "\\ud800", "\u{0}", "\"type\"", "9223372036854775808",
        ]
        for _ in 0..<14_000 {
            guard var bytes = frames.randomElement(using: &generator) else { return }
            for _ in 0..<Int.random(in: 1...3, using: &generator) where !bytes.isEmpty {
                let index = Int.random(in: bytes.indices, using: &generator)
                switch Int.random(in: 0..<6, using: &generator) {
                case 0: bytes[index] = UInt8.random(in: 0...255, using: &generator)
                case 1: bytes[index] ^= 1 << UInt8.random(in: 0..<8, using: &generator)
                case 2: bytes.removeSubrange(index..<min(bytes.count, index + Int.random(in: 1...20, using: &generator)))
                case 3: bytes.insert(contentsOf: (tokens.randomElement(using: &generator) ?? "").utf8, at: index)
                case 4: bytes.insert(contentsOf: bytes[..<index], at: index)
                default: bytes.removeLast(bytes.count - index)
                }
            }
            read(bytes, WireAudioEncoding.allCases.randomElement(using: &generator) ?? .pcm16, seed)
        }
    }

    @Test("with a value of another type in one place are an event or a typed error, never a crash", .timeLimit(.minutes(3)))
    func swappedValues() throws {
        var generator = SeededRandom.drawn()
        let seed = generator.repetition
        let strangers: [JSONValue] = [nil, true, 0, -1, 1.5, 1e300, "", "x", [], [nil], [:], ["type": "x"], ["type": nil], [["type": 1]]]
        let frames = try (GoldenFrame.client + GoldenFrame.server).map { try $0.json }
        for _ in 0..<6_000 {
            guard let frame = frames.randomElement(using: &generator) else { return }
            let swapped = swapping(frame, for: strangers.randomElement(using: &generator) ?? nil, &generator)
            read(swapped.utf8, .pcm16, seed)
        }
    }

    /// Puts a stranger in the place of some value within a value.
    private func swapping(_ value: JSONValue, for stranger: JSONValue, _ generator: inout SeededRandom) -> JSONValue {
        switch value {
        case .object(var members):
            guard let name = members.keys.sorted().randomElement(using: &generator), Int.random(in: 0..<6, using: &generator) > 0 else {
                return stranger
            }
            members[name] = members[name].map { swapping($0, for: stranger, &generator) }
            return .object(members)
        case .array(var elements):
            guard let index = elements.indices.randomElement(using: &generator) else { return stranger }
            elements[index] = swapping(elements[index], for: stranger, &generator)
            return .array(elements)
        default: return stranger
        }
    }
}

extension ServerEvent {
    /// The event as it is written: what could not be read is not in it, and is not missed when it is read again.
    fileprivate var asWritten: ServerEvent {
        var event = self
        switch payload {
        case .responseCreated(var response):
            response.unreadable = 0
            event.payload = .responseCreated(response)
        case .responseDone(var response):
            response.unreadable = 0
            event.payload = .responseDone(response)
        default: break
        }
        return event
    }
}
