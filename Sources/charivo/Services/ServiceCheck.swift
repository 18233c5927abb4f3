internal import CharivoEngine
internal import CharivoServices

/// Asks a service whether it is there, takes the key, and has the model. Nothing that costs is asked.
struct ServiceCheck: Sendable {
    /// What came of it.
    struct Finding: Sendable, Hashable {
        var isThere: Bool
        var line: String
    }

    /// What the service is for, as it stands in settings.
    let name: String
    let place: ServiceChoice.Place

    func run() async -> Finding {
        do {
            let models = try await place.service.models(for: name)
            var words = "\(place.url) is there, and takes \(place.key == nil ? "requests without a key" : "the key")."
            if let models, !models.contains(where: { $0 == place.model || $0.hasPrefix(place.model + ":") }) {
                let some = models.prefix(8).joined(separator: ", ") + (models.count > 8 ? ", …" : "")
                words +=
                    " Its list has no model \(place.model)" + (models.isEmpty ? "; it is empty." : "; it has \(some).")
                    + " Not every service needs it there."
            }
            return Finding(isThere: true, line: "ok       \(name): \(words.displayable)")
        } catch {
            return Finding(isThere: false, line: "missing  \(name): \(TalkFailure(any: error).message.displayable)")
        }
    }
}
