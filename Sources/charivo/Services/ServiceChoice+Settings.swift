internal import CharivoEngine
internal import CharivoServices

extension ServiceChoice {
    /// Reads which services there are. What is not set stays in this process.
    ///
    /// - Parameters:
    ///   - environment: For the keys of services whose settings name no file with one.
    ///   - voice: The voice to speak with, where a service speaks.
    /// - Throws: ``ConfigurationProblems`` with all that is wrong, or ``SettingFault`` for what was told already.
    init(_ values: SettingValues, _ environment: [String: String], voice: String? = nil) async throws {
        var problems: [TalkFailure] = []
        dialogue = try await Self.place("dialogue", values, environment, &problems)
        recognition = try await Self.place("recognition", values, environment, &problems)
        speech = try await Self.place("speech", values, environment, &problems)
        self.voice = voice
        if let all = ConfigurationProblems(problems) { throw all }
        for what in ["dialogue", "recognition", "speech"] {
            try values.demandSound("\(what).url", "\(what).model", "\(what).keyFile")
        }
    }

    /// One service; `nil` where there is none, or it cannot be used: `problems` then says why, or a value's own problem does.
    private static func place(
        _ what: String, _ values: SettingValues, _ environment: [String: String], _ problems: inout [TalkFailure]
    ) async throws -> Place? {
        let (url, model, keyFile) = ("\(what).url", "\(what).model", "\(what).keyFile")
        if values.isSet(url), !values.isSet(model) {
            problems.append(values.problem(url, "needs \(model) beside it: the model's name there (--\(what)-model)."))
        }
        if values.isSet(model), !values.isSet(url) {
            problems.append(values.problem(model, "needs \(url) beside it: where the service is (--\(what)-url)."))
        }
        var key = environment[keyName(of: what)]
        do { if let path = try await values.text(keyFile) { key = try SettingFile.key(path) } } catch let failure as TalkFailure {
            problems.append(failure)
        }
        guard let address = try await values.text(url) else { return nil }
        let place = Place(url: address, model: try await values.text(model) ?? "", key: key.flatMap { $0.isEmpty ? nil : $0 })
        do { _ = try place.service } catch {
            problems.append(values.problem(url, "cannot be used. \((error as? SpeechError)?.message ?? "\(error)")"))
        }
        return place
    }

    private static func keyName(of what: String) -> String { "CHARIVO_\(what.uppercased())_KEY" }
}
