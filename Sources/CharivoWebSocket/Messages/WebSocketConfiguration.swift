internal import NIOCore

/// The limits and times of a WebSocket connection, of either side.
package struct WebSocketConfiguration: Sendable, Hashable {
    /// The largest frame taken, in bytes (at most `UInt32.max`). A longer one fails the connection with 1009.
    ///
    /// One audio append of the realtime protocol may hold 15 MiB, and most senders put a message into one frame.
    package var maximumFrameSize: Int
    /// The largest message taken or sent, in bytes, its fragments joined. A longer one fails the connection with 1009.
    package var maximumMessageSize: Int
    /// How often a ping is sent; `nil` for never, which leaves a half-open connection unnoticed.
    package var pingInterval: Duration?
    /// How long after a ping anything at all must be heard; else the connection is dropped as ``WebSocketClose/Cause/pingTimeout``.
    ///
    /// Any bytes count, not only the pong: a long message on a slow line keeps its connection. The time during which this side
    /// itself does not read, its buffer being full, does not count. A peer that neither sends nor takes anything for that long is
    /// dropped too.
    package var pongTimeout: Duration
    /// How long a client waits for a TCP connection.
    package var connectTimeout: Duration
    /// How long the TLS handshake and the upgrade may take together on a client, and a request's arrival on a server.
    package var handshakeTimeout: Duration
    /// How long this side waits, once it has sent its close frame, for the peer's and for the end of the TCP connection.
    package var closeTimeout: Duration
    /// Bytes waiting to be written above which `send` suspends, until they are below the half of it.
    package var outboundHighWaterMark: Int
    /// Bytes of messages waiting for their reader above which the socket is no longer read, until they are below the half of it.
    ///
    /// It may be exceeded by what one turn of reading the socket brings: the end of one message of the largest size, and 256 KiB of
    /// messages behind it.
    package var inboundHighWaterMark: Int

    /// The defaults: 24 MiB frames and messages, a ping every 20 s answered within 20 s, 10 s to connect, 10 s for the handshake,
    /// 5 s to close, 1 MiB outbound and 1 MiB inbound.
    package init(
        maximumFrameSize: Int = 24 << 20,
        maximumMessageSize: Int = 24 << 20,
        pingInterval: Duration? = .seconds(20),
        pongTimeout: Duration = .seconds(20),
        connectTimeout: Duration = .seconds(10),
        handshakeTimeout: Duration = .seconds(10),
        closeTimeout: Duration = .seconds(5),
        outboundHighWaterMark: Int = 1 << 20,
        inboundHighWaterMark: Int = 1 << 20
    ) {
        self.maximumFrameSize = maximumFrameSize
        self.maximumMessageSize = maximumMessageSize
        self.pingInterval = pingInterval
        self.pongTimeout = pongTimeout
        self.connectTimeout = connectTimeout
        self.handshakeTimeout = handshakeTimeout
        self.closeTimeout = closeTimeout
        self.outboundHighWaterMark = outboundHighWaterMark
        self.inboundHighWaterMark = inboundHighWaterMark
    }

    /// The channel option for ``outboundHighWaterMark``.
    var writeBufferWaterMark: ChannelOptions.Types.WriteBufferWaterMark {
        let high = max(2, outboundHighWaterMark)
        return ChannelOptions.Types.WriteBufferWaterMark(low: high / 2, high: high)
    }

    /// ``maximumFrameSize`` within what the frame decoder accepts.
    var decoderFrameSize: Int { min(max(maximumFrameSize, 125), Int(UInt32.max)) }
}
