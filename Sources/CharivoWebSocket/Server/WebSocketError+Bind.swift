internal import NIOCore

#if canImport(Glibc)
internal import Glibc
#elseif canImport(Musl)
internal import Musl
#else
internal import Darwin
#endif

extension WebSocketError {
    /// Why an address cannot be listened on, in words for the person who chose it.
    init(binding host: String, port: Int, _ error: any Error) {
        let name = host.contains(":") ? "[\(host)]" : host
        let reason: String =
            switch error {
            case let error as IOError: Self.reason(error.errnoCode, name, port)
            case is SocketAddressError.UnknownHost:
                "the name \(name) is not known here. Check its spelling, or give an address of this machine such as 127.0.0.1."
            default: "\(error)."
            }
        self.init(code: .bindFailed, message: "The server cannot listen on \(name):\(port): \(reason)", cause: error)
    }

    private static func reason(_ number: CInt, _ name: String, _ port: Int) -> String {
        switch number {
        case EADDRINUSE:
            "the port is taken by another program. Stop that program, or choose another port; 0 lets the system choose one."
        case EACCES, EPERM:
            port < 1024
                ? "the system keeps this port for its own services (permission denied). Choose a port from 1024 on, and let a proxy have this one."
                : "this user may not listen there (permission denied). Choose another port, or ask whoever runs the machine."
        case EADDRNOTAVAIL, EAFNOSUPPORT:
            "this machine has no such address. Give one it has, such as 127.0.0.1, or 0.0.0.0 for all of them."
        default: "\(String(cString: strerror(number)))."
        }
    }
}
