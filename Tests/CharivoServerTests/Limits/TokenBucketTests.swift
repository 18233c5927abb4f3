import Testing

@testable import CharivoServer

@Suite("A token bucket")
struct TokenBucketTests {
    @Test("It gives as many as it holds, tells how long until the next, and refills steadily up to its brim")
    func refills() {
        var bucket = TokenBucket(capacity: 2, perMinute: 60, now: .zero)
        #expect(bucket.take(now: .zero) == .taken)
        #expect(bucket.take(now: .zero) == .taken)
        #expect(bucket.take(now: .zero) == .wait(.seconds(1)))
        #expect(bucket.take(now: .milliseconds(250)) == .wait(.seconds(0.75)))
        #expect(bucket.take(now: .seconds(1)) == .taken)
        #expect(!bucket.isFull(now: .seconds(2)))
        #expect(bucket.isFull(now: .seconds(3)))
        #expect(bucket.wait(now: .seconds(1_000)) == nil)
        #expect(bucket.take(now: .seconds(1_000)) == .taken)
        #expect(bucket.take(now: .seconds(1_000)) == .taken)
        #expect(bucket.take(now: .seconds(1_000)) != .taken)
    }

    @Test("A clock that goes back gives nothing twice")
    func backwards() {
        var bucket = TokenBucket(capacity: 1, perMinute: 60, now: .seconds(10))
        #expect(bucket.take(now: .seconds(10)) == .taken)
        #expect(bucket.take(now: .seconds(5)) != .taken)
        #expect(bucket.take(now: .seconds(10)) != .taken)
        #expect(bucket.take(now: .seconds(11)) == .taken)
    }

    @Test("It gives what is asked for or nothing, and tells how long until there is as much")
    func amounts() {
        var bucket = TokenBucket(capacity: 100, perSecond: 10, now: .zero)
        #expect(bucket.take(70, now: .zero) == .taken)
        #expect(bucket.take(40, now: .zero) == .wait(.seconds(1)))
        #expect(bucket.take(30, now: .zero) == .taken, "What was refused was not taken")
        #expect(bucket.take(101, now: .seconds(100)) != .taken, "More than it holds is never there")
    }
}
