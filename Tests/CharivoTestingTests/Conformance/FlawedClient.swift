import CharivoRealtime
import CharivoTesting
import Synchronization

/// What can be wrong with a client.
enum Flaw: Sendable, Hashable {
    case swapsEvents, losesUnknown, endsAtMalformed, speaksAfterTheEnd, callsLossAClose, dividesGroups, swapsGroups, cannotClose
    case swallowsSendErrors, throwsOtherErrors, staysOpenAfterReturn, ignoresCancellation, softensRefusals, hardensOutages
    case mixesGenerations, reusesConnections, remembersKeys, neverWaits, waitsForEver, failsProbes, ignoresCancelledProbes
}

/// A client that works, with one flaw.
final class FlawedClient: RealtimeClient {
    private let base: any RealtimeClient
    private let flaw: Flaw
    private let old = Mutex<(any RealtimeConnection)?>(nil)

    init(_ base: any RealtimeClient, _ flaw: Flaw) {
        self.base = base
        self.flaw = flaw
    }

    var capabilities: RealtimeCapabilities { base.capabilities }

    func withConnection(
        _ request: ConnectionRequest, _ body: @escaping @Sendable (any RealtimeConnection) async -> Void
    ) async throws -> ConnectionEnd {
        var request = request
        if flaw == .mixesGenerations { request.generation = 1 }
        if flaw == .reusesConnections, let old = old.withLock(\.self) {
            await body(old)
            return ConnectionEnd(cause: .closedLocally)
        }
        let flaw = flaw
        do {
            var end = try await dial(request) { connection in
                self.old.withLock { $0 = connection }
                await body(FlawedConnection(connection, flaw))
            }
            if flaw == .callsLossAClose { end = ConnectionEnd(cause: .closedLocally) }
            return end
        } catch let error as RealtimeError {
            switch flaw {
            case .softensRefusals: throw RealtimeError(code: .transport, message: error.message)
            case .hardensOutages: throw RealtimeError(code: .authentication, message: error.message)
            default: throw error
            }
        }
    }

    private func dial(
        _ request: ConnectionRequest, _ body: @escaping @Sendable (any RealtimeConnection) async -> Void
    ) async throws -> ConnectionEnd {
        let base = base
        switch flaw {
        case .ignoresCancellation:
            return try await Task { try await base.withConnection(request, body) }.value
        case .staysOpenAfterReturn:
            let (ends, end) = AsyncStream<Void>.makeStream()
            let task = Task {
                try await base.withConnection(request) { connection in
                    await body(connection)
                    end.finish()
                    // Never closed.
                    for await _ in AsyncStream<Void>.makeStream().stream {}
                }
            }
            _ = task
            for await _ in ends {}
            return ConnectionEnd(cause: .closedLocally)
        default:
            return try await base.withConnection(request, body)
        }
    }
}

/// A connection with the flaw of its client.
final class FlawedConnection: RealtimeConnection {
    private let base: any RealtimeConnection
    private let flaw: Flaw
    private let held = Mutex<[ProviderMessage]?>(nil)

    init(_ base: any RealtimeConnection, _ flaw: Flaw) {
        self.base = base
        self.flaw = flaw
    }

    var events: any AsyncSequence<ProviderEvent, Never> & Sendable { FlawedEvents(base: base, flaw: flaw) }

    func send(_ commands: [ProviderMessage]) async throws {
        switch flaw {
        case .dividesGroups:
            for command in commands {
                try await base.send([command])
                for _ in 0..<20 { await Task.yield() }
            }
        case .swapsGroups:
            if let earlier = held.withLock({ held in
                defer { held = held == nil ? commands : nil }
                return held
            }) {
                try await base.send(commands)
                try await base.send(earlier)
            }
        case .swallowsSendErrors: try? await base.send(commands)
        case .throwsOtherErrors: do { try await base.send(commands) } catch { throw CancellationError() }
        case .neverWaits:
            let base = base
            Task { try? await base.send(commands) }
        case .waitsForEver: await withUnsafeContinuation { (_: UnsafeContinuation<Void, Never>) in }
        default: try await base.send(commands)
        }
    }

    func probe() async throws {
        let base = base
        switch flaw {
        case .failsProbes: throw RealtimeError(code: .transport, message: "Nobody is there.")
        case .waitsForEver: await withUnsafeContinuation { (_: UnsafeContinuation<Void, Never>) in }
        case .ignoresCancelledProbes: try await Task { try await base.probe() }.value
        case .throwsOtherErrors: do { try await base.probe() } catch { throw RealtimeError(code: .timeout, message: "Too late.") }
        default: try await base.probe()
        }
    }

    func close() async {
        if flaw != .cannotClose { await base.close() }
    }
}

/// The events of a connection, with the flaw of its client.
struct FlawedEvents: AsyncSequence, Sendable {
    typealias Element = ProviderEvent
    typealias Failure = Never
    let base: any RealtimeConnection
    let flaw: Flaw

    func makeAsyncIterator() -> FlawedIterator { .init(flawed(base.events)) }

    private func flawed(_ events: any AsyncSequence<ProviderEvent, Never> & Sendable) -> AsyncStream<ProviderEvent> {
        let flaw = flaw
        return AsyncStream { continuation in
            let task = Task {
                var held: ProviderEvent?
                for await event in events {
                    switch (flaw, event) {
                    case (.swapsEvents, _):
                        if let earlier = held {
                            continuation.yield(event)
                            continuation.yield(earlier)
                            held = nil
                        } else {
                            held = event
                        }
                    case (.losesUnknown, .unknown): continue
                    case (.endsAtMalformed, .malformed): return continuation.finish()
                    default: continuation.yield(event)
                    }
                }
                if flaw == .speaksAfterTheEnd { continuation.yield(.malformed(reason: "\u{0}end")) }
                continuation.finish()
            }
            continuation.onTermination = { _ in task.cancel() }
        }
    }
}

/// Shows the end that ``Flaw/speaksAfterTheEnd`` puts in the middle.
struct FlawedIterator: AsyncIteratorProtocol {
    private var base: AsyncStream<ProviderEvent>.Iterator
    private var hasEnded = false

    init(_ stream: AsyncStream<ProviderEvent>) { base = stream.makeAsyncIterator() }

    mutating func next() async -> ProviderEvent? { await next(isolation: nil) }

    mutating func next(isolation actor: isolated (any Actor)?) async -> ProviderEvent? {
        if hasEnded {
            hasEnded = false
            return .malformed(reason: "late")
        }
        let event = await base.next(isolation: actor)
        guard case .malformed("\u{0}end") = event else { return event }
        hasEnded = true
        return nil
    }
}
