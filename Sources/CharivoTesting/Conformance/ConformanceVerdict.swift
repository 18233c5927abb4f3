/// Ends a check before its end.
struct ConformanceVerdict: Error {
    let outcome: ConformanceReport.Outcome

    static func broken(_ reason: String) -> ConformanceVerdict { ConformanceVerdict(outcome: .failed(reason)) }

    static func skipped(_ reason: String) -> ConformanceVerdict { ConformanceVerdict(outcome: .skipped(reason)) }
}
