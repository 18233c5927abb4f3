internal import CharivoAvatar
internal import CharivoRealtime
internal import CharivoWebSocket
internal import Logging

/// Acting on what the machine answers. Nothing is decided here.
extension GatewaySession {
    func perform(_ effects: [GatewayEffect]) {
        for effect in effects {
            switch effect {
            case .admit(let wish): admit(wish)
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
            case .refuse(let error):
                orders.continuation.yield { [weak self] _ in await self?.refuse(error) }
            case .update(let wish): update(wish)
            case .playback(let generation, let samples): heed(output.reported(generation: generation, samples: samples))
            case .flushed(let id, let samples): heed(output.flushed(id: id, samples: samples))
            case .stopSession: jobs.continuation.yield { [self] in await stop() }
            case .close(let reason):
                closing = reason
                outbox.finish()
                // Not only when goodbye was taken: nobody is there for the session any more.
                jobs.continuation.yield { [self] in await manager?.stopSession() }
            case .abort(let reason):
                closing = reason
                jobs.continuation.yield { [connection] in
                    await connection.close(code: WebSocketCloseCode(rawValue: reason.closeCode), reason: reason.rawValue)
                }
            }
        }
        arm()
    }

    func heed(_ mistake: GatewayError?) {
        if let mistake { perform(machine.misunderstood(mistake, now: clock.now)) }
        machine.heard(upTo: output.position, now: clock.now)
        perform(machine.soundChanged(isSilent: output.isSilent, now: clock.now))
    }

    /// Lets a client in, or turns it away at once: what it says next is about the answer.
    func admit(_ wish: GatewayWish) {
        guard let chosen = wish.characterID.map({ id in characters.first { $0.character.id == id } }) ?? characters.first else {
            let names = characters.map(\.character.id).joined(separator: ", ")
            return perform(
                machine.turnedAway(
                    GatewayError(.unknownCharacter, "There is no such character here; there are: \(names).", about: "hello"),
                    now: clock.now))
        }
        let place: CallerPlace
        do throws(RequestFailure) {
            place = try services.door.callers.place(for: caller)
        } catch {
            services.refused(error, behind: "gateway")
            return perform(machine.foundFull(error.message, now: clock.now))
        }
        self.place = place
        jobs.continuation.yield { [self] in
            await host(chosen, wish)
            place.giveBack()
        }
    }

    /// Lives through a session, from its start to its end.
    func host(_ chosen: HostedCharacter, _ wish: GatewayWish) async {
        let grant = GatewayGrant(harmlessOf: wish.config, wantsSound: wish.wantsSound)
        wantsSound = wish.wantsSound
        var asked = chosen.session.merging(grant.config)
        // A client shows both sides' words, unless the host or the policy does not want them written down.
        asked.inputAudioTranscription = asked.inputAudioTranscription ?? InputAudioTranscription(enabled: true)
        if !wish.wantsSound { asked.outputModality = .text }
        let outcome = services.policy.apply(
            toHosted: .building(character: chosen.character, catalog: chosen.catalog, base: asked))
        let client: any RealtimeClient
        do { client = try await chosen.client(caller, outcome.config) } catch { return startFailed(error) }
        // Whoever has left meanwhile is not dialled for.
        guard machine.phase == .starting else { return perform(machine.sessionStopped(now: clock.now)) }
        let manager = RealtimeManager(
            client: client, output: wish.wantsSound ? output : nil,
            tools: Tool.abilities(catalog: chosen.catalog, given: chosen.tools),
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
                if machine.phase == .starting { try await manager.startSession(outcome.config) }
            } catch {
                startFailed(error)
            }
            // Until this client is gone, and with it whoever runs this.
            await group.waitForAll()
        }
    }

    func startFailed(_ error: any Error) {
        place?.giveBack()
        let error = error as? RealtimeError ?? RealtimeError(code: .transport, message: "The session could not be started.")
        // The visitor gets other words than the host would need, and the host no more than the codes: messages may quote keys.
        logger.log(
            level: error.code == .cancelled ? .debug : .warning, "Gateway session could not be started",
            metadata: ["error.code": "\(error.code.rawValue)", "error.provider_code": "\(error.providerCode ?? "none")"])
        perform(machine.sessionFailed(error, now: clock.now))
    }

    func update(_ wish: RealtimeSessionConfig) {
        let grant = GatewayGrant(harmlessOf: wish, wantsSound: wantsSound)
        // The policy is for whole configs; here it is asked about the fields that are to change, and no others.
        var config = GatewayGrant(harmlessOf: services.policy.apply(to: grant.config).config, wantsSound: wantsSound).config
        if grant.config.voice == nil { config.voice = nil }
        if grant.config.outputModality == nil { config.outputModality = nil }
        let changed = grant.config.fields(thatDifferIn: config)
        let untold = [
            (grant.refused, "Not for a client to change here"), (changed, "Not allowed here as it was asked for, and made what is allowed"),
        ]
        for (names, words) in untold where !names.isEmpty {
            perform([.refuse(GatewayError(.limit, "\(words): \(names.joined(separator: ", ")).", about: "update"))])
        }
        orders.continuation.yield { [weak self, config] manager in await self?.follow(await manager.requestUpdate(config)) }
    }

    /// Waits for the outcome of an update, to one side: what is asked for next must not wait for the provider.
    private func follow(_ outcome: AsyncStream<RealtimeError?>) {
        jobs.continuation.yield { [self] in
            for await error in outcome { await answered(error) }
        }
    }

    private func answered(_ error: RealtimeError?) {
        if let error { failed(error, about: "update") }
        machine.updateAnswered()
    }

    func refuse(_ error: GatewayError) {
        perform(machine.refused(error))
    }

    func stop() async {
        await manager?.stopSession()
        perform(machine.sessionStopped(now: clock.now))
    }

    func failed(_ error: any Error, about type: String) {
        perform(machine.refused(GatewayError(error, about: type)))
    }

    /// Sees to it that the machine hears of its next deadline in time.
    func arm() {
        timer.set(machine.deadline) { [weak self] in await self?.deadlineReached($0) }
    }

    func deadlineReached(_ deadline: Duration) {
        guard timer.reached(deadline) else { return }
        perform(machine.deadlineReached(now: clock.now))
    }
}

extension RealtimeSessionConfig {
    /// The names of the fields that are set here and are otherwise there, of those that a client may set.
    fileprivate func fields(thatDifferIn other: RealtimeSessionConfig) -> [String] {
        [
            ("voice", voice != nil && voice != other.voice), ("speed", speed != nil && speed != other.speed),
            ("turnDetection", turnDetection != nil && turnDetection != other.turnDetection),
            ("outputModality", outputModality != nil && outputModality != other.outputModality),
        ].filter(\.1).map(\.0)
    }
}

extension GatewayError {
    /// A refusal of the session's, in words for a visitor.
    fileprivate init(_ error: any Error, about type: String) {
        switch error {
        case let error as GatewayError:
            self = error
            about = about ?? type
        case let error as RealtimeError: self.init(Code(rawValue: error.code.rawValue), error.forVisitor.message, about: type)
        default: self.init(Code(rawValue: "failed"), "This could not be done.", about: type)
        }
    }
}
