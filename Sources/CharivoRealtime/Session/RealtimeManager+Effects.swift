internal import DequeModule
internal import Logging

/// Acting on what the machine answers. Nothing is decided here.
///
/// The tasks of connections, tools and the timer are the manager's own: each is kept, told to stop when it is not wanted any more,
/// and by the manager's own end. No caller waits for one: a handler that ignores its cancellation cannot hold a stop up, and what
/// it says later is known by its session and dropped.
extension RealtimeManager {
    /// Does what the machine wants done, in order.
    func run(_ effects: [SessionEffect]) {
        var queue = Deque(effects)
        while let effect = queue.popFirst() {
            switch effect {
            case .dial(let request): outbound = dial(request)
            case .dialStandby(let request): standby = dial(request)
            case .sendStandby(let messages): standby?.enqueue(messages)
            case .serve:
                outbound = standby
                standby = nil
            case .closeConnection(let generation): close(generation)
            // Once all of it has been sent, whoever sends closes the connection.
            case .finishConnection: outbound?.close()
            case .probe(let generation): probe(generation)
            case .send(let messages):
                if outbound?.enqueue(messages) == false { queue.append(contentsOf: overflowed()) }
                observer.sent(messages, now: clock.now)
            case .play(let audio):
                output?.enqueue(audio)
                observer.played(now: clock.now)
            case .flushOutput(let reason):
                let position = output?.flush() ?? .zero
                queue.prepend(contentsOf: machine.outputFlushed(at: position, reason, now: clock.now))
            case .utteranceBegan(let start): uplink.utteranceBegan(at: start)
            case .appEndsTurns(let endsTurns): uplink.appEndsTurns(endsTurns)
            case .endTurn(let turn, let message):
                if !uplink.end(turn, with: message) { queue.append(contentsOf: overflowed()) }
                observer.sent([message], now: clock.now)
            case .turnFound(let turn, let end): uplink.found(turn, endingAt: end)
            case .turnRefused(let turn): uplink.refused(turn)
            case .turnsSettled(let turns): uplink.settled(turns)
            case .pauseAudio:
                uplink.pause()
                output?.pause()
            case .resumeAudio:
                uplink.resume()
                output?.resume()
            case .clearUplink(let messages, let preRoll):
                if !uplink.clear(with: messages, keeping: preRoll) { queue.append(contentsOf: overflowed()) }
            case .openUplink: uplink.open()
            case .connectUplink: if let outbound { uplink.connect(to: outbound) }
            case .resumeUplink(let report, let turns):
                let account = outbound.map { uplink.connect(to: $0, saying: turns) } ?? Uplink.Account()
                queue.prepend(contentsOf: machine.uplinkResumed(report, saying: turns, account, now: clock.now))
                if account.isOverflowing { queue.append(contentsOf: overflowed()) }
            case .disconnectUplink: uplink.disconnect()
            case .closeUplink: uplink.close()
            case .runTool(let run): start(run)
            case .cancelTool(let runID): toolRuns[runID]?.cancel()
            case .undoTool(let run): start(run)
            case .check(let check, let guardrail): start(check, of: guardrail)
            case .cancelCheck(let id): checkRuns[id]?.cancel()
            case .project(let result): queue.prepend(contentsOf: project(result))
            case .publish(let event): publish(event)
            case .resume(let waiter, let error): waiters.removeValue(forKey: waiter)?(error)
            }
        }
        arm()
    }

    func publish(_ event: RealtimeEvent) {
        sessionLogger?.log(event)
        hub.publish(event)
        if observer.isMetering, event.importance == .final { observer.dropped(audio: uplink.dropped, events: hub.dropped) }
        if let report = observer.note(event, current: machine.state.response.responseID, now: clock.now) { publish(.latency(report)) }
    }

    // The connection.

    private func dial(_ request: ConnectionRequest) -> OutboundQueue {
        dials += 1
        let dial = dials
        dialOfGeneration[request.generation] = dial
        let queue = OutboundQueue(audioLimit: options.uplinkLimit, commandLimit: options.outboundLimit)
        connections[dial] = Task { [client, uplink, weak self] in
            let end: ConnectionEnd
            do {
                end = try await client.withConnection(request) { [weak self] connection in
                    await self?.opened(request.generation, connection, dial: dial)
                    await withTaskGroup(of: Void.self) { group in
                        group.addTask { await queue.drain(into: connection) { uplink.acknowledged(over: queue) } }
                        for await event in connection.events {
                            await self?.received(event, generation: request.generation, dial: dial)
                        }
                        queue.finish()
                    }
                }
            } catch let error as RealtimeError {
                end = ConnectionEnd(cause: .connectionFailed, error: error)
            } catch {
                // By its type alone: what a closure of the app's throws, one that gives credentials for instance, may quote them.
                end = ConnectionEnd(
                    cause: .connectionFailed,
                    error: RealtimeError(
                        code: .transport, message: "The connection could not be made: it failed with an error of type \(type(of: error)).",
                        cause: "\(type(of: error))"))
            }
            queue.finish()
            await self?.ended(request.generation, end, dial: dial)
        }
        return queue
    }

