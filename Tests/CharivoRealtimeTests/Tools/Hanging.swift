/// Does nothing until the task is cancelled: a handler that hangs, and heeds its cancellation.
func hang() async throws -> Never {
    let (never, keep) = AsyncStream<Void>.makeStream()
    for await _ in never {}
    withExtendedLifetime(keep) {}
    throw CancellationError()
}
