import CharivoWebSocket
import Testing

@testable import CharivoServer

@Suite("The studio page's files")
struct StudioRouteTests {
    private let route = StudioRoute()

    private func get(_ path: String, _ headers: [(name: String, value: String)] = []) async -> HTTPServerResponse {
        await route.respond(to: HTTPServerRequest(method: "GET", path: path, headers: headers))
    }

    @Test(
        "Each file is served with its type, and nothing beside them",
        arguments: [
            ("/", "text/html"), ("/studio.css", "text/css"), ("/studio.js", "text/javascript"), ("/icon.svg", "image/svg+xml"),
            ("/speaker-worklet.js", "text/javascript"), ("/microphone-worklet.js", "text/javascript"),
        ])
    func files(path: String, type: String) async {
        #expect(route.handles(path))
        let answer = await get(path)
        #expect(answer.status == 200)
        #expect(answer.header("Content-Type")?.hasPrefix(type) == true)
        #expect(!answer.body.isEmpty)
        #expect(!route.handles(path + "x"))
    }

    @Test("Every file that the page and its scripts name is served")
    func references() async throws {
        var names: Set<String> = []
        for file in StudioFile.all where file.type.hasPrefix("text/") {
            let text = String(decoding: file.bytes, as: UTF8.self)
            for pattern in [/(?:src|href)="([^"#:]+)"/, /from "\.\/([^"]+)"/, /addModule\("([^"]+)"\)/] {
                for match in text.matches(of: pattern) { names.insert("/" + match.output.1) }
            }
        }
        #expect(names.count >= 10)
        for name in names { #expect(route.handles(name), "\(name) is named and not served") }
    }

    @Test("A browser that has the file is told so, and one that has another version gets it")
    func caching() async throws {
        let tag = try #require(await get("/studio.js").header("ETag"))
        for known in [tag, "W/\(tag)", "\"other\", \(tag)", "*"] {
            let answer = await get("/studio.js", [("If-None-Match", known)])
            #expect(answer.status == 304)
            #expect(answer.body.isEmpty)
            #expect(answer.header("ETag") == tag)
        }
        #expect(await get("/studio.js", [("If-None-Match", "\"other\"")]).status == 200)
        #expect(await get("/studio.css").header("ETag") != tag)
    }

    @Test("The page may run nothing that stands in its text, and reach nobody but its server")
    func policy() async {
        let answer = await get("/")
        let policy = answer.header("Content-Security-Policy") ?? ""
        #expect(policy.contains("default-src 'none'"))
        #expect(!policy.contains("unsafe"))
        #expect(!policy.contains("http"))
        let page = String(decoding: answer.body, as: UTF8.self)
        #expect(page.firstMatch(of: /<script(?![^>]*src=)[^>]*>/) == nil)
        #expect(page.firstMatch(of: /\sstyle="|<style|\son[a-z]+="/) == nil)
        #expect(page.firstMatch(of: /(src|href)="(https?:)?\/\//) == nil)
        #expect(answer.header("Permissions-Policy")?.contains("microphone=(self)") == true)
    }
}
