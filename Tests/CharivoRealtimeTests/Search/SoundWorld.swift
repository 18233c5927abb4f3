@testable import CharivoRealtime

/// A session's machine with the real way of the user's sound, and a far end that hears: whatever happens to the connections, what the
/// user says is understood once, or counted as lost.
struct SoundWorld {
    struct Violation: Error, CustomStringConvertible {
        var description: String
    }

    enum Input: Sendable, Hashable {
        /// The user, or a silent room, is recorded for so many pieces.
        case sound(Int, isSpeech: Bool)
        case commit, clear, request
        /// The app ends turns from now on, or the provider does.
        case manual(Bool)
        /// The oldest of the far end's answers arrives.
        case answer
        case reply, transcribe
        /// The far end answers the question for a sign of life.
        case sign
        /// Nothing arrives any more, and nobody knows.
        case die
        /// The connection is lost, and made again.
        case lose
        /// The connection is about to end; time passes.
        case expire, wait
    }

    static let piece: Duration = .milliseconds(100)

    private(set) var machine: SessionMachine
    let uplink: Uplink
    private(set) var now: Duration = .zero
    private(set) var farEnd = HearingFarEnd(generation: 1)
    private var outbound: OutboundQueue?
    private var standby: (queue: OutboundQueue, farEnd: HearingFarEnd)?
    private var isSignDue = false
    /// How many pieces were recorded since the far end's oldest answer.
    private var age = 0
    private var speech: Set<Int> = []
    private var count = 0
    /// How often a piece of speech is in a turn that was understood.
    private(set) var understood: [Int: Int] = [:]
    /// Speech that need not be understood: the app threw it away, or left its turn to nobody.
    private var excused: Set<Int> = []
    /// Speech that belongs to no turn yet.
    private var open: Set<Int> = []
    private(set) var rotations = 0
    private(set) var turnsAgain = 0

    private let tellsPlaces: Bool

    init(memory: Duration = .seconds(15), isManual: Bool = true, tellsPlaces: Bool = true) async {
        self.tellsPlaces = tellsPlaces
        var options = RealtimeManagerOptions()
        options.rotation = RotationPolicy(
            leadTime: .seconds(2), quietWait: .seconds(1), retryDelay: .seconds(1), minimumLifetime: .seconds(1))
        options.reconnect = ReconnectPolicy(maximumReconnects: 10_000, stableTime: .zero)
        machine = SessionMachine(options: options, capabilities: .init(), hasOutput: false)
        uplink = Uplink(limit: memory)
        await perform(machine.start(Self.config(isManual), sessionID: "sess", waiter: 1, now: now))
        await serve()
    }

    private static func config(_ isManual: Bool) -> RealtimeSessionConfig {
        RealtimeSessionConfig(turnDetection: isManual ? .manual : .serverVAD)
    }

    mutating func apply(_ input: Input) async throws {
        switch input {
        case .sound(let pieces, let isSpeech): await record(pieces, isSpeech: isSpeech)
        case .commit:
            guard machine.isTurnManual, uplink.sinceTurn >= SpokenTurns.shortest else { break }
            open = []
            await perform(machine.commitAudio(uplink.sinceTurn, waiter: 2))
        case .clear:
            excused.formUnion(open)
            open = []
            await perform(machine.clearAudio(keeping: .zero, waiter: 2, now: now))
        case .request: await perform(machine.requestResponse(instructions: nil, waiter: 2, now: now))
        case .manual(let isManual): await perform(machine.update(Self.config(isManual), waiter: 2, now: now))
        case .answer: await answer()
        case .reply: if farEnd.detects, !farEnd.turns.isEmpty, !machine.responses.isBusy { farEnd.reply() }
        case .transcribe: if let id = farEnd.turns.keys.min() { farEnd.transcribe(id) }
        case .sign: await sign()
        case .die: farEnd.isDead = true
        case .lose: await lose()
        case .expire:
            guard !farEnd.isDead else { break }
            await receive(.sessionCreated(ProviderSession(expiresIn: .seconds(4))))
        case .wait:
            now += .milliseconds(2_500)
            await due()
        }
        await deliver()
        if !machine.isLive { await lose() }
        for (piece, times) in understood where times > 1 {
            throw Violation(description: "piece \(piece) of what the user said was understood \(times) times")
        }
    }

    /// Everything comes to its end, over a connection that stands; then nothing may be missing that is not counted.
    mutating func settle() async throws {
        await lose()
        for _ in 0..<200 where !farEnd.answers.isEmpty || machine.refresh.inFlight != nil { try await apply(.answer) }
        let there = Set(farEnd.buffer).union(farEnd.turns.values.joined()).union(understood.keys).union(excused)
        let missing = speech.subtracting(there)
        if Self.piece * missing.count > uplink.dropped {
            throw Violation(
                description:
                    "\(missing.count) pieces of what the user said are missing, \(missing.min() ?? 0) the first, and \(uplink.dropped) are counted"
            )
        }
    }

    // The user.

    private mutating func record(_ pieces: Int, isSpeech: Bool) async {
        for _ in 0..<pieces {
            // Where the provider ends turns, what it says of the sound comes within two pieces.
            age = farEnd.answers.isEmpty ? 0 : age + 1
            if age > 2, farEnd.detects || !machine.isTurnManual { await answerAll() }
            count += 1
            if isSpeech || machine.isTurnManual {
                speech.insert(count)
                open.insert(count)
            }
            uplink.append(PCMAudio(samples: Array(repeating: Int16(count), count: 2_400)))
            await deliver()
        }
    }

