import CharivoWebSocket
import Testing

@testable import CharivoServer

@Suite("Whom proxies tell of")
struct TrustedProxiesTests {
    private let proxies = TrustedProxies(["127.0.0.1", "10.0.0.0/8", "fd00::/8"])

    private func address(_ forwarded: [String], from peer: String = "127.0.0.1:5000", _ proxies: TrustedProxies? = nil) -> String? {
        (proxies ?? self.proxies).address(
            of: HTTPServerRequest(
                method: "GET", path: "/", headers: forwarded.map { ("x-FORWARDED-for", $0) }, remoteAddress: peer))
    }

    @Test("It is the last address that is no trusted proxy's, over as many headers and proxies as there are")
    func chains() {
        #expect(address(["203.0.113.9"]) == "203.0.113.9")
        #expect(address(["198.51.100.1, 203.0.113.9"]) == "203.0.113.9")
        #expect(address(["198.51.100.1,203.0.113.9 , 10.1.2.3,10.255.0.1"]) == "203.0.113.9")
        #expect(address(["198.51.100.1", "203.0.113.9", "10.0.0.2"]) == "203.0.113.9")
        #expect(address(["2001:db8::7"], from: "[fd00::1]:443") == "2001:db8:0:0:0:0:0:7")
        #expect(address(["[2001:DB8::7]:1234"]) == address(["2001:db8:0::7"]))
    }

    @Test("A header from elsewhere than a trusted proxy says nothing")
    func untrusted() {
        #expect(address(["203.0.113.9"], from: "192.0.2.1:80") == "192.0.2.1")
        #expect(address(["203.0.113.9"], from: "127.0.0.1:80", TrustedProxies([])) == "127.0.0.1")
    }

    @Test("Without the header, or with proxies alone in it, it is the farthest proxy's")
    func proxiesAlone() {
        #expect(address([]) == "127.0.0.1")
        #expect(address(["10.0.0.2, 10.0.0.3"]) == "10.0.0.2")
    }

    @Test(
        "What is no address ends the list: nothing before it counts",
        arguments: [
            "", " ", ",", "unknown", "_hidden", "localhost", "203.0.113.9.1", "203.0.113.256", "203.0.113.09", "1.2.3", "0x7f.0.0.1",
            "203.0.113.9:99999", "203.0.113.9:", "203.0.113.9:8x", "[::1", "[::1]x", "[203.0.113.9]", ":::", "1::2::3", "12345::",
            "1:2:3:4:5:6:7:8:9", "::ffff:1.2.3.4.5", "<script>", "203.0.113.9;proto=https", "for=203.0.113.9", "203.0.113.9 198.51.100.1",
            "20 3.0.113.9",
            String(repeating: "9", count: 5_000), "\u{0660}.0.0.1", "+1.2.3.4", "-1.0.0.1", "203.0.113.9/32",
        ])
    func malformed(entry: String) {
        #expect(address(["198.51.100.1, \(entry)"]) == "127.0.0.1", "\(entry)")
        #expect(address(["198.51.100.1, \(entry), 10.0.0.9"]) == "10.0.0.9", "\(entry)")
    }

    @Test("However long a chain of proxies is, it is looked at for a bounded part")
    func bounded() {
        let long = Array(repeating: "10.0.0.1", count: 100_000).joined(separator: ",")
        #expect(address(["203.0.113.9," + long]) == "10.0.0.1")
    }

    @Test("Blocks hold what begins with their bits, and no address of the other version")
    func blocks() throws {
        let cases: [(String, String, Bool)] = [
            ("10.0.0.0/8", "10.255.1.1", true), ("10.0.0.0/8", "11.0.0.0", false), ("192.168.4.0/22", "192.168.7.255", true),
            ("192.168.4.0/22", "192.168.8.0", false), ("0.0.0.0/0", "203.0.113.9", true), ("0.0.0.0/0", "::2", false),
            ("203.0.113.9", "203.0.113.9", true), ("203.0.113.9/32", "203.0.113.8", false), ("::/0", "203.0.113.9", false),
            ("2001:db8::/33", "2001:db8:7fff::1", true), ("2001:db8::/33", "2001:db8:8000::1", false),
            ("10.0.0.1", "::ffff:10.0.0.1", true),
        ]
        for (block, address, isIn) in cases {
            let (made, other) = (try #require(AddressBlock(block)), try #require(NetworkAddress(address)))
            #expect(made.contains(other) == isIn, "\(address) in \(block)")
        }
        for wrong in ["", "/8", "10.0.0.0/", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/+8", "10.0.0.0/8/8", "::/129", "proxy", "*"] {
            #expect(AddressBlock(wrong) == nil, "\(wrong)")
        }
    }
}
