/// What became of the events for one consumer.
public struct EventCounters: Sendable, Hashable {
    /// Those it was handed.
    public var delivered = 0
    /// Those that wait for it.
    public var waiting = 0
    /// Lip-sync levels that it lost by being slow.
    public var droppedLevels = 0
    /// Words, states and changes on the way to something that is said whole, lost likewise.
    public var droppedProgress = 0

    /// All that it lost. What ends a turn, answers a tool or ends a session is never among them.
    public var dropped: Int { droppedLevels + droppedProgress }

    mutating func drop(_ importance: RealtimeEvent.Importance) {
        switch importance {
        case .level: droppedLevels += 1
        case .progress: droppedProgress += 1
        case .final: break
        }
    }
}
