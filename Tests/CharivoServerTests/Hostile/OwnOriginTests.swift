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

    @Test("An origin is on the list in whatever case, and with its scheme's own port or without")
    func canonical() {
        for listed in ["https://App.Example", "https://app.example:443", "HTTPS://app.example"] {
            let policy = OriginPolicy(allowed: [listed])
            #expect(admits(policy, "https://app.example"))
            #expect(!admits(policy, "https://app.example:8443"))
            #expect(!admits(policy, "http://app.example"))
        }
        #expect(admits(OriginPolicy(allowed: ["http://app.example:80"]), "http://app.example"))
        #expect(admits(OriginPolicy(allowed: ["http://[::1]:3000"]), "http://[::1]:3000"))
        #expect(admits(OriginPolicy(publicURL: "https://voice.example.com:443"), "https://voice.example.com", host: "10.0.0.2"))
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
