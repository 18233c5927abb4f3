import CharivoOpenAI
import CharivoRealtime
import CharivoTesting
import Testing

@Suite("The contract of a client", .timeLimit(.minutes(5)))
struct ConformanceTests {
    @Test("The in-memory client keeps every rule")
    func inMemory() async {
        let report = await RealtimeClientConformance {
            InMemoryProvider()
        } makeClient: { provider, credentials in
            provider.makeClient(credentials)
        }.run()
        #expect(report.failures.isEmpty && report.skipped.isEmpty, "\(report)")
        #expect(report.results.count == ConformanceRule.allCases.count)
    }

    @Test("The OpenAI client keeps every rule, over the wire")
    func openAI() async {
        let report = await RealtimeClientConformance(limit: .seconds(20)) {
            try await ProtocolProvider()
        } makeClient: { provider, credentials in
            OpenAIRealtimeClient(endpoint: provider.server.url, credentials: credentials)
        }.run()
        #expect(report.failures.isEmpty && report.skipped.isEmpty, "\(report)")
    }

    @Test(
        "A client with a flaw breaks the rule that the flaw is about",
        arguments: [
            (Flaw.swapsEvents, ConformanceRule.eventsInOrder), (.losesUnknown, .unknownEventsKept), (.endsAtMalformed, .malformedSurvived),
            (.speaksAfterTheEnd, .endsOnce), (.callsLossAClose, .lossReported), (.dividesGroups, .groupsIndivisible),
            (.swapsGroups, .groupsInOrder), (.cannotClose, .closeEndsEvents), (.swallowsSendErrors, .sendAfterCloseThrows),
            (.throwsOtherErrors, .sendAfterLossThrows), (.staysOpenAfterReturn, .returnCloses),
            (.ignoresCancellation, .cancellationCloses), (.ignoresCancellation, .cancellationEndsDial),
            (.softensRefusals, .refusalIsTerminal), (.hardensOutages, .outageIsNotTerminal), (.mixesGenerations, .generationsApart),
            (.reusesConnections, .dialsAnew), (.remembersKeys, .credentialsAskedAtEachDial), (.neverWaits, .sendWaitsForTheNetwork),
            (.waitsForEver, .waitingSendEnds), (.failsProbes, .probeIsAnswered), (.waitsForEver, .probeIsAnswered),
            (.ignoresCancelledProbes, .probeEnds), (.throwsOtherErrors, .probeEnds),
        ])
    func flawed(_ flaw: Flaw, _ rule: ConformanceRule) async {
        let report = await RealtimeClientConformance(limit: .seconds(2)) {
            InMemoryProvider()
        } makeClient: { provider, credentials in
            let key = KeyMemory()
            return FlawedClient(
                provider.makeClient { flaw == .remembersKeys ? try await key.first(credentials) : try await credentials() }, flaw)
        }.run([rule])
        #expect(report.failures.map(\.rule) == [rule], "\(report)")
    }

    @Test("Every rule can be broken, and a rule that a fake provider cannot show is skipped with the reason")
    func skipped() async {
        let report = await RealtimeClientConformance(usesCredentials: false) {
            InMemoryProvider()
        } makeClient: { provider, credentials in
            provider.makeClient(credentials)
        }.run([.credentialsAskedAtEachDial])
        #expect(report.skipped == [.credentialsAskedAtEachDial])
        #expect("\(report)".contains("the client uses no credentials"))
    }
}

/// Asks for a key once.
private actor KeyMemory {
    private var key: String?

    func first(_ credentials: @Sendable () async throws -> String?) async throws -> String? {
        if key == nil { key = try await credentials() }
        return key
    }
}
