internal import CharivoWebSocket

/// The proxies whose word about who calls is taken.
///
/// Each proxy adds the address it was called from to the end of `X-Forwarded-For`. Only what a trusted one has added is true; what stands
/// before that the caller itself may have sent. So the list is read from its end, past the trusted proxies, and the first other address is
/// the caller's.
struct TrustedProxies: Sendable, Hashable {
    /// How many proxies in a row are believed in.
    private static let longestChain = 16

    private let blocks: [AddressBlock]

    /// - Parameter texts: Addresses and blocks; what is none counts for nothing (``ServerConfiguration/check()`` refuses it).
    init(_ texts: [String]) { blocks = texts.compactMap(AddressBlock.init) }

    /// The address of who sends a request, without a port; `nil` when it is unknown.
    func address(of request: HTTPServerRequest) -> String? {
        guard let remote = request.remoteAddress else { return nil }
        guard let peer = NetworkAddress(remote) else { return String(remote.prefix(64)) }
        return caller(behind: peer, request).description
    }

    private func caller(behind peer: NetworkAddress, _ request: HTTPServerRequest) -> NetworkAddress {
        guard isTrusted(peer) else { return peer }
        var nearest = peer
        let entries = request.headers.reversed().lazy.filter { $0.name.lowercased() == "x-forwarded-for" }
            .flatMap { $0.value.split(separator: ",", omittingEmptySubsequences: false).reversed() }
        for entry in entries.prefix(Self.longestChain) {
            // What is no address, a trusted proxy would not have written; who called that one is not known.
            guard let address = NetworkAddress(Self.trimmed(entry)) else { return nearest }
            guard isTrusted(address) else { return address }
            nearest = address
        }
        return nearest
    }

    private static func trimmed(_ entry: Substring) -> Substring {
        let isSpace: (Swift.Character) -> Bool = { $0 == " " || $0 == "\t" }
        return Substring(entry.drop(while: isSpace).reversed().drop(while: isSpace).reversed())
    }

    private func isTrusted(_ address: NetworkAddress) -> Bool { blocks.contains { $0.contains(address) } }
}
