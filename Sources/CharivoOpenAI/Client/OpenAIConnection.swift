internal import CharivoRealtime
internal import CharivoWebSocket
internal import NIOCore
internal import Synchronization

/// One connection to a service: messages of the wire on one side, normalised events and commands on the other.
final class OpenAIConnection: RealtimeConnection {
    private let socket: WebSocketConnection
    /// What the service was last asked to speak and hear in; sound is coded by it.
    private let encodings = Mutex((input: WireAudioEncoding.pcm16, output: WireAudioEncoding.pcm16))
    private let failure = Mutex<ProviderError?>(nil)
    /// Whose group is being sent: nothing of another one comes in between.
    private let turns = SendTurns()

    init(socket: WebSocketConnection) {
        self.socket = socket
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
            var bytes: [UInt8] = []
            ClientEvent(message, audio: encodings.withLock(\.input)).write(to: &bytes)
            do { try await socket.send(.text(ByteBuffer(bytes: bytes))) } catch let error as WebSocketError {
                throw RealtimeError(error)
            }
        }
    }

    func close() async {
        await socket.close()
    }

    private func event(of message: WebSocketMessage) -> ProviderEvent? {
        guard case .text(let buffer) = message else { return .malformed(reason: "It is binary, and the protocol has only text.") }
        let event: ServerEvent
        do {
            event = try ServerEvent(utf8: buffer.readableBytesUInt8Span, audio: encodings.withLock(\.output))
        } catch {
            return .malformed(reason: error.description)
        }
        switch event.payload {
        case .sessionCreated(let session), .sessionUpdated(let session): note(session)
        case .error(let error): failure.withLock { $0 = ProviderError(error) }
        default: break
        }
        return ProviderEvent(event.payload)
    }

    private func note(_ session: WireSession) {
        encodings.withLock { encodings in
            encodings.input = session.input?.format.value?.encoding ?? encodings.input
            encodings.output = session.output?.format.value?.encoding ?? encodings.output
        }
    }
}
