@testable import CharivoRealtime

/// What an uplink keeps of the user's turns, without their sound: which can be said again to another connection.
struct TurnRing {
    private struct Turn {
        var itemID: String?
        var commit: String?
        /// Nothing of it is kept any more.
        var isGone = false
        var isWhole = true
    }

    private var all: [Turn] = []

    /// The turns that can be said again, oldest first.
    var turns: [KeptTurn] {
        all.filter { !$0.isGone }.map { KeptTurn(itemID: $0.itemID, isWhole: $0.isWhole) }
    }

    /// There was no room for the beginning of the oldest turn, or for any of it.
    mutating func letGo(whole: Bool) {
        guard let index = all.firstIndex(where: { !$0.isGone }) else { return }
        all[index].isWhole = false
        all[index].isGone = whole
    }

    /// Does what the machine wants done with the turns.
    mutating func follow(_ effect: SessionEffect) {
        switch effect {
        case .utteranceCommitted(let id):
            if let index = all.firstIndex(where: { $0.itemID == nil }) { all[index].itemID = id } else { all.append(Turn(itemID: id)) }
        case .turnsSettled(let ids): all.removeAll { turn in turn.itemID.map(ids.contains) ?? false }
        case .turnRefused(let messageID): all.removeAll { $0.itemID == nil && $0.commit == messageID }
        case .resumeUplink(_, let commits):
            all.removeAll(where: \.isGone)
            // Where nothing ends them, they are one utterance.
            if commits.isEmpty { all = [] }
            for (index, commit) in zip(all.indices, commits) { all[index] = Turn(commit: commit.id, isWhole: all[index].isWhole) }
        case .closeUplink: all = []
        default: break
        }
    }
}
