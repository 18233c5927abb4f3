import CharivoServer
import Testing

@testable import charivo

@Suite struct OpenFileLimitTests {
    @Test("The soft limit is raised to what the connections need, as far as the hard one lets it, and never lowered")
    func raises() {
        #expect(OpenFileLimit(soft: 1_024, hard: 4_096).raised(to: 1_280) == 1_280)
        #expect(OpenFileLimit(soft: 1_024, hard: 1_100).raised(to: 1_280) == 1_100)
        #expect(OpenFileLimit(soft: 1_024, hard: 1_024).raised(to: 1_280) == nil)
        #expect(OpenFileLimit(soft: 4_096, hard: 4_096).raised(to: 1_280) == nil)
    }

    @Test("A hard limit that is too low is warned of with both numbers, and what to do")
    func warns() {
        let needed = OpenFileLimit.needed(by: ServerLimits(), behindEachSession: 1)
        #expect(needed > 1_024)
        let warning = OpenFileLimit(soft: 256, hard: 1_024).warning(needed: needed)
        #expect(warning?.contains("1024") == true && warning?.contains("\(needed)") == true)
        #expect(warning?.contains("limits.connections") == true)
        #expect(OpenFileLimit(soft: 256, hard: needed).warning(needed: needed) == nil)
    }

    @Test("Behind each session stands a socket to the provider; of one in this process both ends, and one for each service it asks")
    func behindSessions() async throws {
        func needed(_ settings: [String: String]) async throws -> UInt64 {
            let values = await SettingValues(flags: [], environment: settings, file: nil)
            return try await ServePlan(values, environment: ["OPENAI_API_KEY": "sk-of-a-test"]).openFiles
        }
        let sessions = UInt64(ServerLimits().sessions)
        let openAI = try await needed(["CHARIVO_PROVIDER_KIND": "openai"])
        #expect(openAI == 1_024 + 64 + sessions + 128)
        #expect(try await needed([:]) == openAI + sessions)
        let asking = ["CHARIVO_DIALOGUE_URL": "http://127.0.0.1:1/v1", "CHARIVO_DIALOGUE_MODEL": "m"]
        #expect(try await needed(asking) == openAI + 2 * sessions)
    }

    @Test("The process's own limit is raised")
    func own() {
        let limit = OpenFileLimit.current
        #expect(limit.soft > 1 && limit.soft <= limit.hard)
        OpenFileLimit(soft: limit.soft - 1, hard: limit.hard).apply()
        #expect(OpenFileLimit.current.soft == limit.soft - 1)
        OpenFileLimit.raise(to: limit.soft)
        #expect(OpenFileLimit.current == limit)
    }
}
