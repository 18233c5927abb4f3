internal import CharivoJSON
internal import CharivoRealtime

/// The fields of a client's message, read one by one with an error that names the field.
struct GatewayFields {
    private let object: JSONObject
    private let type: String

    init(_ object: JSONObject, of type: String) {
        self.object = object
        self.type = type
    }

    /// Whether there is a field of that name that is not null.
    func has(_ name: String) -> Bool { object[name].map { !$0.isNull } ?? false }

    func string(_ name: String) throws(GatewayError) -> String {
        guard let text = object[name]?.stringValue else { throw wrong(name, "a string") }
        return text
    }

    func optionalString(_ name: String) throws(GatewayError) -> String? {
        has(name) ? try string(name) : nil
    }

    func optionalBool(_ name: String) throws(GatewayError) -> Bool? {
        guard has(name) else { return nil }
        guard let value = object[name]?.boolValue else { throw wrong(name, "true or false") }
        return value
    }

    /// A whole number from 0 to 2⁵³, up to which all clients count exactly.
    func count(_ name: String) throws(GatewayError) -> Int {
        guard let number = object[name]?.intValue, (0...(1 << 53)).contains(number) else {
            throw wrong(name, "a whole number that is not negative")
        }
        return number
    }

    func busyPolicy(_ name: String) throws(GatewayError) -> BusyPolicy {
        switch try optionalString(name) {
        case nil, "replace": .replace
        case "queue": .queue
        case "refuse": .refuse
        default: throw wrong(name, "\"replace\", \"queue\" or \"refuse\"")
        }
    }

    /// A session config that can be. What cannot is told of here, where the client may say it again: a session that starts with it fails.
    func config(_ name: String) throws(GatewayError) -> RealtimeSessionConfig {
        guard let value = object[name], let members = value.objectValue else { throw wrong(name, "an object") }
        if let broken = GatewayConfigRule.all.first(where: { !$0.admits(members) }) {
            throw wrong("\(name).\(broken.name)", broken.demand.words)
        }
        let config = try decoded(value, name)
        do { try config.turnDetection?.check() } catch {
            throw GatewayError(.invalidMessage, "In `\(name)`: \(error.message)", about: type)
        }
        return config
    }

    private func decoded(_ value: JSONValue, _ name: String) throws(GatewayError) -> RealtimeSessionConfig {
        do {
            return try value.decode(as: RealtimeSessionConfig.self)
        } catch let error as DecodingError {
            throw wrong(([name] + error.path).joined(separator: "."), "as a session config has it")
        } catch {
            throw wrong(name, "a session config")
        }
    }

    /// What is handed back as it came: a short string, or a number.
    func tag(_ name: String) throws(GatewayError) -> JSONValue? {
        guard has(name), let value = object[name] else { return nil }
        if let text = value.stringValue, text.utf8.count <= 64 { return value }
        guard value.doubleValue != nil else { throw wrong(name, "a number, or a string of at most 64 bytes") }
        return value
    }

    private func wrong(_ name: String, _ expected: String) -> GatewayError {
        let found =
            object[name].map { value in
                let isTooLarge = value.typeName == "integer" && (value.intValue ?? .max) > Int(Int32.max)
                return isTooLarge ? ", and is too large" : ", and is of type \(value.typeName)"
            } ?? (name.contains(".") ? "" : ", and is missing")
        return GatewayError(.invalidMessage, "`\(name)` should be \(expected)\(found).", about: type)
    }
}

extension DecodingError {
    /// The names of the fields that lead to what is wrong.
    fileprivate var path: [String] {
        let context: Context? =
            switch self {
            case .typeMismatch(_, let context), .valueNotFound(_, let context), .keyNotFound(_, let context), .dataCorrupted(let context):
                context
            @unknown default: nil
            }
        return context?.codingPath.map(\.stringValue) ?? []
    }
}
