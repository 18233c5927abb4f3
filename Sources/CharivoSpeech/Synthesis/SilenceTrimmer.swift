/// Cuts long silence at the beginning and at the end of a stream of samples short. Silence between sounds stays as it is.
struct SilenceTrimmer {
    /// A sample below this is silence: above the noise of flite's voices between words (about 100), far below a soft consonant.
    static let threshold: UInt16 = 250

    private let leading: Int
    private let trailing: Int
    private var begun = false
    private var held: [Int16] = []

    /// Makes a trimmer that leaves up to 60 ms of silence before and 150 ms after the sound, a pause between sentences.
    init(sampleRate: Int) {
        leading = sampleRate * 60 / 1_000
        trailing = sampleRate * 150 / 1_000
    }

    /// Takes the next samples, and gives those that are known to stay.
    mutating func process(_ samples: some BidirectionalCollection<Int16>) -> [Int16] {
        guard let last = samples.lastIndex(where: { $0.magnitude >= Self.threshold }) else {
            held += samples
            if !begun, held.count > leading { held.removeFirst(held.count - leading) }
            return []
        }
        var output = held
        if !begun, let first = samples.firstIndex(where: { $0.magnitude >= Self.threshold }) {
            output += samples[..<first]
            output.removeFirst(max(0, output.count - leading))
            output += samples[first...last]
        } else {
            output += samples[...last]
        }
        begun = true
        held = Array(samples[samples.index(after: last)...])
        return output
    }

    /// Gives what is left at the end: nothing when there was no sound at all.
    mutating func flush() -> [Int16] {
        defer {
            held = []
            begun = false
        }
        return begun ? Array(held.prefix(trailing)) : []
    }
}
