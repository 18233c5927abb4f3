/// A rule of the contract between the session and a `RealtimeClient`.
public enum ConformanceRule: String, Sendable, Hashable, CaseIterable {
    /// Events come in the order the provider said them, all of them.
    case eventsInOrder
    /// An event of an unknown type comes as `unknown`, with its type.
    case unknownEventsKept
    /// A message that cannot be read comes as `malformed`, and the connection goes on.
    case malformedSurvived
    /// The events end with the connection, once, and nothing comes after.
    case endsOnce
    /// A lost connection ends as one: not as closed locally, and not as a terminal error.
    case lossReported
    /// A group of commands is sent whole, with nothing of another group in between.
    case groupsIndivisible
    /// Groups of one task are sent in the order they were given.
    case groupsInOrder
    /// `close()` ends the events, and the connection ends as closed locally, without an error.
    case closeEndsEvents
    /// Sending after `close()` throws a `RealtimeError` of code `transport`.
    case sendAfterCloseThrows
    /// Sending after the connection was lost throws a `RealtimeError` of code `transport`.
    case sendAfterLossThrows
    /// When the body returns, the connection is closed and the provider sees it go.
    case returnCloses
    /// Cancelling the task closes a connection in bounded time, and the provider sees it go.
    case cancellationCloses
    /// Cancelling the task ends a dial that is not answered in bounded time.
    case cancellationEndsDial
    /// A key that is refused is told as a `RealtimeError` of code `authentication`.
    case refusalIsTerminal
    /// A provider that is not there is told as a `RealtimeError` that is not terminal.
    case outageIsNotTerminal
    /// Connections of different generations at once keep apart, and each is told its own generation.
    case generationsApart
    /// A dial after a connection ended makes a new connection.
    case dialsAnew
    /// Credentials are asked for at every dial.
    case credentialsAskedAtEachDial
    /// Sending waits while the network takes no more.
    case sendWaitsForTheNetwork
    /// Sending that waits ends in bounded time when the task is cancelled.
    case waitingSendEnds
    /// `probe()` returns while the provider is there, and disturbs nothing that is said or sent meanwhile.
    case probeIsAnswered
    /// `probe()` of a provider that does not answer ends in bounded time when its task is cancelled, and when the connection is lost;
    /// what it then throws is a `RealtimeError` of code `transport`, or a `CancellationError`.
    case probeEnds
}
