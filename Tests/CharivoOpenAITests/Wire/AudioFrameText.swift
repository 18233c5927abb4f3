import CharivoJSON
import CharivoTesting
import Foundation

@testable import CharivoOpenAI

/// The text of an audio event, or nearly one, as no encoder in its right mind writes it.
struct AudioFrameText {
    let bytes: [UInt8]

    init(using generator: inout SeededRandom) {
        var text = AudioFrameText.space(&generator) + "{"
        let members = AudioFrameText.members(&generator).shuffled(using: &generator)
        text += members.map { name, value in
            [
                AudioFrameText.space(&generator), "\"\(name)\"", AudioFrameText.space(&generator), ":", AudioFrameText.space(&generator),
                value,
            ]
            .joined() + AudioFrameText.space(&generator)
        }.joined(separator: ",")
        text += "}" + AudioFrameText.space(&generator)
        var bytes = Array(text.utf8)
        // One in four is damaged somewhere.
        if Int.random(in: 0..<4, using: &generator) == 0 {
            let index = Int.random(in: bytes.indices, using: &generator)
            switch Int.random(in: 0..<3, using: &generator) {
            case 0: bytes.remove(at: index)
            case 1: bytes[index] = UInt8.random(in: 0...255, using: &generator)
            default: bytes.insert(Array("\"\\{}[],:0=A\u{1}".utf8).randomElement(using: &generator) ?? 0, at: index)
            }
        }
        self.bytes = bytes
    }

    private static func members(_ generator: inout SeededRandom) -> [(String, String)] {
        let isAppend = Bool.random(using: &generator)
        let sound = Data(generator.bytes(Int.random(in: 0...9, using: &generator))).base64EncodedString()
        var members = [
            ("type", string(isAppend ? "input_audio_buffer.append" : "response.output_audio.delta", &generator)),
            (isAppend ? "audio" : "delta", string(sound, &generator)),
        ]
        if !isAppend { members += [("response_id", string("resp_1", &generator)), ("item_id", string("item_1", &generator))] }
        let odd = [
            ("event_id", string("evt_1", &generator)), ("event_id", "null"), ("output_index", "2"), ("content_index", "1.0"),
            ("content_index", "-0"), ("output_index", "99999999999999999999"), ("output_index", "\"1\""), ("extra", "{\"a\":[1,\"}\"]}"),
            ("extra", string("é日\n\"\\/\t", &generator)), ("audio", "3"), ("delta", "null"), ("type", "\"x\""), ("extra", "true"),
            ("extra", "-1.5e3"), ("extra", "01"), ("", "\"\""), ("extra", "nul"),
        ]
        for _ in 0..<Int.random(in: 0...3, using: &generator) { members.append(odd.randomElement(using: &generator) ?? ("a", "1")) }
        return members
    }

    /// A JSON string, some of its characters escaped that need not be.
    private static func string(_ text: String, _ generator: inout SeededRandom) -> String {
        let eager = Int.random(in: 0..<3, using: &generator) == 0
        return "\""
            + text.unicodeScalars.map { scalar in
                switch scalar {
                case "\"": "\\\""
                case "\\": "\\\\"
                case "\n": "\\n"
                case "\t": "\\t"
                case "/" where Bool.random(using: &generator): "\\/"
                case _ where eager && scalar.value < 0x1_0000 && Int.random(in: 0..<8, using: &generator) == 0:
                    "\\u" + String(format: "%04x", scalar.value)
                default: String(scalar)
                }
            }.joined() + "\""
    }

    private static func space(_ generator: inout SeededRandom) -> String {
        ["", "", "", " ", "\n", "\t \r"].randomElement(using: &generator) ?? ""
    }
}
