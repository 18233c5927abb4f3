/// What the policy of a route has changed of a session, from its header `Charivo-Policy`: `model=pinned, tools=removed:1`.
struct PolicyChanges: Sendable, Hashable {
    /// The most changes that are told of.
    private static let most = 16

    /// The changes as the header has them.
    let changes: [String]

    init(_ header: String) {
        changes = header.split(separator: ",").prefix(Self.most).map { $0.trimmed }.filter { !$0.isEmpty }
    }

    /// The same for a person.
    var words: String { "by its policy: \(changes.map(Self.words).joined(separator: ", "))" }

    private static func words(of change: String) -> String {
        let parts = change.split(separator: ":", maxSplits: 1)
        let count = parts.count > 1 ? " (\(parts[1]) left out)" : ""
        return switch parts.first ?? "" {
        case "model=pinned": "another model"
        case "model=filled": "a model of its choice"
        case "voice=pinned": "another voice"
        case "voice=filled": "a voice of its choice"
        case "instructions=replaced": "other instructions"
        case "instructions=prefixed": "instructions before the character's"
        case "instructions=cut": "shorter instructions"
        case "tools=removed": "fewer tools\(count)"
        case "output-tokens=capped": "shorter replies"
        case "modality=pinned": "another kind of reply"
        case "transcription=forbidden": "no transcript of what you say"
        case "transcription=required": "a transcript of what you say"
        case "provider-options=removed": "fewer of the provider's options\(count)"
        // A server newer than this, or another's.
        default: String(change.prefix(60))
        }
    }
}

extension Substring {
    fileprivate var trimmed: String {
        String(drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed())
    }
}
