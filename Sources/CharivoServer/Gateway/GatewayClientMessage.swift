internal import CharivoJSON
internal import CharivoRealtime

/// What a client says in a text frame.
enum GatewayClientMessage: Sendable, Hashable {
    case hello(GatewayWish)
    case text(String, whenBusy: BusyPolicy)
    case interrupt
    /// How many samples of the sound of a generation were heard.
    case playback(generation: Int, samples: Int)
    /// A flush was carried out, after that many samples of its generation.
    case flushed(id: Int, samples: Int)
    case update(RealtimeSessionConfig)
    case stop
    case ping(id: JSONValue?)

    /// The longest text that is said to a character, in bytes of UTF-8.
    static let maximumText = 8_192

    /// Reads a text frame.
    init(utf8 bytes: some Sequence<UInt8>) throws(GatewayError) {
        let json: JSONValue
        do {
            json = try JSONValue(utf8: bytes)
        } catch {
            throw GatewayError(
                .invalidMessage,
                error.isTooDeep ? "The message is nested more than \(JSONValue.maximumDepth) levels deep." : "The message is not JSON.")
        }
        guard let object = json.objectValue else {
            throw GatewayError(.invalidMessage, "The message should be a JSON object, and is of type \(json.typeName).")
        }
        guard let type = object["type"]?.stringValue else {
            throw GatewayError(.invalidMessage, "The message has no type; `type` should be a string such as \"text\".")
        }
        let fields = GatewayFields(object, of: type)
        switch type {
        case "hello": self = .hello(try GatewayWish(fields))
        case "text":
            let text = try fields.string("text")
            guard text.contains(where: { !$0.isWhitespace }) else {
                throw GatewayError(.invalidMessage, "`text` is empty.", about: type)
            }
            guard text.utf8.count <= Self.maximumText else {
                throw GatewayError(.limit, "`text` is longer than \(Self.maximumText) bytes.", about: type)
            }
            self = .text(text, whenBusy: try fields.busyPolicy("whenBusy"))
        case "interrupt": self = .interrupt
        case "playback": self = .playback(generation: try fields.count("generation"), samples: try fields.count("samples"))
        case "flushed": self = .flushed(id: try fields.count("id"), samples: try fields.count("samples"))
        case "update": self = .update(try fields.config("config"))
        case "stop": self = .stop
        case "ping": self = .ping(id: try fields.tag("id"))
        default:
            throw GatewayError(
                .unknownType,
                "Messages of this type are not known; there are hello, text, interrupt, playback, flushed, update, stop and ping.")
        }
    }

    /// The type's name in JSON.
    var type: String {
        switch self {
        case .hello: "hello"
        case .text: "text"
        case .interrupt: "interrupt"
        case .playback: "playback"
        case .flushed: "flushed"
        case .update: "update"
        case .stop: "stop"
        case .ping: "ping"
        }
    }
}

extension GatewayWish {
    fileprivate init(_ fields: GatewayFields) throws(GatewayError) {
        let version = try fields.count("version")
        guard version == GatewayProtocol.version else {
            throw GatewayError(
                .unsupportedVersion, "Version \(version) of the protocol is not spoken here; say version \(GatewayProtocol.version).",
                about: "hello")
        }
        characterID = try fields.optionalString("character")
        if fields.has("config") { config = try fields.config("config") }
        if let name = try fields.optionalString("events") {
            guard let naming = EventNaming(rawValue: name) else {
                throw GatewayError(.invalidMessage, "`events` should be \"seed\" or \"later\".", about: "hello")
            }
            self.naming = naming
        }
        wantsSound = try fields.optionalBool("sound") ?? true
    }
}
