internal import CharivoJSON

/// What one field of a client's config may be.
///
/// A service would refuse what it may not be as well, but only once the session starts, which ends with that.
struct GatewayConfigRule: Sendable {
    /// What a field takes.
    enum Demand: Sendable, Hashable {
        case number(ClosedRange<Double>)
        case whole(ClosedRange<Int>)
        case word([String])
        case name(ClosedRange<Int>)

        /// What it takes, in words.
        var words: String {
            switch self {
            case .number(let range): "a number from \(Self.short(range.lowerBound)) to \(Self.short(range.upperBound))"
            case .whole(let range): "a whole number from \(range.lowerBound) to \(range.upperBound)"
            case .word(let all): "\(all.dropLast().map { "\"\($0)\"" }.joined(separator: ", ")) or \"\(all.last ?? "")\""
            case .name(let range): "a name of \(range.lowerBound) to \(range.upperBound) characters, without control characters"
            }
        }

        func admits(_ value: JSONValue) -> Bool {
            switch self {
            case .number(let range): value.doubleValue.map(range.contains) ?? false
            case .whole(let range): value.intValue.map(range.contains) ?? false
            case .word(let all): value.stringValue.map(all.contains) ?? false
            case .name(let range):
                value.stringValue.map { name in
                    range.contains(name.unicodeScalars.count) && name.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0.value != 0x7F }
                } ?? false
            }
        }

        private static func short(_ number: Double) -> String { number == number.rounded() ? "\(Int(number))" : "\(number)" }
    }

    /// The names that lead to the field.
    let path: [String]
    let demand: Demand

    /// The field's name, with points between its levels.
    var name: String { path.joined(separator: ".") }

    /// Whether a config is as the rule has it; a field that is left out or `null` always is.
    func admits(_ config: JSONObject) -> Bool {
        var value: JSONValue? = .object(config)
        for name in path { value = value?[name] }
        guard let value, !value.isNull else { return true }
        return demand.admits(value)
    }

    /// The rules for all fields that have any, those that a gateway does not grant left out but for their words.
    static let all: [GatewayConfigRule] = [
        rule("voice", .name(SessionBounds.nameLength)),
        rule("speed", .number(SessionBounds.speed)),
        rule("outputModality", .word(["audio", "text"])),
        // Not manual: a client has no word for the end of a turn.
        rule("turnDetection.kind", .word(["server_vad", "semantic_vad"])),
        rule("turnDetection.threshold", .number(SessionBounds.threshold)),
        rule("turnDetection.prefixPaddingMs", .whole(SessionBounds.pauseMs)),
        rule("turnDetection.silenceDurationMs", .whole(SessionBounds.pauseMs)),
        rule("turnDetection.idleTimeoutMs", .whole(SessionBounds.idleTimeoutMs)),
        rule("turnDetection.eagerness", .word(SessionBounds.eagerness)),
        rule("transport", .word(["webrtc", "websocket"])),
        rule("toolChoice", .word(["auto", "none", "required"])),
        rule("noiseReduction", .word(["near_field", "far_field", "off"])),
    ]

    private static func rule(_ name: String, _ demand: Demand) -> GatewayConfigRule {
        GatewayConfigRule(path: name.split(separator: ".").map(String.init), demand: demand)
    }
}
