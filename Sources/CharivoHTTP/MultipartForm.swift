/// A body of several parts (RFC 7578): fields, and files.
package struct MultipartForm: Sendable {
    /// A field or a file.
    package struct Part: Sendable {
        var name: String
        var fileName: String?
        var contentType: String?
        var content: [UInt8]

        /// Makes a part.
        ///
        /// - Parameters:
        ///   - name: The field's name.
        ///   - fileName: The file's name; `nil` for a field.
        ///   - contentType: What the content is; `nil` for plain text.
        ///   - content: The bytes.
        package init(name: String, fileName: String? = nil, contentType: String? = nil, content: [UInt8]) {
            self.name = name
            self.fileName = fileName
            self.contentType = contentType
            self.content = content
        }

        /// A field of plain text.
        package init(name: String, _ text: String) { self.init(name: name, content: Array(text.utf8)) }
    }

    private let parts: [Part]
    private let boundary: String

    /// Makes a form.
    ///
    /// - Parameter boundary: What stands between the parts, and in none of them: random, so that nobody can have put it there.
    package init(_ parts: [Part], boundary: String = MultipartForm.randomBoundary()) {
        self.parts = parts
        self.boundary = boundary
    }

    /// The value of the `Content-Type` header.
    package var contentType: String { "multipart/form-data; boundary=\(boundary)" }

    /// The bytes.
    package var body: [UInt8] {
        var bytes: [UInt8] = []
        for part in parts {
            let file = part.fileName.map { "; filename=\"\($0)\"" } ?? ""
            bytes += "--\(boundary)\r\nContent-Disposition: form-data; name=\"\(part.name)\"\(file)\r\n".utf8
            if let type = part.contentType { bytes += "Content-Type: \(type)\r\n".utf8 }
            bytes += "\r\n".utf8
            bytes += part.content
            bytes += "\r\n".utf8
        }
        bytes += "--\(boundary)--\r\n".utf8
        return bytes
    }

    /// A boundary that nobody can guess.
    package static func randomBoundary() -> String {
        let number = UInt128.random(in: .min ... .max)
        return "charivo-" + String(number, radix: 36)
    }
}
