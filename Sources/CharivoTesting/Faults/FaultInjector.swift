/// The faults of one connection, applied to what passes over it. Pure: frames come in, what to do with them goes out.
struct FaultInjector: Sendable {
    /// What goes to the client, or happens to it.
    enum Delivery: Sendable, Hashable {
        case text([UInt8])
        case binary([UInt8])
        case wait(Duration)
        case silence
        case cut
        case close(code: Int, reason: String)
    }

    /// What becomes of an event of the client's.
    struct Reception: Sendable, Hashable {
        /// How often the server sees it.
        var times = 1
        var deliveries: [Delivery] = []
    }

    /// What becomes of a dial.
    enum Handshake: Sendable, Hashable {
        case accept
        case refuse(status: Int, headers: [String: String], body: String)
        case hold
    }

    private let faults: [Fault]
    private var sent: [String?: Int] = [:]
    private var received: [String?: Int] = [:]
    private var swapped: [[UInt8]] = []

    /// - Parameter connection: Which connection of the server's this is, from 1.
    init(_ plan: FaultPlan, connection: Int) {
        faults = plan.faults.filter { $0.place.connection == nil || $0.place.connection == connection }
    }

    var handshake: Handshake {
        for fault in faults where fault.place.moment == .handshake {
            switch fault.action {
            case .refuse(let status, let headers, let body): return .refuse(status: status, headers: headers, body: body)
            case .hold: return .hold
            default: continue
            }
        }
        return .accept
    }

    /// What happens as soon as the connection stands.
    func opened() -> [Delivery] {
        faults.filter { $0.place.moment == .opening }.flatMap { deliveries(of: $0.action, instead: nil) }
    }

    /// The server sends an event.
    mutating func sending(_ type: String, _ frame: [UInt8]) -> [Delivery] {
        let due = Self.count(type, in: &sent, faults) { moment in if case .sending(let type, let nth) = moment { (type, nth) } else { nil }
        }
        var result: [Delivery] = [.text(frame)]
        for action in due {
            switch action {
            case .drop: result = []
            case .duplicate: result += [.text(frame)]
            case .swap:
                result = []
                swapped.append(frame)
            case .delay(let duration): result.insert(.wait(duration), at: 0)
            default: result = deliveries(of: action, instead: frame)
            }
        }
        if !due.contains(.swap), !swapped.isEmpty {
            result += swapped.map(Delivery.text)
            swapped = []
        }
        return result
    }

    /// An event of the client's arrives.
    mutating func receiving(_ type: String) -> Reception {
        let due = Self.count(type, in: &received, faults) { moment in
            if case .receiving(let type, let nth) = moment { (type, nth) } else { nil }
        }
        var reception = Reception()
        for action in due {
            switch action {
            case .drop: reception.times = 0
            case .duplicate: reception.times = 2
            case .delay(let duration): reception.deliveries.append(.wait(duration))
            case .swap: break
            default: reception.deliveries += deliveries(of: action, instead: nil)
            }
        }
        return reception
    }

    /// Counts an event, and finds the faults whose turn it is.
    private static func count(
        _ type: String, in counts: inout [String?: Int], _ faults: [Fault], _ place: (Fault.Place.Moment) -> (type: String?, nth: Int)?
    ) -> [Fault.Action] {
        counts[type, default: 0] += 1
        counts[nil, default: 0] += 1
        return faults.compactMap { fault in
            guard let wanted = place(fault.place.moment), wanted.type == nil || wanted.type == type else { return nil }
            return counts[wanted.type] == wanted.nth ? fault.action : nil
        }
    }

    private func deliveries(of action: Fault.Action, instead frame: [UInt8]?) -> [Delivery] {
        switch action {
        case .fallSilent: [.silence]
        case .cut: [.cut]
        case .close(let code, let reason): [.close(code: code, reason: reason)]
        case .fail(let failure): failure.deliveries
        case .replace(let text): [.text(Array(text.utf8))]
        case .binary(let bytes): [.binary(bytes)]
        case .precede(let type):
            [.text(Array(#"{"type":"\#(type)","event_id":"event_unknown"}"#.utf8))] + (frame.map { [.text($0)] } ?? [])
        case .oversize(let count): [.text(Array(repeating: UInt8(ascii: " "), count: count))]
        case .drop, .duplicate, .swap, .delay, .refuse, .hold: []
        }
    }
}
