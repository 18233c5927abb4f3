/// What a script waits for until the test gives it.
public final class ScriptSignal: Sendable {
    private let gate = Gate()

    /// Makes a signal that is not given yet.
    public init() {
        gate.shut()
    }

    /// Gives the signal: scripts that wait for it, or come to it later, go on.
    public func give() {
        gate.open()
    }

    func wait() async {
        await gate.pass()
    }
}
