import Foundation
import Testing

@Suite("What the guide says of the server's answers")
struct DocumentationTests {
    private static let sources = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .appendingPathComponent("../../Sources/CharivoServer")

    private static func text(_ path: String) throws -> String {
        try String(contentsOf: sources.appendingPathComponent(path), encoding: .utf8)
    }

    @Test("Every code of a refusal, of the gateway's errors and of its goodbyes stands in a table of the guide")
    func codes() throws {
        let files = try #require(FileManager.default.enumerator(at: Self.sources, includingPropertiesForKeys: nil))
        var codes: Set<String> = []
        for case let file as URL in files where file.pathExtension == "swift" {
            let text = try String(contentsOf: file, encoding: .utf8)
            for match in text.matches(of: /code: "([a-z_]+)"/) { codes.insert(String(match.1)) }
            if file.lastPathComponent == "ResponseDress.swift" {
                for match in text.matches(of: /case [0-9]+: "([a-z_]+)"/) { codes.insert(String(match.1)) }
            }
        }
        #expect(codes.count > 30 && codes.contains("upgrade_required") && codes.contains("request_timeout"))
        let guide = try Self.text("Documentation.docc/RunningTheServer.md")
        for code in codes.sorted() { #expect(guide.contains("`\(code)`"), "\(code)") }
        let gateway = try Self.text("Documentation.docc/EmbeddingTheStudio.md")
        for match in try Self.text("Gateway/GatewayError.swift").matches(of: /Code\(rawValue: "([a-z_]+)"\)/) {
            #expect(gateway.contains("`\(match.1)`"), "\(match.1)")
        }
    }
}
