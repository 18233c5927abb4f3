internal import CharivoJSON
internal import CharivoRealtime

extension EventRecord {
    /// The record without what the host has told the model: a visitor is not to read it.
    var withoutInstructions: EventRecord {
        guard var state = payload["state"]?.objectValue, var session = state["session"]?.objectValue,
            var config = session["config"]?.objectValue
        else { return self }
        config["instructions"] = nil
        config["providerOptions"] = nil
        session["config"] = .object(config)
        state["session"] = .object(session)
        var copy = self
        copy.payload["state"] = .object(state)
        return copy
    }
}
