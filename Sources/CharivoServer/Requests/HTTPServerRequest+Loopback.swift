internal import CharivoWebSocket

extension HTTPServerRequest {
    /// Whether it came over the loopback interface: from a program of the server's own machine, which may be a proxy.
    var isFromLoopback: Bool {
        guard let remoteAddress else { return false }
        return ["127.", "[::1]:", "[::ffff:127."].contains { remoteAddress.hasPrefix($0) }
    }
}
