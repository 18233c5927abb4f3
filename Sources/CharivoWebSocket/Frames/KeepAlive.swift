internal import NIOCore

/// The ping schedule and its watchdog: after a ping, something must be heard within the pong timeout.
struct KeepAlive {
    /// What to do when the timer fires, and when to set it next.
    enum Action: Equatable {
        /// Set the timer again.
        case wait(until: NIODeadline)
        /// Send a ping with this payload, then set the timer.
        case ping(UInt64, until: NIODeadline)
        /// The peer is gone.
        case dead
    }

    private let interval: TimeAmount
    private let timeout: TimeAmount
    private var lastPing: NIODeadline
    private var isAwaitingSign = false
    private var count: UInt64 = 0

    /// Starts the schedule.
    init(interval: TimeAmount, timeout: TimeAmount, now: NIODeadline) {
        self.interval = interval
        self.timeout = timeout
        self.lastPing = now
    }

    /// When the timer is first due.
    var firstDeadline: NIODeadline { lastPing + interval }

    /// Bytes arrived.
    mutating func heard() {
        isAwaitingSign = false
    }

    /// The timer fired. `isReading` is whether this side reads its socket: silence is no evidence while it does not.
    mutating func fired(now: NIODeadline, isReading: Bool) -> Action {
        if isAwaitingSign {
            return isReading ? .dead : .wait(until: now + timeout)
        }
        guard lastPing + interval <= now else { return .wait(until: lastPing + interval) }
        lastPing = now
        isAwaitingSign = true
        count += 1
        return .ping(count, until: now + timeout)
    }
}
