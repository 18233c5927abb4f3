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
        case (.route, "http_404"), (.route, "not_found"), (.route, "http_405"): message += " \(DialledAddress.placeOfRoutes)"
        case (.route, "invalid_bootstrap"):
            status = .unavailable
            message += " \(DialledAddress.placeOfRoutes)"
        default: break
        }
    }
}
