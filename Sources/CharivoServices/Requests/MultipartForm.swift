/// A form with a file in it (RFC 7578).
struct MultipartForm: Sendable {
    private let boundary: String
    private var bytes: [UInt8] = []

    /// - Parameter boundary: What parts the fields; must not occur in them.
    init(boundary: String = "charivo-\(UInt64.random(in: .min ... .max))") {
        self.boundary = boundary
    }

    var contentType: String { "multipart/form-data; boundary=\(boundary)" }

    mutating func add(_ name: String, _ value: String) {
        open("form-data; name=\"\(name)\"")
        bytes.append(contentsOf: "\r\n\(value)\r\n".utf8)
    }

    mutating func add(_ name: String, file: String, type: String, _ content: [UInt8]) {
        open("form-data; name=\"\(name)\"; filename=\"\(file)\"")
        bytes.append(contentsOf: "Content-Type: \(type)\r\n\r\n".utf8)
        bytes.append(contentsOf: content)
        bytes.append(contentsOf: "\r\n".utf8)
    }

    private mutating func open(_ disposition: String) {
        bytes.append(contentsOf: "--\(boundary)\r\nContent-Disposition: \(disposition)\r\n".utf8)
    }

    /// The form, closed.
    var body: [UInt8] { bytes + Array("--\(boundary)--\r\n".utf8) }
}
