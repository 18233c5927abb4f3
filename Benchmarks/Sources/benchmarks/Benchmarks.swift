import CharivoRealtime
import Foundation

/// Prints what the library costs, as ratios within one run: absolute times say more about the machine than about the code.
///
/// `swift run -c release --package-path Benchmarks`, or `make benchmark`.
@main
enum Benchmarks {
    static func main() async throws {
        print("Ratios within this run; the fastest of 15 alternating rounds each.\n")
        try await session()
        try await events()
        try await json()
        try await schema()
    }

    /// What a session costs of a core while a reply is spoken: two seconds of sound, its words and its playback.
    private static func session() async throws {
        let conversation = try await Conversation(consumers: 1)
        let reply = Measurement("a spoken reply of 2 s through the session") { await conversation.reply() }
        let seconds = try await Measurement.compare([reply])[0]
        report(reply.name, "\(Int(2 / seconds)) times faster than it is spoken")
    }

    /// What further consumers of the events cost.
    private static func events() async throws {
        let one = try await Conversation(consumers: 1)
        let many = try await Conversation(consumers: 16)
        let times = try await Measurement.compare([
            Measurement("one") { await one.reply() }, Measurement("many") { await many.reply() },
        ])
        report("16 consumers of the events, against 1", ratio(times[1], times[0]))
    }

    /// What reading a JSON text costs, against Foundation's own reading into `Any`.
    private static func json() async throws {
        let text = Data(
            #"{"type":"response.done","event_id":"event_1","response":{"id":"resp_1","status":"completed","output":[{"id":"item_1","type":"message","role":"assistant","content":[{"type":"output_audio","transcript":"Hello there, my friend."}]}],"usage":{"total_tokens":253,"input_tokens":132,"output_tokens":121}}}"#
                .utf8)
        let times = try await Measurement.compare([
            Measurement("value") { _ = try JSONValue(utf8: text) },
            Measurement("foundation") { _ = try JSONSerialization.jsonObject(with: text) },
        ])
        report("reading an event into JSONValue, against JSONSerialization", ratio(times[0], times[1]))
    }

    /// What checking a tool's arguments costs, against reading them.
    private static func schema() async throws {
        let schema = try JSONSchema([
            "type": "object",
            "properties": [
                "city": ["type": "string", "minLength": 1, "pattern": "^[A-Z]"], "days": ["type": "integer", "minimum": 1, "maximum": 14],
                "units": ["enum": ["metric", "imperial"]],
            ],
            "required": ["city"], "additionalProperties": false,
        ])
        let text = Data(#"{"city":"Lisbon","days":3,"units":"metric"}"#.utf8)
        let arguments = try JSONValue(utf8: text)
        let times = try await Measurement.compare([
            Measurement("check") { _ = schema.validate(arguments) }, Measurement("read") { _ = try JSONValue(utf8: text) },
        ])
        report("checking a tool's arguments, against reading them", ratio(times[0], times[1]))
    }

    private static func ratio(_ time: Double, _ baseline: Double) -> String {
        let hundredths = Int((time / baseline * 100).rounded())
        return "\(hundredths / 100).\(hundredths % 100 < 10 ? "0" : "")\(hundredths % 100) times"
    }

    private static func report(_ name: String, _ value: String) {
        print(name.padding(toLength: 64, withPad: " ", startingAt: 0), value)
    }
}
