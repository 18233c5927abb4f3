internal import NIOCore

// What a network does to a connection, for tests of the other side.
extension WebSocketConnection {
    /// Ends the TCP connection without a close frame.
    package func cut() async {
        channel.triggerUserOutboundEvent(WebSocketChannelRequest.cut, promise: nil)
        try? await channel.closeFuture.get()
    }

    /// Takes nothing more from the socket: what the peer sends stays in its buffers, and its pings are not answered.
    package func stopReading() async {
        try? await channel.setOption(.autoRead, value: false).get()
    }

    /// Takes from the socket again, after ``stopReading()``.
    package func startReading() async {
        try? await channel.setOption(.autoRead, value: true).get()
    }
}
