#if canImport(FoundationEssentials)
internal import FoundationEssentials
#else
internal import Foundation
#endif

/// A file with a secret in it, which a setting names.
enum SecretFile {
    /// What is in the file that a setting names, in words; `nil` for files without secrets.
    static func content(ofSetting name: String) -> String? {
        switch name {
        case "auth.tokens.file": "the tokens"
        case "tls.privateKey", "auth.jwt.keyFile", "provider.apiKeyFile", "dialogue.keyFile", "recognition.keyFile", "speech.keyFile":
            "the key"
        default: nil
        }
    }

    /// Whether what should be a path is more likely a key or a token that was put in its place. In the last part of it: a relative path from a
    /// configuration file has that file's folder before it.
    static func looksLikeSecret(_ path: String) -> Bool {
        if path.contains("-----BEGIN") || path.contains(where: \.isNewline) { return true }
        let name = path.split(separator: "/", omittingEmptySubsequences: false).last ?? ""
        let lower = name.lowercased()
        if ["sk-", "sk_", "pk-", "rk-", "ek_", "eyj", "gsk_", "hf_", "bearer "].contains(where: lower.hasPrefix) { return true }
        if name.hasSuffix("=") { return true }
        guard !name.contains(".") else { return false }
        let longest = name.split(separator: " ").map(\.count).max() ?? 0
        return longest >= 16 && name.contains(where: \.isNumber) && name.contains(where: \.isLetter)
    }

    /// What is to be told of the files that settings name and that others than their owner may read.
    static func warnings(_ values: SettingValues) async throws -> [String] {
        var warnings: [String] = []
        for key in ServeKey.all {
            guard let content = content(ofSetting: key.name), let path = try await values.text(key.name), let mode = mode(of: path),
                mode & 0o077 != 0
            else { continue }
            // Of a key pair the public half is nobody's secret.
            if key.name == "auth.jwt.keyFile", try await values.text("auth.jwt.algorithm")?.hasPrefix("HS") != true { continue }
            let digits = String(mode & 0o777, radix: 8)
            warnings.append(
                values.problem(
                    key.name,
                    "names \(path), which has \(content) in it and may be read or changed by others on this machine (mode \(digits)): "
                        + "chmod 600 \(path)"
                ).message)
        }
        return warnings
    }

    private static func mode(of path: String) -> Int? {
        // Of a link the rights are everybody's, and say nothing.
        let file = URL(filePath: path).resolvingSymlinksInPath().path
        let mode = (try? FileManager.default.attributesOfItem(atPath: file))?[.posixPermissions]
        return mode as? Int ?? (mode as? any BinaryInteger).map { Int(clamping: $0) }
    }
}
