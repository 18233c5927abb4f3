public import CharivoRealtime

/// Checks that a `RealtimeClient` keeps its contract with the session: for authors of clients.
///
/// The author gives a fake of their provider (``ConformanceProvider``), and how to make a client that dials it. Every rule gets a
/// fresh provider and a fresh client.
///
/// ```swift
/// @Test func conforms() async {
///     let report = await RealtimeClientConformance {
///         try await MyFakeProvider()
///     } makeClient: { provider, credentials in
///         MyRealtimeClient(url: provider.url, credentials: credentials)
///     }.run()
///     #expect(report.failures.isEmpty, "\(report)")
/// }
/// ```
///
/// What ought to happen in bounded time and does not is a failure of its rule; the task it hangs in is then left behind, which is
/// why a suite that fails is best run in a process that ends.
public struct RealtimeClientConformance<Provider: ConformanceProvider>: Sendable {
    /// Gives a key, and counts that it was asked for.
    public typealias Credentials = @Sendable () async throws -> String?

    private let makeProvider: @Sendable () async throws -> Provider
    private let makeClient: @Sendable (Provider, @escaping Credentials) -> any RealtimeClient
    private let usesCredentials: Bool
    private let limit: Duration

    /// Makes a suite.
    ///
    /// - Parameters:
    ///   - usesCredentials: Whether the client asks for credentials as it dials.
    ///   - limit: What "bounded time" is, for one rule; in real time.
    ///   - makeProvider: Makes a fake provider.
    ///   - makeClient: Makes a client that dials it, and takes its keys from the closure.
    public init(
        usesCredentials: Bool = true, limit: Duration = .seconds(10), makeProvider: @escaping @Sendable () async throws -> Provider,
        makeClient: @escaping @Sendable (Provider, @escaping Credentials) -> any RealtimeClient
    ) {
        self.usesCredentials = usesCredentials
        self.limit = limit
        self.makeProvider = makeProvider
        self.makeClient = makeClient
    }

    /// Runs rules, one after another.
    public func run(_ rules: [ConformanceRule] = ConformanceRule.allCases) async -> ConformanceReport {
        var results: [ConformanceReport.Result] = []
        for rule in rules { results.append(.init(rule: rule, outcome: await outcome(of: rule))) }
        return ConformanceReport(results: results)
    }

    private func outcome(of rule: ConformanceRule) async -> ConformanceReport.Outcome {
        if rule == .credentialsAskedAtEachDial, !usesCredentials { return .skipped("the client uses no credentials") }
        let outcome = OneShot<ConformanceReport.Outcome>()
        let tasks = OwnedTasks()
        defer { tasks.cancelAll() }
        tasks.start { outcome.resolve(await check(rule, tasks)) }
        return await outcome.value(within: limit)
            ?? .failed("It did not come to an end within \(limit): something that must be bounded in time is not.")
    }

    private func check(_ rule: ConformanceRule, _ tasks: OwnedTasks) async -> ConformanceReport.Outcome {
        let provider: Provider
        do { provider = try await makeProvider() } catch { return .failed("The fake provider could not be made: \(error)") }
        let keys = KeyCount()
        let stage = ConformanceStage(
            provider: provider, client: makeClient(provider) { keys.ask() }, keys: keys, limit: limit, tasks: tasks)
        let outcome: ConformanceReport.Outcome
        do {
            try await stage.check(rule)
            outcome = .passed
        } catch let verdict as ConformanceVerdict {
            outcome = verdict.outcome
        } catch {
            outcome = .failed("The check could not go on: \(error)")
        }
        await provider.shutDown()
        return outcome
    }
}
