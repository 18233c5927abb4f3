internal import CharivoHTTP
internal import CharivoJSON

/// What the answer to a question that no route can grant says of whoever has given it.
enum RouteAnswer: Sendable, Hashable {
    /// A route that has judged the question itself: whoever asks may ask.
    case judgement
    /// It wants to know who calls, or does not let them.
    case refusal
    /// It did not get as far: it is asked too much, stops, or fails; or what stands before it does.
    case unable
    /// Something else: a web server, or another path.
    case none

    init(_ answer: HTTPAnswer) {
        let body = try? JSONValue(utf8: answer.body)
        self =
            switch answer.status {
            case 401, 403: .refusal
            // A route that takes any adapter has prepared a session.
            case 200..<300: body?["transport"] == nil ? .none : .judgement
            case 400, 422: body?["error"] == nil ? .none : .judgement
            // A proxy that has nobody behind it says so with a page of its own.
            case 408, 429, 502, 503, 504: .unable
            case 500...: body?["error"] == nil ? .none : .unable
            default: .none
            }
    }
}
