package import CharivoOpenAI
package import CharivoRealtime
internal import Crypto
internal import Synchronization

/// Gives out tokens that open one session, soon, and takes them back.
package final class TokenMint: Sendable {
    /// What a token is good for.
    package struct Grant: Sendable, Hashable {
        /// Whose it is.
        package var caller: Caller
        /// What the session begins with, as the policy leaves it.
        package var session: WireSession
        /// How long the session may last; as the service lets it when `nil`.
        package var sessionLength: Duration?
    }

    private let table: Mutex<TokenTable>
    private let lifetime: Duration
    private let uses: Int
    private let clock: any SessionClock

    /// Makes a mint.
    ///
    /// - Parameters:
    ///   - lifetime: How long a token can be used. A session that is open by then goes on.
    ///   - uses: How many sessions it opens.
    ///   - capacity: How many tokens may be out at once.
    ///   - byteCapacity: How many bytes their sessions may have together, as JSON.
    package init(
        lifetime: Duration = .seconds(60), uses: Int = 1, capacity: Int = 10_000, byteCapacity: Int = 64 << 20,
        clock: any SessionClock = ContinuousSessionClock()
    ) {
        table = Mutex(TokenTable(capacity: capacity, byteCapacity: byteCapacity))
        self.lifetime = lifetime
        self.uses = uses
        self.clock = clock
    }

    /// Makes a token; `nil` when too many are out.
    package func mint(_ grant: Grant) -> String? {
        let token = "ek_" + Self.randomToken()
        let now = clock.now
        let bytes = grant.session.json.utf8.count
        let isKept = table.withLock { $0.keep(Self.digest(of: token), grant, bytes: bytes, uses: uses, until: now + lifetime, now: now) }
        return isKept ? token : nil
    }

    /// 32 random bytes in hexadecimal, by the system's own generator, which is made for secrets.
    package static func randomToken() -> String {
        var generator = SystemRandomNumberGenerator()
        return (0..<4).map { _ in
            let digits = String(UInt64.random(in: .min ... .max, using: &generator), radix: 16)
            return String(repeating: "0", count: 16 - digits.count) + digits
        }.joined()
    }

    /// What a token is good for, without using it; `nil` when it is good for nothing.
    package func look(at token: String) -> Grant? {
        table.withLock { $0.look(at: Self.digest(of: token), now: clock.now) }
    }

    /// What a token is good for, which uses it; `nil` when it is good for nothing.
    package func redeem(_ token: String) -> Grant? {
        table.withLock { $0.redeem(Self.digest(of: token), now: clock.now) }
    }

    private static func digest(of token: String) -> [UInt8] { Array(SHA256.hash(data: Array(token.utf8))) }
}
