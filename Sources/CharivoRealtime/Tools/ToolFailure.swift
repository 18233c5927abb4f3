/// An error whose message may be told to the model, and so be spoken.
///
/// What a handler throws can hold anything: a connection string, a customer's name. So only an error that says it is meant to be
/// told is told in its own words; of any other the model learns the name of its type.
///
/// ```swift
/// struct SoldOut: ToolFailure {
///     var message: String { "The concert is sold out." }
/// }
/// ```
public protocol ToolFailure: Error {
    /// What went wrong and what to do instead, for a language model.
    var message: String { get }
}

extension RealtimeError: ToolFailure {}

extension RealtimeError {
    /// What the model is told of an error that a handler threw.
    init(thrownByTool error: any Error) {
        switch error {
        case let error as RealtimeError: self = error
        case let error as any ToolFailure: self.init(code: .tool, message: error.message)
        case is CancellationError: self.init(code: .cancelled, message: "The tool was cancelled.")
        default: self.init(code: .tool, message: "The tool failed (\(String(describing: type(of: error)))).")
        }
    }
}
