/// The voices that are linked in. All speak American or Scottish English at 16,000 Hz.
enum FliteVoice: String, CaseIterable, Sendable {
    /// A woman from the United States.
    case slt
    /// A man from the United States.
    case rms
    /// A man from Scotland.
    case awb
}
