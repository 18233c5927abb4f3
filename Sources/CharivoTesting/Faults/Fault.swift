/// One thing that goes wrong between a client and a ``ProtocolServer``: what, and where.
///
/// ```swift
/// Fault(.close(code: 1001, reason: "going away"), at: .sending("response.output_audio.delta", nth: 3, connection: 1))
/// ```
public struct Fault: Sendable, Hashable {
    /// What goes wrong.
    public enum Action: Sendable, Hashable {
        /// The event is lost.
        case drop
        /// The event comes twice.
        case duplicate
        /// The event comes after the one that follows it.
        case swap
        /// The event, and with it everything behind it, comes so much later by the server's clock.
        case delay(Duration)
        /// From here on the connection is half open: nothing comes, nothing is taken, no ping is answered, and it is not closed.
        case fallSilent
        /// The network is gone, without a close frame.
        case cut
        /// The server closes.
        case close(code: Int, reason: String)
        /// The server says what is wrong, and closes, as the live service does.
        case fail(ProtocolFailure)
        /// This text comes in the event's place, whatever it is.
        case replace(with: String)
        /// A binary message comes in the event's place.
        case binary([UInt8])
        /// An event of a type that nobody knows comes before it.
        case precede(withType: String)
        /// A frame of that many bytes comes in its place; 24 MiB is the most that the clients here take.
        case oversize(bytes: Int)
        /// The dial is answered with an HTTP status instead of a WebSocket. Only at a handshake.
        case refuse(status: Int, headers: [String: String] = [:], body: String = "")
        /// The dial is not answered, until ``ProtocolServer/answerHeldHandshakes()``. Only at a handshake.
        case hold
    }
    /// Where it goes wrong.
    public struct Place: Sendable, Hashable {
        enum Moment: Sendable, Hashable {
            case handshake
            case opening
            case sending(type: String?, nth: Int)
            case receiving(type: String?, nth: Int)
        }

        var moment: Moment
        var connection: Int?

        /// As a client dials.
        ///
        /// - Parameter connection: Which dial of the server's, counted from 1; every one when `nil`.
        public static func handshake(connection: Int? = nil) -> Place {
            Place(moment: .handshake, connection: connection)
        }

        /// As a connection stands, before its first event.
        public static func opening(connection: Int? = nil) -> Place {
            Place(moment: .opening, connection: connection)
        }

        /// As the server sends an event.
        ///
        /// - Parameters:
        ///   - type: Of that type; of any when `nil`.
        ///   - nth: Which of those on its connection, counted from 1.
        ///   - connection: Which connection of the server's, counted from 1; every one when `nil`.
        public static func sending(_ type: String? = nil, nth: Int = 1, connection: Int? = nil) -> Place {
            Place(moment: .sending(type: type, nth: nth), connection: connection)
        }

        /// As an event of the client's arrives. What replaces or precedes goes to the client then, as the answer's first part.
        public static func receiving(_ type: String? = nil, nth: Int = 1, connection: Int? = nil) -> Place {
            Place(moment: .receiving(type: type, nth: nth), connection: connection)
        }
    }

    /// What goes wrong.
    public var action: Action
    /// Where.
    public var place: Place

    /// Makes a fault.
    public init(_ action: Action, at place: Place) {
        self.action = action
        self.place = place
    }

    /// A key that the service does not take: the WebSocket opens, an error comes, and a close with code 3000.
    public static func badKey(connection: Int? = nil) -> Fault {
        Fault(.fail(.invalidKey), at: .opening(connection: connection))
    }
}

/// An error event and the close that follows it, whose reason is `type.code`.
public struct ProtocolFailure: Sendable, Hashable {
    /// The error's type.
    public var type: String
    /// The error's code.
    public var code: String
    /// The error's message.
    public var message: String
    /// The close code.
    public var closeCode: Int

    /// Makes a failure.
    public init(type: String = "invalid_request_error", code: String, message: String, closeCode: Int) {
        self.type = type
        self.code = code
        self.message = message
        self.closeCode = closeCode
    }

    /// The key is not one.
    public static let invalidKey = ProtocolFailure(
        code: "invalid_api_key", message: "Incorrect API key provided.", closeCode: 3000)
    /// The model is not one.
    public static let invalidModel = ProtocolFailure(
        code: "invalid_model", message: "The model does not exist or you do not have access to it.", closeCode: 4000)
    /// The account has nothing left.
    public static let quotaSpent = ProtocolFailure(
        code: "insufficient_quota", message: "You exceeded your current quota.", closeCode: 4000)
    /// The session has lasted as long as it may.
    public static let sessionExpired = ProtocolFailure(
        code: "session_expired", message: "Your session hit the maximum duration of 60 minutes.", closeCode: 1001)
}
