/// How long a wait of a test may take in real time, and what happens then: a test that hangs says nothing.
///
/// With Swift Testing, a wait that is not met can be an issue of the test, which then goes on:
///
/// ```swift
/// let recorder = EventRecorder(manager, limit: .reporting { Issue.record("\($0)") })
/// ```
public struct WaitLimit: Sendable {
    /// How long a wait may take.
    public var duration: Duration
    private let report: @Sendable (WaitFailure) -> Void

    private init(duration: Duration, report: @escaping @Sendable (WaitFailure) -> Void) {
        self.duration = duration
        self.report = report
    }

    /// A wait that is not met stops the process, with an account of what there was. The default, since nothing else is certain
    /// to be seen in every test framework.
    public static func stopping(after duration: Duration = .seconds(30)) -> WaitLimit {
        WaitLimit(duration: duration) { failure in
            // A task that was cancelled has somebody who knows.
            if failure.limit != nil { fatalError("\(failure)") }
        }
    }

    /// A wait that is not met is reported, and the test goes on.
    public static func reporting(
        after duration: Duration = .seconds(30), to report: @escaping @Sendable (WaitFailure) -> Void
    ) -> WaitLimit {
        WaitLimit(duration: duration, report: report)
    }

    func exceeded(_ awaited: String, seen: [String] = []) {
        report(WaitFailure(awaited: awaited, limit: Task.isCancelled ? nil : duration, seen: seen))
    }
}
