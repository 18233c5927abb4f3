import CharivoTesting
import Foundation
import Testing

@testable import CharivoOpenAI

@Suite("Base64")
struct Base64Tests {
    private func encoded(_ bytes: [UInt8]) -> String {
        var text: [UInt8] = []
        Base64.append(bytes.span, to: &text)
        return String(decoding: text, as: UTF8.self)
    }

    private func encoded(_ samples: [Int16]) -> String {
        var text: [UInt8] = []
        Base64.append(samples.span, to: &text)
        return String(decoding: text, as: UTF8.self)
    }

    @Test(
        "is that of RFC 4648",
        arguments: [
            ("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="), ("fooba", "Zm9vYmE="), ("foobar", "Zm9vYmFy"),
        ])
    func vectors(plain: String, text: String) throws {
        #expect(encoded(Array(plain.utf8)) == text)
        #expect(try Base64.bytes(decoding: Array(text.utf8).span) == Array(plain.utf8))
    }

    @Test("of samples is that of their little-endian bytes")
    func samples() throws {
        #expect(encoded([0x0201, -2, .min] as [Int16]) == encoded([0x01, 0x02, 0xFE, 0xFF, 0x00, 0x80] as [UInt8]))
        #expect(try Base64.samples(decoding: Array("AQL+/wCA".utf8).span) == [0x0201, -2, .min])
    }

    @Test("says where a character is wrong", arguments: ["A*AA", "AAAAA*AA", "AAA=AAAA", "AA==AAAA", "====", "A===", "AAAA\nAAA", "AA-_"])
    func badCharacters(text: String) {
        let bytes = Array(text.utf8)
        let error = #expect(throws: Base64Error.self) { try Base64.bytes(decoding: bytes.span) }
        guard case .character(let offset) = error else {
            Issue.record("\(text): \(String(describing: error))")
            return
        }
        #expect(!Base64.alphabet.contains(bytes[offset]))
        #expect(bytes[..<offset].allSatisfy(Base64.alphabet.contains))
    }

    @Test("is refused with bad padding, or bits beyond its end", arguments: ["A", "AA", "AAA", "AAAAA", "AB==", "AAB="])
    func badPadding(text: String) {
        #expect(throws: Base64Error.padding) { try Base64.bytes(decoding: Array(text.utf8).span) }
    }

    @Test("of an odd number of bytes is no samples", arguments: ["AA==", "AAAA", "AAAAAAA="])
    func odd(text: String) {
        #expect(throws: Base64Error.oddByteCount) { try Base64.samples(decoding: Array(text.utf8).span) }
    }

    @Test("agrees with Foundation's, of every length, both ways")
    func property() throws {
        var generator = SeededRandom.drawn()
        let seed = generator.repetition
        for count in 0..<400 {
            let bytes = generator.bytes(count)
            let text = Data(bytes).base64EncodedString()
            #expect(encoded(bytes) == text, "\(seed)")
            #expect(try Base64.bytes(decoding: Array(text.utf8).span) == bytes, "\(seed)")
            let samples = generator.samples(count)
            let sound = WireAudio.pcm16(samples)
            #expect(encoded(samples) == Data(sound.bytes).base64EncodedString(), "\(seed)")
            #expect(try WireAudio(base64: Array(encoded(samples).utf8).span, encoding: .pcm16) == sound, "\(seed)")
        }
    }

    @Test("is accepted exactly when Foundation accepts it and writes it back the same")
    func acceptance() {
        var generator = SeededRandom.drawn()
        let seed = generator.repetition
        let characters = Base64.alphabet + Array("====-_ \n\\".utf8)
        for _ in 0..<5_000 {
            var text = (0..<Int.random(in: 0...12, using: &generator)).map { _ in Base64.alphabet.randomElement(using: &generator) ?? 65 }
            for _ in 0..<Int.random(in: 0...2, using: &generator) where !text.isEmpty {
                text[Int.random(in: text.indices, using: &generator)] = characters.randomElement(using: &generator) ?? 65
            }
            let string = String(decoding: text, as: UTF8.self)
            let reference = Data(base64Encoded: string).flatMap { $0.base64EncodedString() == string ? Array($0) : nil }
            #expect((try? Base64.bytes(decoding: text.span)) == reference, "\(string). \(seed)")
            let samples = (reference?.count.isMultiple(of: 2) ?? false) ? reference : nil
            #expect((try? Base64.samples(decoding: text.span)).map { WireAudio.pcm16($0).bytes } == samples, "\(string). \(seed)")
        }
    }
}
