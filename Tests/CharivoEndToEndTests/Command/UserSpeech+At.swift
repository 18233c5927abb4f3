@testable import CharivoRealtime

extension UserSpeech {
    /// An edge of speech at that moment.
    static func at(_ milliseconds: Int) -> UserSpeech { UserSpeech(itemID: "item_0", audioMs: milliseconds, generation: 1) }
}
