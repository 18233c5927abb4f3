package import CharivoJSON
package import CharivoRealtime

/// The session object that a server sends when it prepares a session for somebody: to `client_secrets` and to `calls`.
///
/// It is that of an update, with the model, which an update may not have, and with the choice of tools said also when it is the usual.
package enum MintedSession {
    /// The members for a config. Raw provider options go over what the fields make, member by member and level by level.
    package static func members(of config: RealtimeSessionConfig) -> JSONObject {
        var session = WireSession(updating: config)
        session.model = Patch(config.model)
        session.toolChoice = .value(WireToolChoice(config.toolChoice ?? .auto))
        if config.tools?.isEmpty == true { session.tools = .absent }
        return session.members.merging(deeply: config.providerOptions ?? [:])
    }

    /// The session for a config, where it keeps the protocol's rules.
    ///
    /// - Throws: The first rule that it breaks.
    package static func wire(of config: RealtimeSessionConfig) throws(WireError) -> WireSession {
        let session: WireSession
        do {
            session = try WireSession(.object(members(of: config)), at: WirePlace(path: "session"))
        } catch {
            throw WireError(error)
        }
        if let violation = session.violations.first { throw violation }
        return session
    }
}
