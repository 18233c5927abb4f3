internal import CharivoRealtime
internal import CharivoWebSocket
internal import Logging

/// One client's conversation: a session of a character's on this side, the client's ears and mouth on the other.
///
/// It does what its ``GatewayMachine`` answers and decides nothing. All its work is done in ``run()``, which returns when the client
/// is gone or was told goodbye, and the session behind has ended.
actor GatewaySession {
    // What is not private is for the file that acts on the machine's answers, `GatewaySession+Effects.swift`, and no other.

    /// What ended of the things that run side by side.
    private enum Ended: Sendable {
        case reading
        case writing
        case other
    }

    let connection: WebSocketConnection
    let caller: Caller
    let characters: [HostedCharacter]
    let services: ServerServices
    private let census: GatewayCensus
    let clock: any SessionClock
    let logger: Logger
    let outbox: GatewayOutbox
    let output: GatewayAudioOutput
    let limits: GatewayLimits
    var machine: GatewayMachine
    var manager: RealtimeManager?
    var place: CallerPlace?
    /// Whether the client hears the character, or reads.
    var wantsSound = true
    private var id = 0
    var closing: GatewayFarewell.Reason?
    private var droppedEvents = 0
    var timer: DeadlineTimer
    /// Done one after the other: what is said must arrive in the order it was said in.
    let orders = AsyncStream<@Sendable (RealtimeManager) async -> Void>.makeStream()
    /// Done side by side: what waits for the provider must not hold up what interrupts it.
    let jobs = AsyncStream<@Sendable () async -> Void>.makeStream()

    init(
        connection: WebSocketConnection, caller: Caller, characters: [HostedCharacter], services: ServerServices, census: GatewayCensus,
        limits: GatewayLimits
    ) {
        self.connection = connection
        self.caller = caller
        self.characters = characters
        self.services = services
        self.census = census
        self.limits = limits
        clock = services.clock
        timer = DeadlineTimer(clock: clock)
        logger = services.logger
        machine = GatewayMachine(limits: limits, now: clock.now)
        let outbox = GatewayOutbox(limit: limits.waitingMessages)
        self.outbox = outbox
        output = GatewayAudioOutput(ahead: limits.soundAhead) { outbox.soundCame() }
    }

    /// Lives with the client until one of them leaves.
    func run() async {
        let (id, isDraining) = census.enter(self)
        self.id = id
        arm()
        if isDraining { drain() }
        await withTaskGroup(of: Ended.self) { group in
            group.addTask {
                await self.read()
                return .reading
            }
            group.addTask {
                await self.write()
                return .writing
            }
            group.addTask {
                await self.work()
                return .other
            }
            while let ended = await group.next() {
                if case .other = ended { continue }
                if case .reading = ended { perform(machine.clientGone()) }
                break
            }
            if let closing {
                let code = WebSocketCloseCode(rawValue: closing.closeCode)
                await connection.close(code: code, reason: closing.rawValue)
            }
            await manager?.stopSession()
            outbox.finish()
            orders.continuation.finish()
            jobs.continuation.finish()
            timer.end()
            group.cancelAll()
        }
        census.leave(id)
        services.metrics.gatewayEnded(
            closing?.rawValue ?? "client_gone", droppedMicrophoneSamples: machine.droppedMicrophone, droppedEvents: droppedEvents)
        logger.info(
            "Gateway session over",
            metadata: [
                "gateway.end": "\(closing?.rawValue ?? "client_gone")", "gateway.microphone.dropped": "\(machine.droppedMicrophone)",
                "gateway.heard_after_cuts.ms": "\(output.heardAfterCuts.wholeMilliseconds)",
            ])
    }

    /// The server goes away.
    func drain() {
        perform(machine.drain(now: clock.now))
    }

    // Side by side.

    private func read() async {
        for await message in connection.inbound {
            switch message {
            case .binary: perform(machine.receivedSound(message.bytes, now: clock.now))
            case .text:
                do throws(GatewayError) {
                    perform(machine.received(try GatewayClientMessage(utf8: message.bytes), now: clock.now))
                } catch {
                    perform(machine.misunderstood(error, now: clock.now))
                }
            }
        }
    }

    private func write() async {
        while true {
            let message: WebSocketMessage
            if let id = output.nextFlush() {
                message = .text(GatewayServerMessage.flush(id: id).utf8)
            } else if let next = outbox.take() {
                message = .text(next.utf8(limit: GatewayRoute.longestMessage))
            } else if outbox.isOver {
                return
            } else if let frame = output.nextFrame() {
                message = .binary(frame.bytes)
            } else {
                await outbox.wait()
                continue
            }
            machine.sendBegan(now: clock.now)
            arm()
            // A client that is gone is noticed by who reads.
            do { try await connection.send(message) } catch { return }
            machine.sendEnded()
        }
    }

    private func work() async {
        await withDiscardingTaskGroup { group in
            for await job in jobs.stream { group.addTask { await job() } }
        }
    }

    /// Hands the session's events on, as fast as the client reads.
    func watch(_ events: EventSubscription) async {
        for await event in events {
            // Before the client is told: it may begin another one at once.
            if case .sessionEnded = event { place?.giveBack() }
            perform(machine.published(event, now: clock.now))
            perform(machine.soundChanged(isSilent: output.isSilent, now: clock.now))
            await outbox.waitForRoom()
        }
        droppedEvents = events.dropped
    }

    func obey(_ manager: RealtimeManager) async {
        for await order in orders.stream { await order(manager) }
    }
}
