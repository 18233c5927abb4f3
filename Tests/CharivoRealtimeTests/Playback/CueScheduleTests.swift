import Testing

@testable import CharivoRealtime

@Suite("Which cues happen when")
struct CueScheduleTests {
    private let turn = TurnIdentity(responseID: "resp_1", itemID: "fc_1", generation: 1)

    private func smile(_ id: String = "smile") -> RealtimeEvent { .expression(id: id, turn) }
    private var rest: RealtimeEvent { .expression(id: "neutral", turn) }

    private func schedule(calledAt seconds: Int...) -> CueSchedule {
        var schedule = CueSchedule(limit: 4)
        for second in seconds { schedule.called("call_\(second)", at: .seconds(second)) }
        return schedule
    }

    @Test("B12: a cue whose place was heard already happens at once, another when the output reaches its place")
    func order() {
        var schedule = schedule(calledAt: 1, 3, 2)
        #expect(schedule.arrived(smile("1"), of: "call_1", restingExpression: nil, now: .seconds(1)) == .due(smile("1")))
        #expect(schedule.arrived(smile("3"), of: "call_3", restingExpression: nil, now: .seconds(1)) == .waits)
        #expect(schedule.arrived(smile("2"), of: "call_2", restingExpression: nil, now: .seconds(1)) == .waits)
        #expect(schedule.reached(.milliseconds(1_999)).isEmpty)
        #expect(schedule.reached(.seconds(2)) == [smile("2")])
        #expect(schedule.reached(.seconds(9)) == [smile("3")])
    }

    @Test("B12: cues of one place happen in the order in which they came")
    func samePlace() {
        var schedule = schedule(calledAt: 2)
        for id in ["a", "b", "c"] { #expect(schedule.arrived(smile(id), of: "call_2", restingExpression: nil, now: .zero) == .waits) }
        #expect(schedule.reached(.seconds(2)) == [smile("a"), smile("b"), smile("c")])
    }

    @Test("B12: a cut lets happen what was heard, and cancels what was not, also what arrives only afterwards")
    func cut() {
        var schedule = schedule(calledAt: 1, 2, 3)
        _ = schedule.arrived(smile("1"), of: "call_1", restingExpression: nil, now: .zero)
        _ = schedule.arrived(smile("2"), of: "call_2", restingExpression: nil, now: .zero)
        #expect(schedule.cut(at: .milliseconds(1_500)) == [smile("1")])
        #expect(schedule.reached(.seconds(9)).isEmpty)
        #expect(schedule.arrived(smile("3"), of: "call_3", restingExpression: nil, now: .seconds(9)) == .cancelled)
    }

    @Test("B12: the expression of a turn that is cut is put back once, one of a turn that was said to its end is not")
    func release() {
        var schedule = schedule(calledAt: 0)
        #expect(schedule.arrived(smile(), of: "call_0", restingExpression: "neutral", now: .zero) == .due(smile()))
        var settled = schedule
        #expect(schedule.cut(at: .seconds(1)) == [rest])
        #expect(schedule.cut(at: .seconds(2)).isEmpty)
        #expect(schedule.ended().isEmpty)
        settled.settled()
        #expect(settled.cut(at: .seconds(1)).isEmpty)
        #expect(settled.ended() == [rest], "the end of the session puts it back")
        #expect(settled.ended().isEmpty)
    }

    @Test("B12: a face that was put to rest by the model is not put to rest again, and without a resting one nothing is")
    func nothingToRelease() {
        var schedule = schedule(calledAt: 0)
        _ = schedule.arrived(smile(), of: "call_0", restingExpression: "neutral", now: .zero)
        _ = schedule.arrived(rest, of: "call_0", restingExpression: "neutral", now: .zero)
        #expect(schedule.cut(at: .seconds(1)).isEmpty)
        schedule.called("call_1", at: .zero)
        _ = schedule.arrived(smile(), of: "call_1", restingExpression: nil, now: .zero)
        #expect(schedule.ended().isEmpty)
    }

    @Test("I10: neither the cues that wait nor the calls that are remembered grow without a limit")
    func bounded() {
        var schedule = CueSchedule(limit: 2)
        for number in 0..<100 { schedule.called("call_\(number)", at: .seconds(1)) }
        let arrivals = (90..<100).map { schedule.arrived(smile(), of: "call_\($0)", restingExpression: nil, now: .zero) }
        #expect(arrivals.filter { $0 == .waits }.count == 2)
        #expect(arrivals.filter { $0 == .refused }.count == 6, "of the last eight calls")
        #expect(schedule.cues.count == 2)
    }
}
