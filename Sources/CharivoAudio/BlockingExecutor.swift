internal import Dispatch

/// Runs an actor on a thread of its own, so that what blocks in it stalls nobody else.
///
/// Calls into C libraries that decode, synthesise, or wait for a device must not run on Swift's cooperative pool, which has
/// one thread per core. An actor that makes such calls keeps one of these and names it as its executor:
///
/// ```swift
/// actor Decoder {
///     private nonisolated let executor = BlockingExecutor(label: "charivo.decoder")
///     nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }
/// }
/// ```
///
/// A serial queue that targets no other one takes a thread beyond the pool's when all of those are busy, so as many actors
/// can block at a time as there are executors. Each owner states how many it makes.
package final class BlockingExecutor: SerialExecutor {
    private let queue: DispatchQueue

    /// Makes an executor; the label names its queue in a debugger.
    package init(label: String) {
        queue = DispatchQueue(label: label)
    }

    package func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        queue.async { job.runSynchronously(on: self.asUnownedSerialExecutor()) }
    }

    package func asUnownedSerialExecutor() -> UnownedSerialExecutor {
        UnownedSerialExecutor(ordinary: self)
    }
}
