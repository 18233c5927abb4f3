internal import CharivoJSON

/// What was found out about a service, for a person. Pure.
struct InspectionReport: Sendable, Hashable {
    /// The most names of a list that are shown.
    private static let longestList = 40

    private var lines: [String] = []
    private let url: String

    init(url: String) {
        // A query may hold a key.
        self.url = String(url.prefix { $0 != "?" })
    }

    /// Whether anything was found out.
    var isEmpty: Bool { lines.isEmpty }

    /// The report.
    var text: String { ([url.displayable, ""] + lines).joined(separator: "\n") + "\n" }

    // Of a server.

    mutating func server(takesSessions: Bool) {
        add("server", "charivo, " + (takesSessions ? "which takes sessions" : "which is about to stop and takes no new sessions"))
    }

    mutating func gateway(at address: String) { add("gateway", "\(address), for clients that run no session themselves") }

    /// What the route before a service hands out; `nil` where it does not tell.
    mutating func adapters(_ names: [String]?) {
        add("adapters", names?.joined(separator: ", ") ?? "openai-websocket is asked for here; the route does not tell which there are")
    }

    mutating func routeAnswered(in time: Duration, address: String) {
        add("route", "prepares sessions, this one in \(Self.time(time)), at \(address.prefix { $0 != "?" })")
    }

    // Of a service.

    mutating func access(_ access: InspectedAccess) { add("access", access.words) }

    mutating func greeted(by event: JSONValue, connectedIn connecting: Duration, in time: Duration, date: Int) {
        let name = event["type"]?.stringValue ?? "an event"
        add("service", "speaks the realtime protocol: handshake in \(Self.time(connecting)), \(name) after \(Self.time(time))")
        guard let session = event["session"] else { return }
        add("model", session["model"]?.stringValue)
        add("voice", session["audio"]?["output"]?["voice"].flatMap { $0.stringValue ?? $0["id"]?.stringValue })
        add("replies", session["output_modalities"]?.arrayValue?.compactMap(\.stringValue).joined(separator: ", "))
        add("speaks", Self.format(session["audio"]?["output"]?["format"]))
        add("hears", Self.format(session["audio"]?["input"]?["format"]))
        if let detection = session["audio"]?["input"]?["turn_detection"] { add("turns", Self.turns(detection)) }
        if let transcription = session["audio"]?["input"]?["transcription"] {
            add("writes down", transcription.isNull ? "nothing until asked" : transcription["model"]?.stringValue ?? "speech")
        }
        add("limits", Self.limits(of: session, date: date))
    }

    mutating func answered(in time: Duration) { add("answers", "an update in \(Self.time(time))") }

    /// - Parameters:
    ///   - names: The voices; empty where the service does not tell.
    ///   - takesAny: Whether it took a voice that cannot be.
    mutating func voices(_ names: [String], takesAny: Bool) {
        add("voices", names.isEmpty ? (takesAny ? "any name is taken; what speaks decides" : nil) : Self.list(names))
    }

    /// - Parameters:
    ///   - events: The events the service knows; empty where it does not tell.
    mutating func features(_ events: [String]) {
        guard !events.isEmpty else { return add("features", "not told by the service") }
        add("features", Feature.all.filter { events.contains($0.event) }.map(\.words).joined(separator: ", "))
        add("events", Self.list(events))
    }

    // Words.

    private mutating func add(_ name: String, _ words: String?) {
        guard let words, !words.isEmpty else { return }
        // One paragraph, whatever a service has put into its words.
        let pieces = String(words.prefix(1_500)).displayable.wrapped(to: 100)
        for (index, piece) in pieces.enumerated() {
            let label = index == 0 ? name : ""
            lines.append("  " + label + String(repeating: " ", count: max(1, 13 - label.count)) + piece)
        }
    }

    private static func list(_ names: [String]) -> String {
        names.prefix(longestList).joined(separator: ", ") + (names.count > longestList ? " and \(names.count - longestList) more" : "")
    }

    private static func limits(of session: JSONValue, date: Int) -> String {
        var limits: [String] = []
        if let end = session["expires_at"]?.intValue, end > date { limits.append("a session lasts \(minutes(end - date))") }
        if let tokens = session["max_output_tokens"] {
            limits.append(tokens.intValue.map { "a reply has at most \($0) tokens" } ?? "a reply is as long as the model makes it")
        }
        return limits.joined(separator: ", ")
    }

    private static func minutes(_ seconds: Int) -> String {
        seconds < 120 ? "\(seconds) s" : "\((seconds + 30) / 60) min"
    }

    private static func turns(_ detection: JSONValue) -> String {
        guard let type = detection["type"]?.stringValue else { return "the client says when a turn ends" }
        let silence = detection["silence_duration_ms"]?.intValue.map { ", after \($0) ms of silence" } ?? ""
        return "the service hears when a turn ends (\(type)\(silence))"
    }

    private static func format(_ format: JSONValue?) -> String? {
        guard let type = format?["type"]?.stringValue else { return nil }
        return type + (format?["rate"]?.intValue.map { " at \($0) Hz" } ?? "")
    }

    private static func time(_ duration: Duration) -> String { "\(Int((duration / .milliseconds(1)).rounded(.up))) ms" }
}

extension InspectionReport {
    /// What a client can do where the service knows an event.
    private struct Feature {
        var event: String
        var words: String

        static let all = [
            Feature(event: "input_audio_buffer.append", words: "takes sound"),
            Feature(event: "conversation.item.create", words: "takes text and what was said before"),
            Feature(event: "session.update", words: "changes voice, words and tools while it runs"),
            Feature(event: "response.create", words: "replies on request"),
            Feature(event: "response.cancel", words: "stops a reply"),
            Feature(event: "conversation.item.truncate", words: "forgets what was not heard"),
            Feature(event: "conversation.item.delete", words: "forgets items"),
            Feature(event: "output_audio_buffer.clear", words: "clears its own sound (WebRTC)"),
        ]
    }
}
