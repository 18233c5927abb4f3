package import CharivoOpenAI
public import CharivoRealtime
internal import CharivoWebSocket
internal import Synchronization

/// The server's end of one connection to a ``ProtocolServer``: the test sees what the client sent, and says what the service says.
///
/// Everything that goes to the client goes in order, through the server's ``FaultPlan``. Of what waits to be sent or to be looked at,
/// 20,000 events are kept either way; more are lost.
public final class ProtocolConnection: Sendable {
    private struct State {
        var session: ProtocolSession
        var faults: FaultInjector
        var received: [ProtocolMessage] = []
        var nextEvent = 0
    }

    /// Which connection of its server's it is, from 1; dials that were refused are counted too.
    public let number: Int
    /// What the client dialled with.
    public let handshake: ProtocolHandshake

    private let behavior: ProtocolBehavior
    private let nextReply: @Sendable () -> PlannedReply?
    private let clock: any SessionClock
    private let state: Mutex<State>
    private let inbox = MessageBox<ProtocolMessage>(limit: 20_000)
    private let outbox = MessageBox<FaultInjector.Delivery>(limit: 20_000)
    private let gone = Gate()
    private let ending = Mutex<WebSocketClose?>(nil)
    private let socket: WebSocketConnection

    init(
        socket: WebSocketConnection, number: Int, handshake: ProtocolHandshake, behavior: ProtocolBehavior, faults: FaultInjector,
        clock: any SessionClock,
        nextReply: @escaping @Sendable () -> PlannedReply?
    ) {
        self.socket = socket
        self.number = number
        self.handshake = handshake
        self.behavior = behavior
        self.nextReply = nextReply
        self.clock = clock
        state = Mutex(State(session: ProtocolSession(behavior, number: number, model: handshake.model), faults: faults))
        gone.shut()
    }

    // What the client said.

    /// The next event of the client's that was not looked at, sound passed over.
    ///
    /// - Parameters:
    ///   - type: Of which type; others before it are passed over. The next of any when `nil`.
    ///   - limit: How long to wait in real time.
    /// - Throws: ``WaitFailure`` when none came in time, or the connection ended before.
    @discardableResult
    public func next(_ type: String? = nil, within limit: Duration = .seconds(30)) async throws(WaitFailure) -> ProtocolMessage {
        var seen: [String] = []
        while case .element(let message) = await inbox.take(within: limit) {
            if type == nil ? message.audio == nil : message.type == type { return message }
            seen.append(message.type)
        }
        if let close = ending.withLock(\.self) { seen.append("the end: \(close.detail)") }
        throw WaitFailure(awaited: type ?? "an event of the client's", limit: Task.isCancelled ? nil : limit, seen: seen)
    }

    /// The next piece of the user's sound, other events passed over.
    ///
    /// - Throws: As ``next(_:within:)``.
    public func nextAudio(within limit: Duration = .seconds(30)) async throws(WaitFailure) -> PCMAudio {
        try await next("input_audio_buffer.append", within: limit).audio ?? PCMAudio(samples: [])
    }

    /// Everything the client has said, in order; the newest 20,000 events.
    public var received: [ProtocolMessage] { state.withLock(\.received) }

    /// The code that the client closed the connection with, once it has ended; `nil` while it stands, and when none came.
    public var closeCode: Int? { ending.withLock { $0?.code.map { Int($0.rawValue) } } }

    /// Waits until the connection has ended, by either side.
    public func waitForEnd() async {
        await gone.pass()
    }

    /// Takes nothing more from the wire, until ``resume()``: a client that sends much has to wait.
    public func stall() async {
        await socket.stopReading()
    }

    /// Takes from the wire again.
    public func resume() async {
        await socket.startReading()
    }

    // Out.

    /// Sends events of the wire.
    package func send(_ events: ServerEvent.Payload...) {
        send { _ in events }
    }

    /// Has the session say something.
    func send(_ make: (inout ProtocolSession) -> [ServerEvent.Payload]) {
        state.withLock { state in
            let events = make(&state.session)
            enqueue(events, &state)
        }
    }

    /// Sends a frame, with the faults that are due.
    func transmit(_ type: String, _ frame: [UInt8]) {
        state.withLock { state in
            for delivery in state.faults.sending(type, frame) { outbox.put(delivery) }
        }
    }

    /// Sends something past the faults.
    func deliver(_ delivery: FaultInjector.Delivery) {
        outbox.put(delivery)
    }

    private func enqueue(_ events: [ServerEvent.Payload], _ state: inout State) {
        for event in events {
            state.nextEvent += 1
            let frame = ServerEvent(event, eventID: "event_\(number)_\(state.nextEvent)").utf8
            for delivery in state.faults.sending(event.type, frame) { outbox.put(delivery) }
        }
    }

    // The socket.

    /// Lives with the socket until it ends.
    func run() async {
        for delivery in state.withLock({ $0.faults.opened() }) { outbox.put(delivery) }
        if behavior.greets { greet() }
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await self.write() }
            for await message in socket.inbound { take(message) }
            ending.withLock { $0 = socket.ending }
            gone.open()
            inbox.finish()
            outbox.finish()
            group.cancelAll()
        }
    }

    private func take(_ message: WebSocketMessage) {
        let event: ClientEvent
        do {
            event = try ClientEvent(utf8: message.bytes)
        } catch {
            inbox.put(ProtocolMessage(type: "", id: error.eventID, event: nil))
            return send { _ in [.error(WireError(error))] }
        }
        let message = ProtocolMessage(type: event.payload.type, id: event.eventID, event: event)
        state.withLock { state in
            let reception = state.faults.receiving(message.type)
            for delivery in reception.deliveries { outbox.put(delivery) }
            for _ in 0..<reception.times {
                if state.received.count == 20_000 { state.received.removeFirst() }
                state.received.append(message)
                inbox.put(message)
                enqueue(state.session.received(event, nextReply: nextReply), &state)
            }
        }
    }

    private func write() async {
        while let delivery = await outbox.take() {
            switch delivery {
            case .text(let bytes): try? await socket.send(.text(bytes))
            case .binary(let bytes): try? await socket.send(.binary(bytes))
            case .wait(let duration): try? await clock.sleep(until: clock.now + duration)
            case .silence:
                await socket.stopReading()
                // Nothing more is said; the queue is emptied at the end.
                await gone.pass()
            case .cut: await socket.cut()
            case .close(let code, let reason):
                await socket.close(code: WebSocketCloseCode(rawValue: UInt16(clamping: code)), reason: reason)
            }
        }
    }
}
