/// What an app's path monitor tells of the device's network.
public enum NetworkChange: Sendable, Hashable {
    /// There is no network.
    case offline
    /// There is a network again, or another one than before.
    case online
}
