/// The messages a connection receives, in order.
///
/// It ends when the connection does, after what had arrived before; ``WebSocketConnection/ending`` tells how. It ends too for a
/// task that is cancelled. Several loops may follow one another on one connection; where several run at once, each message goes to
/// one of them.
package struct WebSocketInbound: AsyncSequence, Sendable {
    /// A message.
    package typealias Element = WebSocketMessage
    /// It never throws.
    package typealias Failure = Never

    let queue: InboundQueue

    /// Takes messages one by one.
    package struct AsyncIterator: AsyncIteratorProtocol {
        let queue: InboundQueue

        /// The next message, `nil` at the end or when the task is cancelled.
        package mutating func next() async -> WebSocketMessage? {
            await queue.next()
        }

        /// The next message, `nil` at the end or when the task is cancelled.
        package mutating func next(isolation actor: isolated (any Actor)?) async -> WebSocketMessage? {
            await queue.next()
        }
    }

    /// Makes an iterator.
    package func makeAsyncIterator() -> AsyncIterator {
        AsyncIterator(queue: queue)
    }
}
