package import CharivoJSON

/// What happens when the conversation outgrows the model's window.
package enum WireTruncation: Hashable, Sendable {
    /// `"auto"`: the oldest items are left out.
    case auto
    /// `"disabled"`: the response fails.
    case disabled
    /// Items are left out until this share of the window, 0 to 1, is in use; at most so many tokens after the instructions.
    case retentionRatio(Double, postInstructionTokens: Int?)
    /// A strategy this library has no case for.
    case other(JSONValue)
}
