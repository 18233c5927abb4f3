import CharivoJSON
import CharivoRealtime
import Testing

@testable import CharivoOpenAI

@Suite("A hostile number in the place of each number of the wire")
struct HostileNumbersTests {
    private static let numbers: [JSONValue] = [
        0, -1, 2_147_483_648, 9_007_199_254_740_992, .integer(.max), .integer(.min), 1e20, 1e300, -1e300, -0.0,
    ]

    @Test(
        "is an event or a typed error, and what is counted by it can be reckoned with",
        arguments: GoldenFrame.client + GoldenFrame.server)
    func everyNumber(frame: GoldenFrame) throws {
        let json = try frame.json
        for place in json.numberPlaces {
            for number in Self.numbers {
                let bytes = json.replacing(at: place[...], with: number).utf8
                if let event = try? ClientEvent(utf8: bytes) {
                    _ = event.violation
                    if case .sessionUpdate(let session) = event.payload { _ = WireSession(type: nil).merging(session) }
                }
                guard let event = try? ServerEvent(utf8: bytes), let meaning = ProviderEvent(event.payload) else { continue }
                #expect(meaning.isWithinBounds, "\(place)")
            }
        }
    }
}

extension JSONValue {
    /// Where the numbers within a value are.
    fileprivate var numberPlaces: [[String]] {
        switch self {
        case .object(let members): members.keys.sorted().flatMap { name in (members[name]?.numberPlaces ?? []).map { [name] + $0 } }
        case .array(let elements): elements.enumerated().flatMap { index, element in element.numberPlaces.map { ["\(index)"] + $0 } }
        case .integer, .number: [[]]
        default: []
        }
    }

    fileprivate func replacing(at place: ArraySlice<String>, with number: JSONValue) -> JSONValue {
        guard let first = place.first else { return number }
        switch self {
        case .object(var members):
            members[first] = members[first]?.replacing(at: place.dropFirst(), with: number)
            return .object(members)
        case .array(var elements):
            guard let index = Int(first) else { return self }
            elements[index] = elements[index].replacing(at: place.dropFirst(), with: number)
            return .array(elements)
        default: return self
        }
    }
}

extension ProviderEvent {
    /// Whether what a service counted can be reckoned with.
    fileprivate var isWithinBounds: Bool {
        switch self {
        case .responseCreated(let response), .responseDone(let response): response.usage?.isWithinBounds ?? true
        case .inputTranscript(_, _, .completed(_, usage: .tokens(let usage)?)): usage.isWithinBounds
        case .inputTranscript(_, _, .completed(_, usage: .audio(let length)?)): (.zero ... .seconds(86_400)).contains(length)
        case .sessionCreated(let session), .sessionUpdated(let session):
            session.expiresIn.map { (.zero ... .seconds(366 * 86_400)).contains($0) } ?? true
        default: true
        }
    }
}

extension TokenUsage {
    fileprivate var isWithinBounds: Bool {
        let counts = [totalTokens, inputTokens, outputTokens, cachedTokens, cachedAudioTokens, inputAudioTokens, outputAudioTokens]
        return counts.compactMap(\.self).allSatisfy { (0...(1 << 40)).contains($0) }
    }
}
