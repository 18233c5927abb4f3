internal import CharivoAvatar
internal import CharivoJSON

extension JSONObject {
    /// What of a tool's arguments or result a visitor is shown: of the avatar's tools the fields by which the character is drawn, of any
    /// other nothing. A tool of the host's that takes the place of one of the avatar's shows no more than that one would.
    func forVisitor(of tool: String) -> JSONObject {
        guard let fields = AvatarToolName(rawValue: tool)?.drawnFields else { return [:] }
        return filter { fields.contains($0.key) }
    }
}

extension AvatarToolName {
    fileprivate var drawnFields: Set<String> {
        switch self {
        case .setExpression: ["success", "expressionId"]
        case .playMotion: ["success", "group", "index"]
        case .lookAt: ["success", "x", "y"]
        }
    }
}
