internal import CharivoJSON

/// What was found out about a service, for a person. Pure.
struct InspectionReport: Sendable, Hashable {
    /// What a service says about the events it knows.
    var events: String?
    /// What it says about the voices it has.
    var voices: String?
    /// Whether it took a voice that cannot be.
    var takesAnyVoice = false
    private var lines: [String] = []
    private let url: String

    init(url: String) {
        // A query may hold a key.
        self.url = String(url.prefix { $0 != "?" })
    }

    /// The report.
    var text: String {
        var lines = lines
        if let events { lines.append(Self.line("events", events)) }
        if let voices {
            lines.append(Self.line("voices", voices))
        } else if takesAnyVoice {
            lines.append(Self.line("voices", "any name is taken"))
        }
        return ([url] + lines).joined(separator: "\n") + "\n"
    }

    mutating func routeAnswered(in time: Duration, address: String) {
        lines.append(Self.line("route", "prepared a session in \(Self.time(time)), at \(address.prefix { $0 != "?" })"))
    }

    mutating func connected(in time: Duration) { lines.append(Self.line("handshake", Self.time(time))) }

    mutating func answered(in time: Duration) { lines.append(Self.line("answers", "an update in \(Self.time(time))")) }

    mutating func greeted(by event: JSONValue, in time: Duration) {
        lines.append(Self.line("greeting", "\(event["type"]?.stringValue ?? "an event") after \(Self.time(time))"))
        guard let session = event["session"] else { return }
        let type = session["type"]?.stringValue.map { ", type \($0)" } ?? ""
        lines.append(Self.line("session", "\(session["id"]?.stringValue ?? "without an id")\(type)"))
        add("model", session["model"]?.stringValue)
        add("voice", session["audio"]?["output"]?["voice"].flatMap { $0.stringValue ?? $0["id"]?.stringValue })
        add("replies", session["output_modalities"]?.arrayValue?.compactMap(\.stringValue).joined(separator: ", "))
        add("speaks", Self.format(session["audio"]?["output"]?["format"]))
        add("hears", Self.format(session["audio"]?["input"]?["format"]))
        if let detection = session["audio"]?["input"]?["turn_detection"] { add("turns", Self.turns(detection)) }
        if let transcription = session["audio"]?["input"]?["transcription"] {
            add("writes down", transcription.isNull ? "nothing until asked" : transcription["model"]?.stringValue ?? "speech")
        }
        if let limit = session["max_output_tokens"] { add("reply limit", limit.intValue.map { "\($0) tokens" } ?? limit.stringValue) }
        if let tools = session["tools"]?.arrayValue, !tools.isEmpty { add("tools", "\(tools.count)") }
    }

    private mutating func add(_ name: String, _ words: String?) {
        if let words, !words.isEmpty { lines.append(Self.line(name, words)) }
    }

    private static func turns(_ detection: JSONValue) -> String {
        guard let type = detection["type"]?.stringValue else { return "by the client" }
        let silence = detection["silence_duration_ms"]?.intValue.map { ", after \($0) ms of silence" } ?? ""
        return type + silence
    }

    private static func format(_ format: JSONValue?) -> String? {
        guard let type = format?["type"]?.stringValue else { return nil }
        return type + (format?["rate"]?.intValue.map { " at \($0) Hz" } ?? "")
    }

    private static func time(_ duration: Duration) -> String { "\(Int((duration / .milliseconds(1)).rounded(.up))) ms" }

    /// One line, whatever a service has put into its words.
    private static func line(_ name: String, _ words: String) -> String {
        "  \(name)\(String(repeating: " ", count: max(1, 12 - name.count)))\(String(words.prefix(600)).displayable)"
    }
}
