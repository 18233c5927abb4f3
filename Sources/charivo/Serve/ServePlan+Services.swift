extension ServePlan {
    /// The services that the engine in this process would use; there are none where it is not used.
    var serviceProbes: [ServiceCheck] {
        guard case .embedded = provider else { return [] }
        return [("dialogue", services.dialogue), ("recognition", services.recognition), ("speech", services.speech)]
            .compactMap { name, place in place.map { ServiceCheck(name: name, place: $0) } }
    }

    /// What is set and has no effect; `nil` when there is nothing to warn of.
    var servicesWarning: String? {
        guard case .openAI = provider, services != ServiceChoice() else { return nil }
        return "dialogue, recognition and speech are for the engine in this process, which provider.kind openai does not use."
    }
}
