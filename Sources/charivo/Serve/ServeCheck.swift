internal import CharivoServer

/// Explains a configuration line by line: each setting, its value, where it comes from, and what it means; and asks the services it names
/// whether they are there. No secret is in it: settings name the files of secrets.
struct ServeCheck {
    let values: SettingValues
    let plan: ServePlan

    /// - Throws: ``TalkFailure`` when a service is not there.
    func run(output: StandardOutput) async throws {
        output.write(try await text())
        var missing: [String] = []
        for probe in plan.serviceProbes {
            let finding = await probe.run()
            output.write(finding.line + "\n")
            if !finding.isThere { missing.append(probe.name) }
        }
        guard missing.isEmpty else {
            throw TalkFailure(.unavailable, "Not every service that the settings name is there: \(missing.joined(separator: ", ")).")
        }
    }

    func text() async throws -> String {
        var lines: [String] = []
        for key in ServeKey.all {
            lines.append("\(key.name) = \(try await value(of: key))\n    \(key.meaning)")
        }
        let address = "\(plan.configuration.host):\(plan.configuration.port)"
        lines += [
            "", "It would listen on \(address)\(plan.configuration.tls == nil ? "" : " with TLS"), for \(plan.access.words).",
        ]
        for warning in try await SecretFile.warnings(values) { lines += ["", "Warning: \(warning)"] }
        for warning in plan.policyWarnings { lines += ["", "Warning: \(warning)"] }
        if let warning = plan.voiceWarning { lines += ["", "Warning: \(warning)"] }
        if let warning = plan.servicesWarning { lines += ["", "Warning: \(warning)"] }
        if let warning = OpenFileLimit.current.warning(needed: plan.openFiles) {
            lines += ["", "Warning: \(warning)"]
        }
        lines += ["The configuration is valid.", ""]
        return lines.joined(separator: "\n").displayableLines
    }

    /// The value and where it comes from; in brackets what counts where none is given.
    private func value(of key: ServeKey) async throws -> String {
        if let found = try await values.found(key) { return "\(found.text)  [\(found.origin)]" }
        guard key.name == "auth.kind" else { return "(\(key.usual))" }
        return plan.access.reason.map { "\(plan.access.kind)  [because \($0) is set]" } ?? "(\(plan.access.kind))"
    }
}

extension String {
    /// The lines of a text without what could steer a terminal.
    fileprivate var displayableLines: String {
        split(separator: "\n", omittingEmptySubsequences: false).map { String($0).displayable }.joined(separator: "\n")
    }
}
