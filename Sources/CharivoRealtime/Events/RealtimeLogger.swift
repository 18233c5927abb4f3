public import Logging

/// Where a session logs to: swift-log's `Logger`. Every line of a session carries its id as `sessionId`, over whatever the
/// logger's owner had put there.
public typealias RealtimeLogger = Logger
