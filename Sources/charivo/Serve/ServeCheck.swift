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
            let found = try await values.found(key)
            let value = found.map { "\($0.text)  [\($0.origin)]" } ?? "(\(key.usual))"
            lines.append("\(key.name) = \(value)\n    \(key.meaning)")
        }
        let address = "\(plan.configuration.host):\(plan.configuration.port)"
        lines += [
            "", "It would listen on \(address)\(plan.configuration.tls == nil ? "" : " with TLS"), for \(plan.access).",
        ]
        for warning in plan.policyWarnings { lines += ["", "Warning: \(warning)"] }
        if let warning = plan.servicesWarning { lines += ["", "Warning: \(warning)"] }
        if let warning = OpenFileLimit.current.warning(needed: OpenFileLimit.needed(by: plan.configuration.limits)) {
            lines += ["", "Warning: \(warning)"]
        }
        lines += ["The configuration is valid.", ""]
        return lines.joined(separator: "\n").displayableLines
    }
}

extension String {
    /// The lines of a text without what could steer a terminal.
    fileprivate var displayableLines: String {
        split(separator: "\n", omittingEmptySubsequences: false).map { String($0).displayable }.joined(separator: "\n")
    }
}
