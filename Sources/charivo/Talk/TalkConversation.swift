internal import CharivoAudio
internal import CharivoRealtime

/// A conversation that runs: the session, the user, the speaker, the recording and the display, side by side.
struct TalkConversation: Sendable {
    /// What ended of the things that run side by side.
    private enum Ended: Sendable {
        /// Everything was said, or the session is over.
        case talk(TalkFailure?)
        case signal(Int32)
        /// The recording cannot go on.
        case recording(AudioError)
        /// Nobody reads what is shown.
        case display
        /// The events of the session are all handled.
        case events
        case background
        /// Enough was waited for.
        case patience
    }

    let plan: TalkPlan
    let parts: TalkParts
    let manager: RealtimeManager
    let speaker: Speaker
    let user: ScriptedUser
    /// Who speaks instead of the user's script.
    let microphone: LiveMicrophone?
    let notices: AsyncStream<TalkNotice>

    /// Holds the conversation, until it is over or a signal wants it to be.
    func run(until interruption: Interruption) async -> TalkEnd {
        let begin = parts.clock.now
        let end = await withTaskGroup(of: Ended.self) { group in
            // From before the first event on.
            let (forUser, forDisplay) = (manager.events(), manager.events())
            group.addTask { await talk() }
            group.addTask { await signal(interruption) }
            group.addTask { await record() }
            group.addTask { await tick(since: begin) }
            group.addTask {
                for await event in forUser {
                    await user.observe(event, at: parts.clock.now)
                    if case .sessionEnded = event { break }
                }
                return .events
            }
            group.addTask {
                for await event in forDisplay {
                    await parts.display.show(event, at: parts.clock.now - begin)
                    if case .sessionEnded = event { break }
                }
                return .events
            }
            group.addTask {
                for await notice in notices { await parts.display.show(notice, at: parts.clock.now - begin) }
                return .background
            }
            if let feeder = TurnFeeder(plan: plan, user: user, manager: manager, display: parts.display, clock: parts.clock) {
                group.addTask {
                    await feeder.run()
                    return .background
                }
            }
            let end = await firstEnd(&group)
            await hangUp(&group)
            group.cancelAll()
            return end
        }
        var summary = await user.summary
        summary.droppedAudio = manager.droppedAudio
        summary.recording = parts.recorder.path
        parts.summary.set(summary)
        return end
    }

    /// Waits for the first thing that ends the conversation.
    private func firstEnd(_ group: inout TaskGroup<Ended>) async -> TalkEnd {
        while let ended = await group.next() {
            switch ended {
            case .talk(let failure): return failure.map(TalkEnd.failed) ?? .finished
            case .signal(let number): return .interrupted(signal: number)
            case .recording(let error): return .failed(TalkFailure(error))
            case .display:
                return parts.output.problem.map { .failed(TalkFailure(.output, "What is said cannot be shown any more: \($0).")) }
                    ?? .finished
            // A person at a microphone goes on talking; it is the session that is over.
            case .events where microphone != nil: return await sessionEnd.map(TalkEnd.failed) ?? .finished
            case .events, .background, .patience: continue
            }
        }
        return .finished
    }

    /// Ends the session, and lets what it still publishes be seen.
    private func hangUp(_ group: inout TaskGroup<Ended>) async {
        await manager.stopSession()
        group.addTask { [clock = parts.clock] in
            try? await clock.sleep(until: clock.now + .milliseconds(200))
            return .patience
        }
        var consumers = 0
        while let ended = await group.next() {
            if case .patience = ended { return }
            if case .events = ended { consumers += 1 }
            if consumers == 2 { return }
        }
    }

    private func talk() async -> Ended {
        await manager.setCharacter(plan.character.character)
        do {
            try await manager.startSession(config)
            try await speak()
        } catch is CancellationError {
            return .talk(nil)
        } catch {
            return .talk(TalkFailure(dialling: error, at: plan.destination))
        }
        return .talk(await sessionEnd)
    }

    /// Why the session is over; `nil` while it lives.
    private var sessionEnd: TalkFailure? {
        get async {
            let state = await manager.state
            guard state.session.status != .active else { return nil }
            return state.lastError.map { TalkFailure($0) } ?? TalkFailure(.unavailable, "The service ended the session.")
        }
    }

    /// Lets both sides be heard, until the user's is over or one of them fails.
    private func speak() async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            defer { group.cancelAll() }
            group.addTask { try await speaker.run() }
            if let microphone {
                await parts.display.show(.remark("Speak; Ctrl-C hangs up."), at: .zero)
                group.addTask { try await microphone.run() }
            } else {
                group.addTask { try await user.run() }
            }
            // The speaker plays on for ever: what ends is the user, or it is a failure.
            try await group.next()
        }
    }

    private var config: RealtimeSessionConfig {
        plan.character.config(
            over: RealtimeSessionConfig(
                provider: "openai", transport: .webSocket, model: plan.model ?? own?.dialogue, voice: plan.voice,
                inputAudioTranscription: .init(model: own?.recognition, enabled: true), turnDetection: plan.turnDetection))
    }

    /// What answers and hears where the engine is in this process: usage is told by these names.
    private var own: (dialogue: String, recognition: String)? {
        guard case .embedded(let services) = plan.destination else { return nil }
        return EmbeddedEngine.models(services)
    }

    private func signal(_ interruption: Interruption) async -> Ended {
        for await number in interruption.signals { return .signal(number) }
        return .background
    }

    private func record() async -> Ended {
        do { try await parts.recorder.run() } catch { return .recording(error) }
        return .background
    }

    /// Lets the display repaint itself about 30 times a second, and sees whether it is still looked at.
    private func tick(since begin: Duration) async -> Ended {
        let clock = parts.clock
        while (try? await clock.sleep(until: clock.now + .milliseconds(33))) != nil {
            await parts.display.tick(at: clock.now - begin)
            if parts.output.isClosed { return .display }
        }
        return .background
    }
}

extension TalkPlan {
    /// The embedded engine is told to wait a little longer than it would by itself: the synthesised voice pauses at a comma as
    /// long as a person does at the end of a sentence.
    var turnDetection: TurnDetection? {
        if case .embedded = destination { TurnDetection(kind: .serverVAD, silenceDurationMs: 450) } else { nil }
    }
}
