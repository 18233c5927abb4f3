internal import CVoiceActivity
internal import Synchronization

/// The C++ library's detector, freed with its last owner.
///
/// Behind a lock because a copied ``WebRTCVoiceActivityDetector`` shares it; one session uses it, so nobody ever waits.
final class NativeVoiceDetector: Sendable {
    private let state: Mutex<State>

    private struct State: ~Copyable {
        let pointer: OpaquePointer
        deinit { voice_activity_free(pointer) }
    }

    /// Makes a detector; `nil` when the library refuses.
    init?(sampleRate: Int, likelihood: Int32, suppressNoise: Int32) {
        guard let pointer = voice_activity_create(Int32(sampleRate), likelihood, suppressNoise) else { return nil }
        state = Mutex(State(pointer: pointer))
    }

    /// Whether there is voice in the frame; a frame of a wrong length has none.
    func judge(_ frame: ArraySlice<Int16>) -> Bool {
        state.withLock { state in
            frame.withUnsafeBufferPointer { samples in
                guard let base = samples.baseAddress else { return false }
                return voice_activity_judge(state.pointer, base, samples.count) == 1
            }
        }
    }
}