    // The far end.

    private mutating func answer() async {
        switch farEnd.nextAnswer() {
        case .event(let event)?: await receive(event)
        case .understood(let ids, let events)?:
            for id in ids { for piece in farEnd.understand(id) where speech.contains(piece) { understood[piece, default: 0] += 1 } }
            for event in events { await receive(event) }
        case nil: break
        }
    }

    private mutating func answerAll() async {
        for _ in 0..<1_000 where !farEnd.answers.isEmpty && !farEnd.isDead { await answer() }
        age = 0
    }

    private mutating func receive(_ event: ProviderEvent) async {
        if case .audioCommitted(let id, _) = event { open.subtract(farEnd.turns[id] ?? []) }
        await perform(machine.received(event, generation: machine.generation, now: now, random: 0.5))
    }

    private mutating func sign() async {
        guard isSignDue, !farEnd.isDead else { return }
        // A connection keeps its order.
        await answerAll()
        guard let outbound else { return }
        isSignDue = false
        outbound.acknowledged()
        uplink.acknowledged(over: outbound)
    }

    // Connections.

    private mutating func lose() async {
        let end = ConnectionEnd(cause: .connectionLost)
        await perform(machine.connectionEnded(generation: machine.generation, end, now: now, random: 0.5))
        for _ in 0..<10 where !machine.isLive {
            now = max(now, machine.deadline ?? now)
            await due()
            await serve()
        }
        await deliver()
    }

    /// The connection that was dialled opens, and gets its config.
    private mutating func serve() async {
        guard machine.connection.deadline != nil, !machine.isLive else { return }
        await perform(machine.connectionOpened(generation: machine.generation, now: now))
        await deliver()
        while !machine.isLive, !farEnd.answers.isEmpty { await answer() }
        await deliver()
    }

    private mutating func due() async {
        for _ in 0..<10 {
            machine.userSays(uplink.utterance)
            guard let deadline = machine.deadline, deadline <= now else { break }
            await perform(machine.deadlineReached(now: now, random: 0.5))
        }
    }

    /// Whatever waits to be sent arrives.
    private mutating func deliver() async {
        let speech = speech
        if let outbound {
            for message in await Self.drain(outbound, &isSignDue) { farEnd.receive(message) { speech.contains($0) } }
        }
        guard let waiting = standby else { return }
        var ignored = false
        for message in await Self.drain(waiting.queue, &ignored) { standby?.farEnd.receive(message) { speech.contains($0) } }
        while case .event(let event)? = standby?.farEnd.nextAnswer() {
            await perform(machine.received(event, generation: waiting.farEnd.generation, now: now, random: 0.5))
        }
    }

    private static func drain(_ queue: OutboundQueue, _ isSignDue: inout Bool) async -> [ProviderMessage] {
        queue.enqueue([ProviderMessage(id: "last", command: .clearOutputAudio)])
        var drained: [ProviderMessage] = []
        while let messages = await queue.next(), messages.first?.id != "last" {
            drained += messages
            if queue.isReceiptDue() { isSignDue = true }
        }
        return drained
    }

    private func queue() -> OutboundQueue { OutboundQueue(audioLimit: .seconds(10), commandLimit: 1_000) }

    private mutating func perform(_ effects: [SessionEffect]) async {
        for effect in effects {
            switch effect {
            case .dial(let request):
                outbound = queue()
                farEnd = HearingFarEnd(generation: request.generation, tellsPlaces: tellsPlaces)
                isSignDue = false
            case .dialStandby(let request):
                standby = (queue(), HearingFarEnd(generation: request.generation, tellsPlaces: tellsPlaces))
                await perform(machine.connectionOpened(generation: request.generation, now: now))
            case .sendStandby(let messages): standby?.queue.enqueue(messages)
            case .serve:
                guard let next = standby else { break }
                outbound = next.queue
                farEnd = next.farEnd
                isSignDue = false
                standby = nil
                rotations += 1
            case .closeConnection(let generation): if standby?.farEnd.generation == generation { standby = nil }
            case .send(let messages): outbound?.enqueue(messages)
            case .utteranceBegan(let start): uplink.utteranceBegan(at: start)
            case .appEndsTurns(let endsTurns):
                // What was said for a turn that the app will not end is the provider's to make something of.
                if !endsTurns { excused.formUnion(open) }
                uplink.appEndsTurns(endsTurns)
            case .endTurn(let turn, let message): _ = uplink.end(turn, with: message)
            case .turnFound(let turn, let end): uplink.found(turn, endingAt: end)
            case .turnRefused(let turn): uplink.refused(turn)
            case .turnsSettled(let turns): uplink.settled(turns)
            case .clearUplink(let messages, let preRoll): _ = uplink.clear(with: messages, keeping: preRoll)
            case .connectUplink: if let outbound { uplink.connect(to: outbound) }
            case .resumeUplink(let report, let turns):
                guard let outbound else { break }
                turnsAgain += turns.count
                // What the provider had made turns of is what it will make turns of.
                if !machine.isTurnManual { open = speech.subtracting(understood.keys).subtracting(excused) }
                let account = uplink.connect(to: outbound, saying: turns)
                await perform(machine.uplinkResumed(report, saying: turns, account, now: now))
            case .disconnectUplink: uplink.disconnect()
            case .closeUplink: uplink.close()
            case .flushOutput(let reason): await perform(machine.outputFlushed(at: .zero, reason, now: now))
            default: break
            }
        }
    }
}
