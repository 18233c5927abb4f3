/// The names of the tools an avatar may have.
public enum AvatarToolName: String, Sendable, Hashable, CaseIterable {
    /// Changes the face: `{"expressionId": "smile"}`.
    case setExpression
    /// Plays a motion of the body: `{"group": "wave", "index": 0}`.
    case playMotion
    /// Turns the eyes: `{"x": -1, "y": 0}`.
    case lookAt
}

/// The names of all tools an avatar may have, for an app that treats them otherwise than its own.
public let avatarToolNames: [String] = AvatarToolName.allCases.map(\.rawValue)
