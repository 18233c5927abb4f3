internal import CharivoRealtime

extension RealtimeError {
    /// The error for the terminal of the person whose session it is: the provider's own words too, which may quote what that person set or
    /// said, and are often what helps.
    var forItsUser: String {
        cause.map { "\(message) (\($0))" } ?? message
    }
}
