internal import CharivoEngine
internal import CharivoServices

extension ServiceChoice {
    /// Reads which services there are. What is not set stays in this process.
    ///
    /// - Parameters:
    ///   - environment: For the keys of services whose settings name no file with one.
    ///   - voice: The voice to speak with, where a service speaks.
    /// - Throws: ``TalkFailure``, or ``SettingFault`` for what was told already.
    init(_ values: SettingValues, _ environment: [String: String], voice: String? = nil) async throws {
        dialogue = try await Self.place("dialogue", values, environment)
        recognition = try await Self.place("recognition", values, environment)
        speech = try await Self.place("speech", values, environment)
        self.voice = voice
    }

    private static func place(_ what: String, _ values: SettingValues, _ environment: [String: String]) async throws -> Place? {
        try values.demandSound("\(what).url", "\(what).model", "\(what).keyFile")
        switch (try await values.text("\(what).url"), try await values.text("\(what).model")) {
        case (nil, nil): return nil
        case (_?, nil): throw values.problem("\(what).url", "needs \(what).model beside it: the model's name there (--\(what)-model).")
        case (nil, _?): throw values.problem("\(what).model", "needs \(what).url beside it: where the service is (--\(what)-url).")
        case (let url?, let model?):
            let kept = try await values.text("\(what).keyFile").map { try SettingFile.key($0) } ?? environment[keyName(of: what)] ?? ""
            let place = Place(url: url, model: model, key: kept.isEmpty ? nil : kept)
            do { _ = try place.service } catch {
                throw values.problem("\(what).url", "cannot be used. \((error as? SpeechError)?.message ?? "\(error)")")
            }
            return place
        }
    }

    private static func keyName(of what: String) -> String { "CHARIVO_\(what.uppercased())_KEY" }
}
