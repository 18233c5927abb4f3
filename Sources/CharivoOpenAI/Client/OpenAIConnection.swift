internal import CharivoRealtime
internal import CharivoWebSocket
internal import NIOCore
internal import Synchronization

/// One connection to a service: messages of the wire on one side, normalised events and commands on the other.
final class OpenAIConnection: RealtimeConnection {
    private let socket: WebSocketConnection
    private let input = Mutex(InputFormat())
    /// What the service speaks in.
    private let output = Mutex(WireAudioEncoding.pcm16)
    /// The detection of turns that the service has of its own, as its fresh session says.
    private let usual = Mutex(WireServerVAD())
    /// What the session may have been prepared with before it was dialled.
    private let dialled: TurnDetection?
    private let failure = Mutex<ProviderError?>(nil)
    /// Whose group is being sent: nothing of another one comes in between.
    private let turns = SendTurns()

    /// - Parameter config: What is dialled for. A server that hands sessions out has prepared this one with it.
    init(socket: WebSocketConnection, config: RealtimeSessionConfig) {
        self.socket = socket
        dialled = config.turnDetection
    }

    /// The newest error the service sent: when it closes right after, that is why.
    var lastError: ProviderError? { failure.withLock(\.self) }

    var events: any AsyncSequence<ProviderEvent, Never> & Sendable {
        socket.inbound.compactMap { [self] message in event(of: message) }
    }

    func send(_ commands: [ProviderMessage]) async throws {
        await turns.enter()
        defer { turns.leave() }
        for message in commands {
            guard let event = event(of: message) else { continue }
            var bytes: [UInt8] = []
            event.write(to: &bytes)
            do { try await socket.send(.text(ByteBuffer(bytes: bytes))) } catch let error as WebSocketError {
                throw RealtimeError(error)
            }
        }
    }

    func close() async {
        await socket.close()
    }

    func probe() async throws {
        do { try await socket.ping() } catch let error as WebSocketError { throw RealtimeError(error) }
    }

    /// A command as the wire has it; `nil` for a piece of sound that is too short to be heard.
    private func event(of message: ProviderMessage) -> ClientEvent? {
        input.withLock { input in
            switch message.command {
            case .appendAudio(let audio):
                let converted = input.convert(audio)
                guard !converted.samples.isEmpty else { return nil }
                return ClientEvent(
                    ProviderMessage(id: message.id, command: .appendAudio(converted)), audio: input.encoding)
            case .updateSession(let config):
                input.asked(config, messageID: message.id)
                return ClientEvent(message, audio: input.encoding, usual: usual.withLock(\.self))
            default: return ClientEvent(message, audio: input.encoding)
            }
        }
    }

    private func event(of message: WebSocketMessage) -> ProviderEvent? {
        guard case .text(let buffer) = message else { return .malformed(reason: "It is binary, and the protocol has only text.") }
        let event: ServerEvent
        do {
            event = try ServerEvent(utf8: buffer.readableBytesUInt8Span, audio: output.withLock(\.self))
        } catch {
            return .malformed(reason: error.description)
        }
        switch event.payload {
        case .sessionCreated(let session):
            if case .server(let detection) = session.input?.turnDetection.value {
                usual.withLock { $0 = detection.withoutWishes(dialled) }
            }
            note(session)
        case .sessionUpdated(let session): note(session)
        case .error(let error):
            failure.withLock { $0 = ProviderError(error) }
            input.withLock { $0.refused(messageID: error.eventID) }
        default: break
        }
        return ProviderEvent(event.payload)
    }

    private func note(_ session: WireSession) {
        if let format = session.input?.format.value { input.withLock { $0.confirmed(format) } }
        if let encoding = session.output?.format.value?.encoding { output.withLock { $0 = encoding } }
    }
}
