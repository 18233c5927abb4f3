import CharivoWebSocket
import Testing

@testable import CharivoServer

@Suite("Which pages are a server's own")
struct OwnOriginTests {
    private func admits(_ policy: OriginPolicy, _ origin: String, host: String = "voice.example.com") -> Bool {
        policy.admits(HTTPServerRequest(method: "POST", path: "/", headers: [("Host", host), ("Origin", origin)]))
    }

    @Test("Those of its public URL, by whatever name a proxy calls it")
    func publicURL() {
        let policy = OriginPolicy(publicURL: "https://Voice.example.com")
        #expect(admits(policy, "https://voice.example.com", host: "10.0.0.2:8787"))
        #expect(!admits(policy, "https://voice.example.com.evil.example", host: "10.0.0.2:8787"))
        #expect(!admits(policy, "http://voice.example.com", host: "10.0.0.2:8787"))
        #expect(!admits(OriginPolicy(), "https://voice.example.com", host: "10.0.0.2:8787"))
    }

    @Test("With TLS of its own, those of https alone; without, a proxy may have ended it")
    func scheme() {
        for isSecure in [true, false] {
            let policy = OriginPolicy(isSecure: isSecure)
            #expect(admits(policy, "https://voice.example.com"))
            #expect(admits(policy, "http://voice.example.com") == !isSecure)
        }
    }
}
