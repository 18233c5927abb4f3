/// A body of several parts (RFC 7578), as the exchange of session descriptions wants it: fields without file names.
struct MultipartForm: Sendable {
    /// A field.
    struct Part: Sendable {
        var name: String
        var contentType: String
        var content: [UInt8]
    }

    let parts: [Part]
    private let boundary: String

    /// Makes a form.
    ///
    /// - Parameter boundary: What stands between the parts, and in none of them: random, so that nobody can have put it there.
    init(_ parts: [Part], boundary: String = MultipartForm.randomBoundary()) {
        self.parts = parts
        self.boundary = boundary
    }

    /// The value of the `Content-Type` header.
    var contentType: String { "multipart/form-data; boundary=\(boundary)" }

    /// The bytes.
    var body: [UInt8] {
        var bytes: [UInt8] = []
        for part in parts {
            bytes += "--\(boundary)\r\nContent-Disposition: form-data; name=\"\(part.name)\"\r\n".utf8
            bytes += "Content-Type: \(part.contentType)\r\n\r\n".utf8
            bytes += part.content
            bytes += "\r\n".utf8
        }
        bytes += "--\(boundary)--\r\n".utf8
        return bytes
    }

    private static func randomBoundary() -> String {
        let number = UInt128.random(in: .min ... .max)
        return "charivo-" + String(number, radix: 36)
    }
}
