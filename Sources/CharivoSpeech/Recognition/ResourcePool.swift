internal import CharivoEngine
internal import CharivoRealtime
internal import Synchronization

/// Lends out a bounded number of costly things, made when they are first wanted, to whoever comes first.
final class ResourcePool<Resource: Sendable>: Sendable {
    private let state: Mutex<ResourcePoolState<Resource>>
    private let waitLimit: Duration
    private let clock: any Clock<Duration>
    private let make: @Sendable () async throws -> Resource

    /// Makes an empty pool.
    ///
    /// - Parameters:
    ///   - capacity: The most resources that exist at a time.
    ///   - waitLimit: How long a borrower waits when all are lent out.
    ///   - make: Makes a further one.
    init(
        capacity: Int, waitLimit: Duration, clock: any Clock<Duration> = .continuous,
        make: @escaping @Sendable () async throws -> Resource
    ) {
        state = Mutex(ResourcePoolState(capacity: capacity))
        self.waitLimit = waitLimit
        self.clock = clock
        self.make = make
    }

    /// How many borrowers wait.
    var waiting: Int { state.withLock { $0.waiting } }

    /// Makes one more if all there are are lent out and the cap allows it, so that the next borrower need not wait for that.
    func warmUp() async throws {
        guard state.withLock({ $0.wantsAnother }) else { return }
        give(back: try await borrow())
    }

    /// Borrows a resource. The borrower gives it back, on every path.
    ///
    /// - Throws: ``SpeechError/Code/busy`` after the limit, `CancellationError`, or what making one throws.
    func borrow() async throws -> Resource {
        try Task.checkCancellation()
        let grant: ResourcePoolState<Resource>.Grant
        switch state.withLock({ $0.request() }) {
        case .granted(let now): grant = now
        case .waits(let ticket): grant = try await wait(with: ticket)
        }
        switch grant {
        case .resource(let resource): return resource
        case .permissionToMake:
            do {
                return try await make()
            } catch {
                state.withLock { $0.makingFailed() }?.resume()
                throw error
            }
        }
    }

    /// Gives a resource back.
    func give(back resource: Resource) {
        state.withLock { $0.returned(resource) }?.resume()
    }

    private func wait(with ticket: Int) async throws -> ResourcePoolState<Resource>.Grant {
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { [clock, waitLimit] in
                // Cancelled when the wait is over; only a limit that was reached says that all are busy.
                guard (try? await clock.sleep(for: waitLimit)) != nil else { return }
                self.state.withLock { $0.withdraw(ticket, throwing: Self.busy(after: waitLimit)) }?.resume()
            }
            defer { group.cancelAll() }
            return try await withTaskCancellationHandler {
                try await withCheckedThrowingContinuation { continuation in
                    state.withLock { $0.await(ticket, continuation) }?.resume()
                }
            } onCancel: {
                state.withLock { $0.withdraw(ticket, throwing: CancellationError()) }?.resume()
            }
        }
    }

    private static func busy(after limit: Duration) -> SpeechError {
        SpeechError(
            code: .busy,
            message:
                "Every recogniser was busy for \(limit.wholeMilliseconds) ms. Allow more decoders (some 90 MB each), or fewer sessions.")
    }
}
