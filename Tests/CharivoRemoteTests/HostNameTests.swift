import CharivoHTTP
import Testing

@Suite("Hosts that are this machine to itself")
struct HostNameTests {
    @Test("Loopback addresses and localhost are", arguments: ["localhost", "LOCALHOST", "127.0.0.1", "127.1.2.3", "::1", "[::1]"])
    func loopback(host: String) { #expect(HostName(host).isLoopback) }

    @Test(
        "Names that only look like them are not: whoever owns one could point it elsewhere",
        arguments: [
            "127.evil.example", "127.0.0.evil", "127.0.0.1.evil.example", "localhost.evil.example", "127.0.0", "127.0.0.256", "127..0.1",
            "",
            "0.0.0.0", "128.0.0.1",
        ])
    func elsewhere(host: String) { #expect(!HostName(host).isLoopback) }
}
