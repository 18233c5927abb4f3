/// One of the two events that carry a stream of audio, found in a frame without reading the frame as JSON.
///
/// A conversation is some fifty of these a second each way, and a few of everything else. The scan takes only what it can
/// vouch for: one flat object of plain members, in any order. Of anything unusual it says nothing, and the general way
/// decides; so the two ways never disagree.
struct AudioFrame {
    /// The two events.
    enum Kind {
        /// `input_audio_buffer.append`, from a client.
        case append
        /// `response.output_audio.delta`, from a service.
        case delta

        /// The event's `type`.
        var type: String {
            switch self {
            case .append: "input_audio_buffer.append"
            case .delta: "response.output_audio.delta"
            }
        }

        /// The member that holds the audio.
        var audioField: Field { self == .append ? .audio : .delta }
    }

    /// The members that matter.
    enum Field: String, CaseIterable {
        case type = "type"
        case eventID = "event_id"
        case audio = "audio"
        case delta = "delta"
        case responseID = "response_id"
        case itemID = "item_id"
        case outputIndex = "output_index"
        case contentIndex = "content_index"
    }

    private let kind: Kind
    private var values: [Field: FrameScanner.Value] = [:]

    /// Scans a frame. `nil` for another event, and for anything that the general way had better read.
    init?(scanning bytes: Span<UInt8>, for kind: Kind) {
        self.kind = kind
        var scanner = FrameScanner()
        guard scanner.take(UInt8(ascii: "{"), in: bytes) else { return nil }
        repeat {
            guard let name = scanner.name(in: bytes), let value = scanner.value(in: bytes) else { return nil }
            guard let field = Field.allCases.first(where: { FrameScanner.equal($0.rawValue, name, in: bytes) }) else { continue }
            // Of two members of one name, which counts is the JSON reader's business.
            guard values.updateValue(value, forKey: field) == nil else { return nil }
            // Most frames that are something else end here, their `type` being near the front.
            if field == .type, !isString(value, kind.type, in: bytes) { return nil }
        } while scanner.take(UInt8(ascii: ","), in: bytes)
        guard scanner.take(UInt8(ascii: "}"), in: bytes), scanner.isAtEnd(of: bytes) else { return nil }
        guard values[.type] != nil, isOptionalString(.eventID) else { return nil }
    }

    /// The audio; `nil` when it is not there or does not decode, which the general way then says better.
    func audio(in bytes: Span<UInt8>, encoding: WireAudioEncoding) -> WireAudio? {
        switch values[kind.audioField] {
        case .string(let range):
            return try? WireAudio(base64: bytes.extracting(range), encoding: encoding)
        case .escapedString(let range):
            // Some encoders write every slash with a backslash, and base64 has slashes.
            guard let text = FrameScanner.unescapingSlashes(range, in: bytes) else { return nil }
            return try? WireAudio(base64: text.span, encoding: encoding)
        default: return nil
        }
    }

    /// The location; `nil` when the general way has to read it.
    func location(in bytes: Span<UInt8>) -> WireContentLocation? {
        guard let responseID = string(.responseID, in: bytes), let itemID = string(.itemID, in: bytes),
            let outputIndex = index(.outputIndex), let contentIndex = index(.contentIndex)
        else { return nil }
        return WireContentLocation(responseID: responseID, itemID: itemID, outputIndex: outputIndex, contentIndex: contentIndex)
    }

    /// A member that is a plain string.
    func string(_ field: Field, in bytes: Span<UInt8>) -> String? {
        guard case .string(let range) = values[field] else { return nil }
        return bytes.extracting(range).withUnsafeBufferPointer { String(decoding: $0, as: UTF8.self) }
    }

    private func index(_ field: Field) -> Int? {
        switch values[field] {
        case nil, .null: 0
        case .integer(let index): index
        default: nil
        }
    }

    private func isString(_ value: FrameScanner.Value, _ text: String, in bytes: Span<UInt8>) -> Bool {
        guard case .string(let range) = value else { return false }
        return FrameScanner.equal(text, range, in: bytes)
    }

    private func isOptionalString(_ field: Field) -> Bool {
        switch values[field] {
        case nil, .null, .string: true
        default: false
        }
    }
}
