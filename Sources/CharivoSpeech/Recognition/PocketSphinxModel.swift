public import CharivoEngine

#if canImport(FoundationEssentials)
internal import FoundationEssentials
#else
internal import Foundation
#endif

/// Where PocketSphinx's models for English are.
public struct PocketSphinxModel: Sendable, Hashable {
    /// The folder of the acoustic model: how the sounds of the language sound.
    public var acousticModel: String
    /// The file of the pronouncing dictionary: which sounds a word is made of.
    public var dictionary: String
    /// The file of the language model: which words follow which. Not read when a vocabulary is given.
    public var languageModel: String

    /// Names the three.
    public init(acousticModel: String, dictionary: String, languageModel: String) {
        self.acousticModel = acousticModel
        self.dictionary = dictionary
        self.languageModel = languageModel
    }

    /// The folders that are searched when none are named: where Debian, a build from source, and Homebrew put the models.
    public static let standardFolders = [
        "/usr/share/pocketsphinx/model",
        "/usr/local/share/pocketsphinx/model",
        "/opt/homebrew/share/pocketsphinx/model",
    ]

    /// Finds the English model as `pocketsphinx-en-us` lays it out: `en-us/en-us`, `en-us/cmudict-en-us.dict` and
    /// `en-us/en-us.lm.bin` in the first of the folders that has all three.
    ///
    /// - Throws: `SpeechError/Code/missingResource` when none has.
    public static func english(in folders: [String] = standardFolders) throws(SpeechError) -> PocketSphinxModel {
        for folder in folders {
            let model = PocketSphinxModel(
                acousticModel: folder + "/en-us/en-us", dictionary: folder + "/en-us/cmudict-en-us.dict",
                languageModel: folder + "/en-us/en-us.lm.bin")
            if model.missingPart == nil { return model }
        }
        throw SpeechError(
            code: .missingResource,
            message: "PocketSphinx's English model is not in \(folders.joined(separator: ", nor in ")). "
                + "Install it with: apt-get install pocketsphinx-en-us")
    }

    /// The first part that is not there.
    var missingPart: String? {
        [acousticModel + "/mdef", dictionary, languageModel].first { !FileManager.default.isReadableFile(atPath: $0) }
    }
}
