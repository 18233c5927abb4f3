internal import CharivoAvatar
internal import CharivoJSON
internal import CharivoRealtime
internal import CharivoWebSocket
internal import Logging

/// One client's conversation: a session of a character's on this side, the client's ears and mouth on the other.
///
/// It does what its ``GatewayMachine`` answers and decides nothing. All its work is done in ``run()``, which returns when the client
/// is gone or was told goodbye, and the session behind has ended.
actor GatewaySession {
    /// What ended of the things that run side by side.
    private enum Ended: Sendable {
        case reading
        case writing
        case other
    }

    private let connection: WebSocketConnection
    private let caller: Caller
    private let characters: [HostedCharacter]
    private let services: ServerServices
    private let census: GatewayCensus
    private let clock: any SessionClock
    private let logger: Logger
    private let outbox: GatewayOutbox
    private let output: GatewayAudioOutput
    private let limits: GatewayLimits
    private var machine: GatewayMachine
    private var manager: RealtimeManager?
    private var id = 0
    private var closing: GatewayFarewell.Reason?
    private var droppedEvents = 0
    private var timer: (deadline: Duration, task: Task<Void, Never>)?
    /// Done one after the other: what is said must arrive in the order it was said in.
    private let orders = AsyncStream<@Sendable (RealtimeManager) async -> Void>.makeStream()
    /// Done side by side: what waits for the provider must not hold up what interrupts it.
    private let jobs = AsyncStream<@Sendable () async -> Void>.makeStream()

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
        logger = services.logger
        machine = GatewayMachine(limits: limits, now: clock.now)
        let outbox = GatewayOutbox(limit: limits.waitingMessages)
        self.outbox = outbox
        output = GatewayAudioOutput(
            ahead: limits.soundAhead, onSound: { outbox.soundCame() }, onFlush: { id in _ = outbox.post(.flush(id: id)) })
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
            timer?.task.cancel()
            group.cancelAll()
        }
        census.leave(id)
        services.metrics.gatewayEnded(
            closing?.rawValue ?? "client_gone", droppedMicrophoneSamples: machine.droppedMicrophone, droppedEvents: droppedEvents)
        logger.debug(
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
            if let next = outbox.take() {
                message = .text(next.utf8)
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
    private func watch(_ events: EventSubscription) async {
        for await event in events {
            perform(machine.published(event, now: clock.now))
            perform(machine.soundChanged(isSilent: output.isSilent, now: clock.now))
            await outbox.waitForRoom()
        }
        droppedEvents = events.dropped
    }

    private func obey(_ manager: RealtimeManager) async {
        for await order in orders.stream { await order(manager) }
    }

    // What the machine wants.

    private func perform(_ effects: [GatewayEffect]) {
        for effect in effects {
            switch effect {
            case .admit(let wish): jobs.continuation.yield { [self] in await admit(wish) }
            case .send(let message): if !outbox.post(message) { perform(machine.overflowed()) }
            case .hear(let samples): manager?.appendAudio(PCMAudio(samples: samples))
            case .say(let text, let whenBusy):
                orders.continuation.yield { [weak self] manager in
                    do { try await manager.sendMessage(text, whenBusy: whenBusy) } catch { await self?.failed(error, about: "text") }
                }
            case .interrupt:
                orders.continuation.yield { [weak self] manager in
                    do { try await manager.interrupt() } catch { await self?.failed(error, about: "interrupt") }
                }
            case .update(let wish): jobs.continuation.yield { [self] in await update(wish) }
            case .playback(let generation, let samples): heed(output.reported(generation: generation, samples: samples))
            case .flushed(let id, let samples): heed(output.flushed(id: id, samples: samples))
            case .stopSession: jobs.continuation.yield { [self] in await stop() }
            case .close(let reason):
                closing = reason
                outbox.finish()
            case .abort(let reason):
                closing = reason
                jobs.continuation.yield { [connection] in
                    await connection.close(code: WebSocketCloseCode(rawValue: reason.closeCode), reason: reason.rawValue)
                }
            }
        }
        arm()
    }

    private func heed(_ mistake: GatewayError?) {
        if let mistake { perform(machine.misunderstood(mistake, now: clock.now)) }
        perform(machine.soundChanged(isSilent: output.isSilent, now: clock.now))
    }

    private func admit(_ wish: GatewayWish) async {
        guard let chosen = wish.characterID.map({ id in characters.first { $0.character.id == id } }) ?? characters.first else {
            let names = characters.map(\.character.id).joined(separator: ", ")
            return perform(
                machine.turnedAway(
                    GatewayError(.unknownCharacter, "There is no such character here; there are: \(names).", about: "hello"),
                    now: clock.now))
        }
        do {
            try await services.door.callers.counting(caller) { await host(chosen, wish) }
        } catch {
            perform(machine.foundFull((error as? RequestFailure)?.message ?? "There is no place. Try again later."))
        }
    }

    /// Lives through a session, from its start to its end.
    private func host(_ chosen: HostedCharacter, _ wish: GatewayWish) async {
        let grant = GatewayGrant(harmlessOf: wish.config)
        var asked = chosen.session.merging(grant.config)
        // A client shows both sides' words, unless the host or the policy does not want them written down.
        asked.inputAudioTranscription = asked.inputAudioTranscription ?? InputAudioTranscription(enabled: true)
        var outcome = services.policy.apply(to: chosen.config(over: asked))
        if !wish.wantsSound { outcome.config.outputModality = .text }
        let client: any RealtimeClient
        do { client = try await chosen.client(caller, outcome.config) } catch { return startFailed(error) }
        let manager = RealtimeManager(
            client: client, output: wish.wantsSound ? output : nil, tools: chosen.abilities,
            resultProjectors: [.avatar(timing: .whenHeard(restingExpression: chosen.catalog?.expressions.first { $0 == "neutral" }))],
            logger: logger, clock: clock)
        self.manager = manager
        let events = manager.events()
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await self.watch(events) }
            group.addTask { await self.obey(manager) }
            perform([
                .send(
                    .welcome(
                        GatewayWelcome(
                            sessionID: "gw_" + String(UInt64.random(in: .min ... .max), radix: 36), character: chosen.character,
                            catalog: chosen.catalog ?? AvatarCatalog(), refusedFields: grant.refused, policyChanges: outcome.changes,
                            limits: limits)))
            ])
            await manager.setCharacter(chosen.character)
            do {
                try await manager.startSession(outcome.config)
                perform(machine.sessionStarted(now: clock.now))
            } catch {
                startFailed(error)
            }
            // Until this client is gone, and with it whoever runs this.
            await group.waitForAll()
        }
    }

    private func startFailed(_ error: any Error) {
        let error = error as? RealtimeError ?? RealtimeError(code: .transport, message: "The session could not be started.")
        perform(machine.sessionFailed(error, now: clock.now))
    }

    private func update(_ wish: RealtimeSessionConfig) async {
        let grant = GatewayGrant(harmlessOf: wish)
        if !grant.refused.isEmpty {
            let names = grant.refused.joined(separator: ", ")
            perform(machine.refused(GatewayError(.limit, "Not for a client to change here: \(names).", about: "update")))
        }
        // The policy is for whole configs; here it is asked about the fields that are to change, and no others.
        var config = services.policy.apply(to: grant.config).config
        config = GatewayGrant(harmlessOf: config).config
        if grant.config.voice == nil { config.voice = nil }
        if grant.config.outputModality == nil { config.outputModality = nil }
        do {
            try await manager?.updateSession(config)
        } catch {
            failed(error, about: "update")
        }
        machine.updateAnswered()
    }

    private func stop() async {
        await manager?.stopSession()
        perform(machine.sessionStopped(now: clock.now))
    }

    private func failed(_ error: any Error, about type: String) {
        perform(machine.refused(GatewayError(error, about: type)))
    }

    /// Sees to it that the machine hears of its next deadline in time.
    private func arm() {
        guard let deadline = machine.deadline else { return }
        if let timer, timer.deadline <= deadline { return }
        timer?.task.cancel()
        timer = (
            deadline,
            Task { [clock, weak self] in
                guard (try? await clock.sleep(until: deadline)) != nil else { return }
                await self?.deadlineReached(deadline)
            }
        )
    }

    private func deadlineReached(_ deadline: Duration) {
        guard timer?.deadline == deadline else { return }
        timer = nil
        perform(machine.deadlineReached(now: clock.now))
    }
}

extension GatewayError {
    /// A session's own refusal, in its own words.
    fileprivate init(_ error: any Error, about type: String) {
        switch error {
        case let error as GatewayError:
            self = error
            about = about ?? type
        case let error as RealtimeError: self.init(Code(rawValue: error.code.rawValue), error.message, about: type)
        default: self.init(Code(rawValue: "failed"), "This could not be done.", about: type)
        }
    }
}
