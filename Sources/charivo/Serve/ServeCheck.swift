internal import CharivoServer

/// Explains a configuration line by line: each setting, its value, where it comes from, and what it means. No secret is in it: settings
/// name the files of secrets.
struct ServeCheck {
    let values: SettingValues
    let plan: ServePlan

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
        if let warning = plan.policyWarning { lines += ["", "Warning: \(warning)"] }
        lines += ["The configuration is valid.", ""]
        return lines.joined(separator: "\n")
    }
}
