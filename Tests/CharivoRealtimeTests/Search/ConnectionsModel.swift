@testable import CharivoRealtime

/// The connections of a simulated session, and what must be true of them: at most one is made beside the one that serves, it
/// serves only once it has its config and nothing is being said, and the one that it takes the place of is closed.
struct ConnectionsModel {
    struct Standby {
        var generation: Int
        var messageID: String?
        var isConfigured = false
    }

    private(set) var standby: Standby?
    /// The connection that was asked for a sign of life and has not given one.
    private(set) var asked: Int?
    private(set) var isPaused = false
    private(set) var rotations = 0
    /// How often a connection that stood ready made a loss good.
    private(set) var successions = 0
    /// What is to be closed before the step is over.
    private var leaving: Int?
    /// Whether a connection was lost and none serves.
    private var isDown = false
    /// What the far end has acknowledged of the conversation that it can take up again.
    private var acknowledged: Set<String> = []
    private var told: Set<String> = []
    private var isNative = false
    /// Whether the connection that is being made was dialled under a handle.
    private(set) var resumes = false

    /// Follows an effect.
    ///
    /// - Parameters:
    ///   - generation: The connection that served before the step.
    ///   - wasBusy: Whether a reply was being made or asked for before the step.
    mutating func perform(_ effect: SessionEffect, generation: Int, wasBusy: Bool) throws {
        switch effect {
        case .dial(let request):
            resumes = request.resumptionHandle != nil
            isNative = false
            asked = nil
            // Without a handle the far end begins another conversation, of which it has nothing.
            if !resumes { acknowledged = [] }
            told = []
        case .dialStandby(let request):
            if standby != nil { throw SessionModel.Violation(description: "two connections are made beside the one that serves") }
            standby = Standby(generation: request.generation)
        case .sendStandby(let messages): standby?.messageID = messages.first?.id
        case .serve(let new):
            guard let standby, standby.generation == new, standby.isConfigured else {
                throw SessionModel.Violation(description: "a connection serves that was not ready")
            }
            if wasBusy, !isDown { throw SessionModel.Violation(description: "the connection was changed in the middle of a reply") }
            self.standby = nil
            isNative = false
            leaving = isDown ? nil : generation
            successions += isDown ? 1 : 0
            rotations += 1
            acknowledged = []
            told = []
        case .closeConnection(let closed):
            if standby?.generation == closed { standby = nil }
            if leaving == closed { leaving = nil }
        case .disconnectUplink: isDown = true
        case .connectUplink: isDown = false
        case .resumeUplink(let report, _):
            isDown = false
            guard report.resumption == .native else { break }
            for entry in report.items where entry.outcome == .restored && !acknowledged.contains(entry.itemID) {
                if told.contains(entry.itemID) { continue }
                throw SessionModel.Violation(description: "E20: \(entry.itemID) is said to be restored, and nobody told the provider")
            }
        case .probe(let generation): asked = generation
        case .pauseAudio:
            if isPaused { throw SessionModel.Violation(description: "the audio was paused twice") }
            isPaused = true
        case .resumeAudio:
            if !isPaused { throw SessionModel.Violation(description: "the audio was resumed twice") }
            isPaused = false
        case .send(let messages):
            for case .createItem(let item, _) in messages.map(\.command) where isNative && acknowledged.contains(item.id) {
                throw SessionModel.Violation(description: "E20: \(item.id) was told to a provider that has it")
            }
            for case .createItem(let item, _) in messages.map(\.command) { told.insert(item.id) }
        default: break
        }
    }

    mutating func opened() { asked = nil }

    /// The far end acknowledges the config of the connection beside the one that serves.
    mutating func configureStandby() { if standby?.messageID != nil { standby?.isConfigured = true } }

    /// The far end has an item.
    mutating func acknowledge(_ event: ProviderEvent) {
        switch event {
        case .outputItemAdded(_, let item), .outputItemDone(_, let item), .itemAdded(let item, _): acknowledged.insert(item.id)
        case .audioCommitted(let id, _): acknowledged.insert(id)
        case .resumptionHandle(.some): acknowledged.formUnion(told)
        default: break
        }
    }

    /// The far end refuses an item that it was told of.
    mutating func refuse(_ itemID: String) {
        acknowledged.remove(itemID)
        told.remove(itemID)
    }

    /// Whether the far end takes the session up again, if it is asked to.
    mutating func takeUp(_ takes: Bool) -> Bool? {
        guard resumes else { return nil }
        isNative = takes
        if !takes { acknowledged = [] }
        resumes = false
        return takes
    }

    func check() throws {
        if leaving != nil { throw SessionModel.Violation(description: "the connection that was exchanged was not closed") }
    }
}
