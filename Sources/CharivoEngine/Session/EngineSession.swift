internal import CharivoOpenAI
internal import CharivoRealtime
internal import Logging

/// The owner of one session: one loop takes what happens in order, asks the machine, and does what it says.
///
/// Nothing that waits runs in the loop. A reader takes the client's messages, a writer sends events, and every utterance,
/// response and timer is a task of its own in the session's group; all of them report to the loop's one queue. What is sent
/// waits in an outbox; while that is fuller than its limit neither the reader nor any pipeline goes on, so a client that does not
/// read stops its own session and nothing else.
struct EngineSession: Sendable {
    /// What the loop is told.
    private enum Notice: Sendable {
        case message(SessionMessage)
        case input(SessionInput)
        case disconnected
    }

    /// What is to be sent.
    private enum Outgoing: Sendable {
        case event([UInt8])
        case close(code: UInt16, reason: String)
    }

    let services: EngineServices
    let limits: EngineLimits
    let clock: EngineClock
    let logger: Logger
    private let notices: BoundedQueue<Notice>
    private let outbox = BoundedQueue<Outgoing>(limit: .max)
    private let unsent: Gauge
    private let unheard: Gauge

    init(services: EngineServices, limits: EngineLimits, clock: EngineClock, logger: Logger) {
        self.services = services
        self.limits = limits
        self.clock = clock
        self.logger = logger
        notices = BoundedQueue(limit: limits.unreadBytes)
        unsent = Gauge(limit: limits.unsentBytes)
        unheard = Gauge(limit: limits.recognitionBacklog.samples(at: PCMAudio.realtimeSampleRate))
    }

    /// Ends the session once the reply that is under way was given; nothing new is answered.
    func beginDrain() { notices.push(.input(.drain), cost: 0) }

    /// Ends the session in order: open responses fail, and the connection closes with 1001.
    func beginShutdown() { notices.push(.input(.shutdown), cost: 0) }

    /// Serves the client until either side is done or the task is cancelled.
    func run(_ machine: SessionMachine, over transport: some SessionTransport) async {
        var machine = machine
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await write(to: transport) }
            await serve(&machine, transport)
            outbox.finish()
            // The writer gets a moment to send what is left to a client that may not read any more.
            let deadline = clock.now() + limits.flushTime
            group.addTask { try? await clock.sleep(deadline) }
            await group.next()
            group.cancelAll()
        }
        logger.debug(
            "A session ended",
            metadata: ["session.id": "\(machine.id)", "session.forgotten_items": "\(machine.conversation.forgotten)"])
    }

    private func serve(_ machine: inout SessionMachine, _ transport: some SessionTransport) async {
        await withDiscardingTaskGroup { group in
            var work = SessionWork()
            defer { group.cancelAll() }
            var actions = machine.handle(.opened, at: clock.now())
            group.addTask { await read(from: transport) }
            while true {
                for action in actions { perform(action, &work, &group) }
                guard !machine.isClosed, let notice = await notices.next() else { return }
                switch notice {
                case .message(.binary): actions = machine.handle(.binary, at: clock.now())
                case .message(.text(let bytes)): actions = machine.handle(Self.parse(bytes, machine.settings), at: clock.now())
                case .input(let input):
                    if case .recognition(let id, _) = input { work.forgetUtterance(id) }
                    actions = machine.handle(input, at: clock.now())
                case .disconnected: return
                }
            }
        }
    }

    private static func parse(_ bytes: [UInt8], _ settings: SessionSettings) -> SessionInput {
        do {
            return .client(try ClientEvent(utf8: bytes, audio: settings.inputEncoding))
        } catch {
            return .malformed(error)
        }
    }

    private func read(from transport: some SessionTransport) async {
        while let message = await transport.next() {
            await unsent.waitForRoom()
            await unheard.waitForRoom()
            let cost = if case .text(let bytes) = message { bytes.count } else { 1 }
            await notices.send(.message(message), cost: cost)
        }
        notices.push(.disconnected, cost: 0)
    }

    private func write(to transport: some SessionTransport) async {
        while let outgoing = await outbox.next() {
            switch outgoing {
            case .close(let code, let reason): return await transport.close(code: code, reason: reason)
            case .event(let text):
                do {
                    try await transport.send(text)
                } catch {
                    // The reader learns of it too, but only when it has read what came before.
                    notices.push(.disconnected, cost: 0)
                    return
                }
                unsent.subtract(text.count)
            }
        }
    }

    private func perform(_ action: SessionAction, _ work: inout SessionWork, _ group: inout DiscardingTaskGroup) {
        switch action {
        case .send(let event):
            var bytes: [UInt8] = []
            event.write(to: &bytes)
            unsent.add(bytes.count)
            outbox.push(.event(bytes))
        case .beginUtterance(let id, let hints):
            let recognition = RecognitionWork(backlog: unheard)
            work.utterances[id] = recognition
            let recognizer = services.recognizer
            group.addTask {
                await recognition.run(with: recognizer, hints: hints) { await tell(.recognition(id, $0)) }
            }
        case .feed(let id, let audio): work.utterances[id]?.feed(audio)
        case .finishUtterance(let id): work.utterances[id]?.finish()
        case .cancelUtterance(let id): work.cancelUtterance(id)
        case .startResponse(let id, let plan):
            let stop = work.stop(for: id)
            let pipeline = ResponsePipeline(
                dialogue: services.dialogue, synthesizer: services.synthesizer, clock: clock, audioLead: limits.audioLead,
                logger: logger)
            group.addTask {
                await stop.run {
                    await pipeline.run(plan) { output in
                        await unsent.waitForRoom()
                        guard await tell(.response(id, output)) else { throw CancellationError() }
                    }
                }
            }
        case .stopResponse(let id): work.responses.removeValue(forKey: id)?.fire()
        case .setTimer(let timer, let deadline):
            let stop = work.stop(for: timer)
            group.addTask {
                await stop.run {
                    guard (try? await clock.sleep(deadline)) != nil else { return }
                    await tell(.timer(timer))
                }
            }
        case .cancelTimer(let timer): work.timers.removeValue(forKey: timer)?.fire()
        case .close(let code, let reason): outbox.push(.close(code: code, reason: reason))
        }
    }

    /// Reports to the loop. Returns whether the loop will hear of it.
    @discardableResult
    private func tell(_ input: SessionInput) async -> Bool { await notices.send(.input(input), cost: input.cost) }
}

extension SessionInput {
    /// Roughly what it takes in memory while it waits, in bytes.
    fileprivate var cost: Int {
        if case .response(_, .audio(let samples)) = self { return samples.count * 2 }
        return 64
    }
}
