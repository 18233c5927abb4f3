/// What the app wishes for, what of it a provider has granted, and what no config has carried yet.
///
/// Wishes outlast a session. One that was refused is taken back, so that it cannot spoil what is asked for later.
struct SessionWishes: Sendable, Hashable {
    /// Everything that is wished for, over the manager's defaults: a later wish goes over an earlier one, field by field.
    private(set) var all: RealtimeSessionConfig
    /// What of it a provider has put in force.
    private(set) var granted: RealtimeSessionConfig
    /// What was wished for since a config was last sent.
    private var unsent = RealtimeSessionConfig()
    private var hasToldOfTemperature = false

    init(_ defaults: RealtimeSessionConfig) {
        all = defaults
        all.tools = nil
        granted = all
    }

    /// The app wishes for something more. Tools come from the registry alone.
    mutating func add(_ config: RealtimeSessionConfig) {
        all = all.merging(config)
        all.tools = nil
        unsent = unsent.merging(config)
    }

    /// A config was sent that has all of them.
    mutating func sent() { unsent = RealtimeSessionConfig() }

    mutating func granted(_ wishes: RealtimeSessionConfig) { granted = wishes }

    /// The config that was sent last is refused. What was wished for since then stays wished for.
    mutating func refused() { all = granted.merging(unsent) }

    /// Nothing of what is not granted is wished for any more.
    mutating func takeBack() { all = granted }

    /// The voice cannot change any more; the wish for another one is taken back.
    mutating func keepVoice() { all.voice = granted.voice }

    /// Whether a temperature is wished for and nobody was told yet that realtime services refuse one.
    mutating func isTemperatureNews() -> Bool {
        guard all.temperature != nil, !hasToldOfTemperature else { return false }
        hasToldOfTemperature = true
        return true
    }
}
