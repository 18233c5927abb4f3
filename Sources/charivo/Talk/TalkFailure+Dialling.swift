internal import CharivoRealtime

extension TalkFailure {
    /// What kept a session from beginning or going on, with where sessions usually are if there was nothing.
    init(dialling error: any Error, at destination: Destination) {
        self.init(any: error)
        guard let code = (error as? RealtimeError)?.providerCode else { return }
        switch (destination, code) {
        case (.service, "http_404"), (.service, "not_found"): message += " \(DialledAddress.placeOfServices)"
        case (.service, _) where code.hasPrefix("http_2"):
            status = .unavailable
            message += " \(DialledAddress.noService)"
        case (.route, "not_found"): self.init(.unavailable, DialledAddress.noRoute(status: 404))
        // What a web server says to a question that it has no answer to. Anything else may be a route's own, or its proxy's.
        case (.route, _) where Self.status(in: code).map { [400, 404, 405, 501].contains($0) } ?? false:
            self.init(.unavailable, DialledAddress.noRoute(status: Self.status(in: code) ?? 0))
        case (.route, "invalid_bootstrap"):
            status = .unavailable
            message += " \(DialledAddress.placeOfRoutes)"
        default: break
        }
    }

    private static func status(in code: String) -> Int? { code.hasPrefix("http_") ? Int(code.dropFirst(5)) : nil }
}
