/// How the engine counts tokens, having no tokenizer: a stated rule instead of a guess at somebody's.
///
/// Text is one token for every four UTF-8 bytes begun. Sound is counted at the rates of the live service: one token for 100 ms that
/// comes in, one for 50 ms that goes out, begun ones included.
enum TokenMeasure {
    /// The tokens of a text.
    static func text(_ text: String) -> Int { (text.utf8.count + 3) / 4 }

    /// The tokens of sound that came in.
    static func inputAudio(_ length: AudioTicks) -> Int { (length.count + 2_399) / 2_400 }

    /// The tokens of sound that goes out.
    static func outputAudio(_ length: AudioTicks) -> Int { (length.count + 1_199) / 1_200 }

    /// The sound that fits in that many tokens.
    static func outputAudioLength(tokens: Int) -> AudioTicks { AudioTicks(tokens * 1_200) }
}
