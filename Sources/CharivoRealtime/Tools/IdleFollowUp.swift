/// A follow-up that waits until nobody else speaks.
///
/// It is asked for when the user does not speak and no reply is being made or owed. A reply that is owed and never made does not hold it for
/// ever: from the user's silence on, the wait has an end.
struct IdleFollowUp: Sendable, Hashable {
    private(set) var isWanted = false
    private(set) var isUserSpeaking = false
    /// When it is asked for in any case.
    private(set) var deadline: Duration?

    /// The model is to be asked to speak, at the latest at this moment if the user is silent.
    mutating func want(until moment: Duration) {
        isWanted = true
        if !isUserSpeaking { deadline = deadline ?? moment }
    }

    mutating func userBeganToSpeak() {
        isUserSpeaking = true
        deadline = nil
    }

    /// The user fell silent, or can be heard no more.
    mutating func userFellSilent(waitingUntil moment: Duration) {
        isUserSpeaking = false
        if isWanted { deadline = moment }
    }

    /// It is asked for, or there is nobody left to ask.
    mutating func release() {
        isWanted = false
        deadline = nil
    }

    func isOverdue(now: Duration) -> Bool { isWanted && !isUserSpeaking && deadline.map { $0 <= now } ?? false }
}