    /// The connection that serves takes no more, and is given up.
    private func overflowed() -> [SessionEffect] { machine.connectionOverflowed(now: clock.now, random: .random(in: 0..<1)) }

    private func close(_ generation: Int) {
        guard let dial = dialOfGeneration[generation] else { return }
        connections[dial]?.cancel()
    }

    /// Whether a dial is the newest of its session: a late word of an earlier session's must not reach this one.
    private func isCurrent(_ dial: Int, _ generation: Int) -> Bool { dialOfGeneration[generation] == dial }

    private func opened(_ generation: Int, _ connection: any RealtimeConnection, dial: Int) {
        guard isCurrent(dial, generation) else { return }
        open[dial] = connection
        run(machine.connectionOpened(generation: generation, now: clock.now))
    }

    private func received(_ event: ProviderEvent, generation: Int, dial: Int) {
        guard isCurrent(dial, generation) else { return }
        run(machine.received(event, generation: generation, now: clock.now, random: .random(in: 0..<1)))
    }

    private func ended(_ generation: Int, _ end: ConnectionEnd, dial: Int) {
        connections[dial] = nil
        open[dial] = nil
        probes.removeValue(forKey: dial)?.cancel()
        guard isCurrent(dial, generation) else { return }
        dialOfGeneration[generation] = nil
        run(machine.connectionEnded(generation: generation, end, now: clock.now, random: .random(in: 0..<1)))
    }

    /// Asks a connection for a sign of life. How long to wait for it the machine knows.
    private func probe(_ generation: Int) {
        guard let dial = dialOfGeneration[generation], let connection = open[dial] else { return }
        probes[dial]?.cancel()
        probes[dial] = Task { [weak self] in
            guard (try? await connection.probe()) != nil else { return }
            await self?.answered(generation, dial: dial)
        }
    }

    private func answered(_ generation: Int, dial: Int) {
        guard isCurrent(dial, generation) else { return }
        run(machine.probeAnswered(generation: generation))
    }

    // Playback, projectors, time.

    func outputMoved(to position: Duration) {
        run(machine.outputMoved(to: position, now: clock.now))
    }

    func positionsEnded() { run(machine.positionsEnded()) }

    /// Projectors come after everything about the result itself; one that throws concerns nobody else.
    private func project(_ result: ResultProjector.Result) -> [SessionEffect] {
        resultProjectors.flatMap { projector -> [SessionEffect] in
            do {
                return machine.projected(try projector.project(result), of: result.callID, timing: projector.timing)
            } catch {
                sessionLogger?.warning(
                    "A result projector failed", metadata: ["tool": "\(result.name)", "error.type": "\(type(of: error))"])
                return []
            }
        }
    }

    /// Sees to it that the machine hears of its next deadline in time.
    private func arm() {
        timer.set(machine.deadline) { [weak self] in await self?.deadlineReached($0) }
    }

    private func deadlineReached(_ deadline: Duration) {
        guard timer.reached(deadline) else { return }
        machine.userSays(uplink.utterance)
        run(machine.deadlineReached(now: clock.now, random: .random(in: 0..<1)))
    }
}

extension OutboundQueue {
    /// Sends what comes, in order, until the connection takes no more; its events then end by themselves. A queue that is closed is
    /// sent to its end, and the connection is closed then.
    ///
    /// - Parameter acknowledged: Called when the other side is known to have come further in the user's sound.
    fileprivate func drain(into connection: any RealtimeConnection, acknowledged: @escaping @Sendable () -> Void) async {
        await withDiscardingTaskGroup { group in
            while let messages = await next() {
                do { try await connection.send(messages) } catch {
                    await connection.close()
                    break
                }
                guard isReceiptDue() else { continue }
                group.addTask {
                    guard (try? await connection.probe()) != nil else { return }
                    self.acknowledged()
                    acknowledged()
                }
            }
            group.cancelAll()
        }
        if isDrained { await connection.close() }
    }
}
