internal import CPocketSphinx

/// A grammar in JSpeech Grammar Format as the network of states that a decoder walks through.
struct RecognitionGrammar: ~Copyable {
    /// The network, freed with the grammar.
    let model: UnsafeMutablePointer<fsg_model_t>

    /// Reads a grammar; `nil` when it is none, or has no public rule.
    init?(_ text: String, logarithms: OpaquePointer?) {
        // What is no grammar at all is not shown to the library's scanner, which echoes it to standard output.
        guard text.hasPrefix("#JSGF"), text.contains("public") else { return nil }
        // The default language weight of PocketSphinx.
        guard let model = jsgf_read_string(text, logarithms, 6.5) else { return nil }
        self.model = model
    }

    deinit { fsg_model_free(model) }

    /// The words that occur in it, in no particular order.
    var words: [String] {
        (0..<Int(model.pointee.n_word)).compactMap { model.pointee.vocab[$0].map { String(cString: $0) } }
    }
}
