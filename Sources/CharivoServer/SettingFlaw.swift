/// What is wrong with one setting of a server's configuration.
///
/// The setting and the words are kept apart, so that whoever has read the value from a file can say where it stands.
package struct SettingFlaw: Sendable, Hashable {
    /// The setting by its name in the configuration file of `charivo serve`; what is a property alone by that.
    package var setting: String
    /// What is wrong with it and what to do, to be read behind the name.
    package var words: String
    package var code = ServerError.Code.invalidConfiguration

    init(_ setting: String, _ words: String, code: ServerError.Code = .invalidConfiguration) {
        self.setting = setting
        self.words = words
        self.code = code
    }

    /// The flaw as it keeps a server from starting.
    package var error: ServerError { ServerError(code: code, message: "\(setting) \(words)") }

    /// A value as it is quoted, in short. Of an address only what is no secret: neither a user nor a query.
    static func quote(_ value: String) -> String {
        let address = value.prefix { $0 != "?" && $0 != "#" }
        var text = address.count == value.count ? value : address + "?…"
        if let at = text.lastIndex(of: "@") { text = "…" + text[at...] }
        return text.count > 80 ? "\"\(text.prefix(80))…\"" : "\"\(text)\""
    }
}
