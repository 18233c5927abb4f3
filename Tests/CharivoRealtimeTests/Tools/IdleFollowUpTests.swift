import Testing

@testable import CharivoRealtime

@Suite("Tools: what is spoken of when nobody else speaks")
struct IdleFollowUpTests {
    @Test("C3: while the user speaks nothing is due, and from the user's silence on the wait has an end")
    func wait() {
        var followUp = IdleFollowUp()
        followUp.want(until: .seconds(10))
        #expect(followUp.deadline == .seconds(10))
        followUp.userBeganToSpeak()
        #expect(followUp.deadline == nil)
        #expect(!followUp.isOverdue(now: .seconds(60)))
        followUp.userFellSilent(waitingUntil: .seconds(75))
        #expect(followUp.deadline == .seconds(75))
        #expect(!followUp.isOverdue(now: .seconds(74)))
        #expect(followUp.isOverdue(now: .seconds(75)))
        followUp.release()
        #expect(!followUp.isWanted && followUp.deadline == nil)
    }
}
