/// How verdicts on frames become turns.
package struct TurnRules: Sendable, Hashable {
    /// How long speech is looked for before a turn starts. Default 160 ms.
    package var window = AudioTicks.milliseconds(160)
    /// How much of ``window`` must be speech. Default 120 ms: a cough or a click is shorter.
    package var speechNeeded = AudioTicks.milliseconds(120)
    /// The window while the character speaks. Default 240 ms.
    package var bargeInWindow = AudioTicks.milliseconds(240)
    /// How much of ``bargeInWindow`` must be speech. Default 180 ms: an echo or a "hm" should not cut the character short.
    package var bargeInSpeechNeeded = AudioTicks.milliseconds(180)
    /// How much silence ends a turn: `silence_duration_ms`. Default 200 ms.
    package var silence = AudioTicks.milliseconds(200)
    /// How much sound before the first speech frame belongs to the turn: `prefix_padding_ms`. Default 300 ms.
    package var prefixPadding = AudioTicks.milliseconds(300)
    /// How much speech in a row ends a silence. Default 40 ms: a lone frame does not prolong a turn.
    package var resumption = AudioTicks.milliseconds(40)
    /// The longest turn; it ends there even if speech goes on. Default 5 minutes.
    package var longestTurn = AudioTicks.milliseconds(300_000)

    /// Makes the default rules.
    package init() {}

    /// The longest sound before the present that a start may reach back to.
    package var lookback: AudioTicks { max(window, bargeInWindow) + prefixPadding }
}
