/// How many tokens a response may take.
package enum WireTokenLimit: Hashable, Sendable {
    /// At most so many, 1 to 4,096.
    case tokens(Int)
    /// `"inf"`: as many as the model has.
    case unlimited
}
