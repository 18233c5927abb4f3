import Testing

@testable import CharivoServer

@Suite("A token bucket")
struct TokenBucketTests {
    @Test("It gives as many as it holds, tells how long until the next, and refills steadily up to its brim")
    func refills() {
        var bucket = TokenBucket(capacity: 2, perMinute: 60, now: .zero)
        #expect(bucket.take(now: .zero) == nil)
        #expect(bucket.take(now: .zero) == nil)
        #expect(bucket.take(now: .zero) == .seconds(1))
        #expect(bucket.take(now: .milliseconds(250)) == .seconds(0.75))
        #expect(bucket.take(now: .seconds(1)) == nil)
        #expect(!bucket.isFull(now: .seconds(2)))
        #expect(bucket.isFull(now: .seconds(3)))
        #expect(bucket.wait(now: .seconds(1_000)) == nil)
        #expect(bucket.take(now: .seconds(1_000)) == nil)
        #expect(bucket.take(now: .seconds(1_000)) == nil)
        #expect(bucket.take(now: .seconds(1_000)) != nil)
    }

    @Test("A clock that goes back gives nothing twice")
    func backwards() {
        var bucket = TokenBucket(capacity: 1, perMinute: 60, now: .seconds(10))
        #expect(bucket.take(now: .seconds(10)) == nil)
        #expect(bucket.take(now: .seconds(5)) != nil)
        #expect(bucket.take(now: .seconds(10)) != nil)
        #expect(bucket.take(now: .seconds(11)) == nil)
    }
}
