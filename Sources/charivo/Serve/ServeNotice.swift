internal import CharivoEngine
internal import CharivoRealtime
internal import CharivoServer

/// What a server tells the person who started it.
struct ServeNotice {
    let server: RealtimeServer
    let plan: ServePlan

    var text: String {
        let webSocket = "ws" + server.url.dropFirst(4)
        var lines = ["charivo serves on \(server.url)", ""]
        func line(_ name: String, _ words: String) { lines.append("  " + name.padded(to: 10) + words) }
        line("studio", "\(server.url)/, to talk with \(plan.character.character.name) in a browser")
        switch plan.provider {
        case .embedded:
            line("sessions", "POST \(server.url)\(BootstrapRoute.path), by the engine in this process\(elsewhere)")
            line("engine", "\(webSocket)\(EngineDoor.path), for any client of the OpenAI Realtime protocol")
        case .openAI(_, let endpoint, _):
            line("sessions", "POST \(server.url)\(BootstrapRoute.path), at \(endpoint)")
        }
        line("gateway", "\(webSocket)\(GatewayProtocol.path), for clients that run no session themselves")
        line("access", plan.access.words)
        line("health", "\(server.url)/health and /ready, for everybody")
        if let readers = metricsReaders { line("metrics", "\(server.url)/metrics, for \(readers)") }
        lines += ["", "Ctrl-C stops it in order.", ""]
        return lines.joined(separator: "\n")
    }

    /// Who may read the numbers; `nil` when nobody may.
    private var metricsReaders: String? {
        switch plan.configuration.metricsAccess {
        case .nobody: nil
        case .everybody: "everybody"
        case .loopback where plan.access.kind != "none": "programs of this machine that show what callers show"
        case .loopback: plan.configuration.publicURL == nil ? "programs of this machine" : nil
        }
    }

    /// Where the engine's head, ears and mouth are: whoever starts it must know where words and sound go.
    private var elsewhere: String {
        let places = [("words", plan.services.dialogue), ("ears", plan.services.recognition), ("voice", plan.services.speech)]
            .compactMap { name, place in place.map { "\(name) at \($0.url)" } }
        return places.isEmpty ? ": no account, no network" : ", with \(places.joined(separator: ", "))"
    }
}

extension String {
    fileprivate func padded(to width: Int) -> String { self + String(repeating: " ", count: max(1, width - count)) }
}
