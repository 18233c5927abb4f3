/// What a model is told about its body, besides the tools themselves: when to use which. It mentions only what the catalog
/// has something for.
///
/// Append it to the instructions of sessions that register the catalog's tools, and of no others:
///
/// ```swift
/// let base = RealtimeSessionConfig.building(character: hiyori)
/// let config = RealtimeSessionConfig(
///     instructions: [base.instructions, buildAvatarControlInstructions(catalog)].compactMap(\.self).joined(separator: "\n"))
/// ```
public func buildAvatarControlInstructions(_ catalog: AvatarCatalog) -> String {
    let expressions = catalog.distinctExpressions
    let groups = catalog.motionGroups
    var lines = ["You have a body that the user sees. Move it as the talk asks for, without speaking about it."]
    if !expressions.isEmpty {
        lines.append(
            "Call \(AvatarToolName.setExpression.rawValue) when your feeling changes or you are asked for an expression. "
                + "Your expressions: \(expressions.map { described($0, catalog) }.joined(separator: ", ")).")
    }
    if !groups.isEmpty {
        lines.append(
            "Call \(AvatarToolName.playMotion.rawValue) for a gesture that fits what you say or that you are asked for. "
                + "Your motions: \(groups.map { counted($0, catalog) }.joined(separator: ", ")).")
    }
    lines.append(
        "Call \(AvatarToolName.lookAt.rawValue) to turn your eyes: x from -1 (left) to 1 (right), y from -1 (down) to 1 (up); "
            + "both 0 is straight at the user.")
    return lines.joined(separator: "\n")
}

private func described(_ expression: String, _ catalog: AvatarCatalog) -> String {
    catalog.expressionDescriptions[expression].map { "\(expression) (\($0))" } ?? expression
}

private func counted(_ group: String, _ catalog: AvatarCatalog) -> String {
    let count = catalog.motions[group, default: 0]
    return count == 1 ? group : "\(group) (0 to \(count - 1))"
}
