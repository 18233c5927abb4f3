/// How a conversation ended.
enum TalkEnd: Sendable, Hashable {
    /// Everything was said, or the user hung up.
    case finished
    /// A signal asked the process to stop.
    case interrupted(signal: Int32)
    /// It could not go on.
    case failed(TalkFailure)

    /// The status the process ends with; a signal's is 128 and its number, as shells have it.
    var status: Int32 {
        switch self {
        case .finished: 0
        case .interrupted(let signal): 128 + signal
        case .failed(let failure): failure.status.rawValue
        }
    }
}
