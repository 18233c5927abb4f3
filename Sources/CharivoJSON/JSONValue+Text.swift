#if canImport(FoundationEssentials)
internal import FoundationEssentials
#else
internal import Foundation
#endif

extension JSONValue {
    /// How deep a text may nest that is read here, unless its reader says otherwise: 128 levels. The deepest that is of use is a
    /// tool's schema; beyond, reading would only eat stack.
    public static let maximumDepth = 128

    /// Reads one JSON text.
    ///
    /// - Parameters:
    ///   - text: The text.
    ///   - maximumDepth: How deep it may nest.
    /// - Throws: ``JSONTextError`` that says what is wrong, and never quotes the text.
    public init(text: some StringProtocol, maximumDepth: Int = JSONValue.maximumDepth) throws(JSONTextError) {
        try self.init(utf8: Array(text.utf8), maximumDepth: maximumDepth)
    }

    /// Reads one JSON text from its UTF-8 bytes.
    ///
    /// - Parameters:
    ///   - bytes: The text.
    ///   - maximumDepth: How deep it may nest.
    /// - Throws: ``JSONTextError`` that says what is wrong, and never quotes the text.
    public init(utf8 bytes: some Sequence<UInt8>, maximumDepth: Int = JSONValue.maximumDepth) throws(JSONTextError) {
        let bytes = Array(bytes)
        if let objection = JSONDepth(limit: maximumDepth).objection(to: bytes) { throw objection }
        do {
            self = try JSONDecoder().decode(JSONValue.self, from: Data(bytes))
        } catch {
            // A text without fault in its form has in it what JSON allows and no number here can be.
            if (try? JSONOutline(utf8: bytes)) != nil { throw .numberOutOfRange }
            throw JSONTextError(error)
        }
    }

    /// The value as compact JSON text, object members sorted by name.
    public var text: String { String(decoding: utf8, as: UTF8.self) }

    /// The value as compact JSON text in UTF-8, object members sorted by name.
    public var utf8: [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        // Encoding cannot fail: not-a-number and the infinities are written as null.
        guard let data = try? encoder.encode(self) else { return Array("null".utf8) }
        return Array(data)
    }

    /// Reads the value as a `Decodable` type, as if from its text.
    ///
    /// - Throws: The `DecodingError` of the type.
    public func decode<Value: Decodable>(as type: Value.Type) throws -> Value {
        try JSONDecoder().decode(type, from: Data(utf8))
    }

    /// Makes a JSON value of an `Encodable` one.
    ///
    /// - Throws: The `EncodingError` of the type.
    public init(encoding value: some Encodable) throws {
        self = try JSONDecoder().decode(JSONValue.self, from: JSONEncoder().encode(value))
    }
}

extension JSONValue: CustomStringConvertible {
    /// The value as compact JSON text.
    public var description: String { text }
}
