import Testing

@testable import CharivoRealtime

@Suite("How long a service asks to wait")
struct RetryAfterTests {
    /// The moment of the standard's examples.
    private static let now = "Sun, 06 Nov 1994 08:49:37 GMT"

    private func wait(_ text: String, date: String? = now) -> Duration? { Duration(retryAfter: text, date: date) }

    @Test("In seconds, or until a moment, which is compared with the answer's own")
    func waits() {
        #expect(wait("7") == .seconds(7))
        #expect(wait("Sun, 06 Nov 1994 08:50:07 GMT") == .seconds(30))
        #expect(wait("Mon, 07 Nov 1994 08:49:37 GMT") == .seconds(86_400))
        #expect(wait("Sun, 06 Nov 1994 08:49:00 GMT") == .zero)
        #expect(wait("Tue, 29 Feb 2000 00:01:00 GMT", date: "Tue, 29 Feb 2000 00:00:00 GMT") == .seconds(60))
        #expect(wait("Wed, 01 Mar 2000 00:00:00 GMT", date: "Tue, 29 Feb 2000 00:00:00 GMT") == .seconds(86_400))
        #expect(wait("Sat, 01 Jan 2028 00:00:00 GMT", date: "Fri, 31 Dec 2027 23:59:60 GMT") == .zero)
        #expect(HTTPDate(Self.now)?.seconds == 784_111_777)
        #expect(wait("Sun, 06 Nov 1994 08:50:07 GMT", date: nil) == nil)
    }

    @Test(
        "What is neither, or further away than a week, is no wish",
        arguments: [
            "", "soon", "-1", "604801", "Sun, 06 Nov 2094 08:49:37 GMT", "Sunday, 06-Nov-94 08:49:37 GMT", "Sun Nov  6 08:49:37 1994",
            "Sun, 06 Nov 1994 08:49:37", "Sun, 06 Nov 1994 24:00:00 GMT", "Sun, 32 Nov 1994 08:49:37 GMT", "Sun, 06 Foo 1994 08:49:37 GMT",
            "Sun, 06 Nov 1994 08:49 GMT", "Sun, 06 Nov 1994 08:49:37 CET",
        ])
    func others(text: String) {
        #expect(wait(text) == nil)
    }
}
