public import CharivoRealtime

extension ResultProjector {
    /// Makes `RealtimeEvent.expression(id:_:)`, `RealtimeEvent.motion(group:index:_:)` and
    /// `RealtimeEvent.gaze(x:y:_:)` of the results of an avatar's tools, with the identity of the reply that
    /// called them. The events come as soon as the result has been sent. Results of other tools make none.
    public static var avatar: ResultProjector { avatar(timing: .immediate) }

    /// The same, with events that come when they are to be seen.
    ///
    /// ```swift
    /// let manager = RealtimeManager(
    ///     client: client, output: speaker, tools: catalog.tools,
    ///     resultProjectors: [.avatar(timing: .whenHeard(restingExpression: "neutral"))])
    /// ```
    ///
    /// - Parameter timing: At once, or when what was said before the call has been heard.
    public static func avatar(timing: CueTiming) -> ResultProjector {
        ResultProjector(timing: timing) { result in
            guard result.output["success"] != false, let tool = AvatarToolName(rawValue: result.name) else { return [] }
            return event(of: tool, result).map { [$0] } ?? []
        }
    }

    private static func event(of tool: AvatarToolName, _ result: Result) -> RealtimeEvent? {
        switch tool {
        case .setExpression:
            guard let id = result.output["expressionId"]?.stringValue else { return nil }
            return .expression(id: id, result.turn)
        case .playMotion:
            guard let group = result.output["group"]?.stringValue, let index = result.output["index"]?.intValue else { return nil }
            return .motion(group: group, index: index, result.turn)
        case .lookAt:
            guard let x = result.output["x"]?.doubleValue, let y = result.output["y"]?.doubleValue else { return nil }
            return .gaze(x: x, y: y, result.turn)
        }
    }
}
