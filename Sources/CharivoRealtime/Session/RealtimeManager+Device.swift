/// What an app tells its session of the device.
extension RealtimeManager {
    /// Tells the session that the device's network changed, as a path monitor does.
    ///
    /// A live connection is asked for a sign of life, and made anew only when it gives none within
    /// ``ReconnectPolicy/probeTimeout``. While a lost connection is being made again, attempts wait until there is a network, for
    /// ``ReconnectPolicy/offlinePatience`` at most, and are then made at once.
    public func networkChanged(_ change: NetworkChange) {
        run(machine.networkChanged(change, now: clock.now))
    }

    /// Tells the session that something else took the device's audio, or gave it back, as `AVAudioSession` does.
    ///
    /// Meanwhile the microphone's sound goes nowhere, and the character's waits where it stands. The app's own part is to set its
    /// audio session up again before it tells of the end.
    public func audioInterrupted(_ interruption: AudioInterruption) {
        run(machine.audioInterrupted(interruption))
    }
}
