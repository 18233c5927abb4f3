import NIOCore
import NIOEmbedded
import NIOHTTP1

@testable import CharivoWebSocket

/// The 101 for a request, as text.
func acceptance(of request: String) async throws -> String {
    let key = request.split(separator: "\r\n").first { $0.lowercased().hasPrefix("sec-websocket-key:") }?.split(separator: " ").last ?? ""
    let head = HTTPRequestHead(
        version: .http1_1, method: .GET, uri: "/", headers: ["Sec-WebSocket-Key": String(key), "Sec-WebSocket-Version": "13"])
    let channel = NIOAsyncTestingChannel()
    let headers = try await ServerHandshake.answer(to: head, subprotocol: nil, headers: [], channel: channel).get()
    return "HTTP/1.1 101 Switching Protocols\r\n" + headers.map { "\($0.name): \($0.value)\r\n" }.joined() + "\r\n"
}
