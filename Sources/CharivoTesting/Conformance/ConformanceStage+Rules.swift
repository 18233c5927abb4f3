extension ConformanceStage {
    /// Checks one rule; throws a ``ConformanceVerdict`` when it is broken or cannot be shown.
    func check(_ rule: ConformanceRule) async throws {
        switch rule {
        case .eventsInOrder: try await eventsInOrder()
        case .unknownEventsKept: try await unknownEventsKept()
        case .malformedSurvived: try await malformedSurvived()
        case .endsOnce: try await endsOnce()
        case .lossReported: try await lossReported()
        case .groupsIndivisible: try await groupsIndivisible()
        case .groupsInOrder: try await groupsInOrder()
        case .closeEndsEvents: try await closeEndsEvents()
        case .sendAfterCloseThrows: try await sendAfterCloseThrows()
        case .sendAfterLossThrows: try await sendAfterLossThrows()
        case .returnCloses: try await returnCloses()
        case .cancellationCloses: try await cancellationCloses()
        case .cancellationEndsDial: try await cancellationEndsDial()
        case .refusalIsTerminal: try await refusalIsTerminal()
        case .outageIsNotTerminal: try await outageIsNotTerminal()
        case .generationsApart: try await generationsApart()
        case .dialsAnew: try await dialsAnew()
        case .credentialsAskedAtEachDial: try await credentialsAskedAtEachDial()
        case .sendWaitsForTheNetwork: try await sendWaitsForTheNetwork()
        case .waitingSendEnds: try await waitingSendEnds()
        case .probeIsAnswered: try await probeIsAnswered()
        case .probeEnds: try await probeEnds()
        }
    }
}
