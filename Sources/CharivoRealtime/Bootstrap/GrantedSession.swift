/// What a session is to be, as an app's server leaves what the app asked for. The JSON form is
/// `{"session", "held", "instructionsPrefix"?}`.
///
/// A client keeps to it: a wish that the server changed is not sent to the provider as it was, or the session would run with it after all.
public struct GrantedSession: Sendable, Hashable, Codable {
    /// What was asked for, with what the server put in its place. Defaults that a provider fills in are not in it.
    public var session: RealtimeSessionConfig
    /// Whether the service itself holds the session to the server's rules to its end. Then later wishes are sent as they are, and the
    /// service decides; else nobody decides, and a client leaves what the server changed as it is.
    public var isHeld: Bool
    /// What the server wants before any instructions, a line break between; `nil` where it puts nothing before them.
    public var instructionsPrefix: String?

    private enum CodingKeys: String, CodingKey {
        case session
        case isHeld = "held"
        case instructionsPrefix
    }

    /// Makes a grant.
    public init(session: RealtimeSessionConfig, isHeld: Bool, instructionsPrefix: String? = nil) {
        self.session = session
        self.isHeld = isHeld
        self.instructionsPrefix = instructionsPrefix
    }

    /// Reads a grant; without `held` nobody holds the session.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        session = try container.decode(RealtimeSessionConfig.self, forKey: .session)
        isHeld = try container.decodeIfPresent(Bool.self, forKey: .isHeld) ?? false
        instructionsPrefix = try container.decodeIfPresent(String.self, forKey: .instructionsPrefix)
    }
}
