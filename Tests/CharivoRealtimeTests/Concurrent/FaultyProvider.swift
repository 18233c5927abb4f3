import CharivoJSON
import CharivoRealtime
import CharivoTesting
import Synchronization

/// A provider of chance: it acknowledges, replies, calls tools, talks over itself, repeats, forgets, and loses its connections.
final class FaultyProvider: Sendable {
    let client = InMemoryRealtimeClient()
    private let seed: UInt64
    /// For each connection, the calls that were answered over it; one that was answered twice is kept in `twice`.
    private let twice = Mutex<[String]>([])
    private let number = Atomic(0)

    init(seed: UInt64) { self.seed = seed }

    /// The calls that were answered twice over one connection.
    var answeredTwice: [String] { twice.withLock(\.self) }

    /// Serves dials until the task is cancelled.
    func run() async {
        await withDiscardingTaskGroup { group in
            var random = SeededRandom(seed: seed)
            while let peer = try? await client.accept(within: .seconds(600)) {
                let seed = random.next()
                group.addTask { await self.serve(peer, SeededRandom(seed: seed)) }
                if random.chance(10) { client.refuseNextDial(RealtimeError(code: .transport, message: "Not now.")) }
            }
        }
    }

    private func id(_ prefix: String) -> String { "\(prefix)\(number.add(1, ordering: .relaxed).newValue)" }

    private func serve(_ peer: InMemoryPeer, _ random: SeededRandom) async {
        var random = random
        var answered: Set<String> = []
        while let message = try? await peer.next(within: .seconds(600)) {
            switch message.command {
            case .updateSession(let config):
                switch Int.random(in: 0..<20, using: &random) {
                case 0: peer.emit(.error(ProviderError(code: "invalid_value", message: "No.", messageID: message.id)))
                case 1: break
                default: peer.emit(.sessionUpdated(ProviderSession(voice: config.voice, instructions: config.instructions)))
                }
            case .createResponse(let request): await reply(to: request, message.id, peer, &random)
            case .createItem(let item, _):
                if case .toolOutput(let callID, _) = item.kind, !answered.insert(callID).inserted {
                    twice.withLock { $0.append(callID) }
                }
                peer.emit(.itemAdded(item, previousItemID: nil), .itemDone(item))
            case .appendAudio: if random.chance(1) { userSpeaks(peer, &random) }
            case .commitAudio: peer.emit(.audioCommitted(itemID: id("user_"), previousItemID: nil))
            case .cancelResponse(let id):
                peer.emit(.responseDone(ProviderResponse(id: id, status: .cancelled, reason: "client_cancelled")))
            case .truncateItem, .deleteItem, .clearAudio, .clearOutputAudio: break
            }
            if random.chance(2) { peer.end(ConnectionEnd(cause: random.chance(50) ? .connectionLost : .closedByPeer)) }
            if random.chance(10) { await Task.yield() }
        }
    }

    private func reply(to request: ResponseRequest, _ messageID: String, _ peer: InMemoryPeer, _ random: inout SeededRandom) async {
        if random.chance(4) { return peer.emit(.error(ProviderError(code: "busy", message: "No.", messageID: messageID))) }
        if random.chance(3) { return }
        let response = id("resp_")
        let place = OutputPlace(responseID: response, itemID: id("item_"))
        peer.emit(.responseCreated(ProviderResponse(id: response, status: .inProgress, requestID: request.id)))
        if request.toolChoice != ToolChoice.none, random.chance(35) {
            for _ in 0..<Int.random(in: 1...3, using: &random) {
                let kind = ConversationItem.Kind.toolCall(
                    callID: id("call_"), name: "tool\(Int.random(in: 0...3, using: &random))", arguments: random.chance(85) ? "{}" : "{")
                let item = ConversationItem(id: id("fc_"), kind: kind, status: .completed)
                peer.emit(.outputItemAdded(responseID: response, item), .outputItemDone(responseID: response, item))
                if random.chance(10) { peer.emit(.outputItemDone(responseID: response, item)) }
            }
        } else {
            peer.emit(.outputItemAdded(responseID: response, ConversationItem(id: place.itemID, kind: .assistant, isSpoken: true)))
            for _ in 0..<Int.random(in: 1...6, using: &random) {
                peer.emit(.audioDelta(place, PCMAudio(samples: Array(repeating: 900, count: 4_800))), .textDelta(place, "word "))
                if random.chance(20) { await Task.yield() }
                if random.chance(3) { peer.emit(.unknown(type: "odd", [:]), .malformed(reason: "Odd.")) }
            }
            peer.emit(.audioDone(place), .textDone(place, "All the words."))
        }
        let status = [ProviderResponse.Status.completed, .completed, .completed, .failed, .incomplete].randomElement(using: &random)
        let done = ProviderEvent.responseDone(
            ProviderResponse(
                id: response, status: status ?? .completed, usage: TokenUsage(totalTokens: 2, inputTokens: 1, outputTokens: 1),
                requestID: request.id))
        if !random.chance(3) { peer.emit(done) }
        if random.chance(5) { peer.emit(done, .textDelta(place, "late")) }
    }

    private func userSpeaks(_ peer: InMemoryPeer, _ random: inout SeededRandom) {
        let item = id("user_")
        peer.emit(.speechStarted(itemID: item, audioStartMs: 0))
        if random.chance(90) { peer.emit(.audioCommitted(itemID: item, previousItemID: nil)) }
        if random.chance(80) { peer.emit(.inputTranscript(itemID: item, part: 0, .completed("What I said."))) }
        guard random.chance(50) else { return }
        let response = id("resp_auto_")
        let place = OutputPlace(responseID: response, itemID: id("item_"))
        peer.emit(
            .responseCreated(ProviderResponse(id: response, status: .inProgress)),
            .outputItemAdded(responseID: response, ConversationItem(id: place.itemID, kind: .assistant, isSpoken: true)),
            .audioDelta(place, PCMAudio(samples: Array(repeating: 900, count: 4_800))), .textDelta(place, "Yes?"),
            .responseDone(ProviderResponse(id: response, status: .completed)))
    }
}
