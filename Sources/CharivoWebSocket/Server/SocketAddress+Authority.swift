internal import NIOCore

extension SocketAddress {
    /// The address and port as in a URL; `nil` for a path.
    var authority: String? {
        guard let ipAddress, let port else { return nil }
        return ipAddress.contains(":") ? "[\(ipAddress)]:\(port)" : "\(ipAddress):\(port)"
    }
}
