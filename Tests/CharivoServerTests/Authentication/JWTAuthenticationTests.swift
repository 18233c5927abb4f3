import Foundation
import JWTKit
import Testing

@testable import CharivoServer

@Suite("JWT", .timeLimit(.minutes(1)))
struct JWTAuthenticationTests {
    static let secret = "a-secret-that-is-long-enough-for-hmac-with-any-of-its-digests-and-then-some"
    static let moment = 1_800_000_000.0

    static func authenticator(issuer: String? = "https://issuer.example") async throws -> JWTAuthenticator {
        try await JWTAuthenticator(
            algorithm: .hs256, key: secret, audience: "charivo", issuer: issuer, leeway: .seconds(30), now: { moment })
    }

    static func claims(_ change: (inout JWTClaims) -> Void = { _ in }) -> JWTClaims {
        var claims = JWTClaims(sub: "ann", iss: "https://issuer.example", aud: .init(values: ["charivo"]), exp: moment + 60)
        change(&claims)
        return claims
    }

    /// A token signed with HMAC and a key of the test's choice.
    static func sign(_ claims: JWTClaims, key: String = secret, digest: DigestAlgorithm = .sha256, header: JWTHeader = [:]) async throws
        -> String
    {
        try await JWTKeyCollection().add(hmac: HMACKey(from: key), digestAlgorithm: digest).sign(claims, header: header)
    }

    static func base64URL(_ text: String) -> String {
        Data(text.utf8).base64EncodedString().replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
    }

    private func reason(_ token: String?) async throws -> AuthenticationError.Reason? {
        let authenticator = try await Self.authenticator()
        do {
            _ = try await authenticator.authenticate(Credentials(bearerToken: token))
            return nil
        } catch {
            #expect(!error.message.contains("issuer.example"))
            #expect(token.map { $0.count > 4 && error.message.contains($0) } != true)
            return error.reason
        }
    }

    @Test("A token of the right algorithm, audience, issuer and time is its subject")
    func accepts() async throws {
        let token = try await Self.sign(Self.claims())
        let caller = try await Self.authenticator().authenticate(Credentials(bearerToken: token))
        #expect(caller.id == "jwt:https://issuer.example#ann")
        let several = try await Self.sign(Self.claims { $0.aud = .init(values: ["other", "charivo"]) })
        #expect(try await reason(several) == nil)
    }

    struct Wrong: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var reason: AuthenticationError.Reason = .invalid
        var change: @Sendable (inout JWTClaims) -> Void
    }

    static let wrongClaims = [
        Wrong(testDescription: "expired", reason: .expired) { $0.exp = moment - 31 },
        Wrong(testDescription: "expired long ago", reason: .expired) { $0.exp = 0 },
        Wrong(testDescription: "no expiry") { $0.exp = nil },
        Wrong(testDescription: "not valid yet") { $0.nbf = moment + 31 },
        Wrong(testDescription: "another audience") { $0.aud = .init(values: ["other"]) },
        Wrong(testDescription: "no audience") { $0.aud = nil },
        Wrong(testDescription: "an empty list of audiences") { $0.aud = .init(values: []) },
        Wrong(testDescription: "an audience that only begins alike") { $0.aud = .init(values: ["charivo.evil.example"]) },
        Wrong(testDescription: "another issuer") { $0.iss = "https://issuer.example.evil" },
        Wrong(testDescription: "no issuer") { $0.iss = nil },
        Wrong(testDescription: "no subject") { $0.sub = nil },
        Wrong(testDescription: "an empty subject") { $0.sub = "" },
    ]

    @Test("A token with a wrong claim is refused", arguments: wrongClaims)
    func claims(_ wrong: Wrong) async throws {
        #expect(try await reason(try await Self.sign(Self.claims(wrong.change))) == wrong.reason)
    }

    @Test("A clock that differs by less than the leeway is forgiven")
    func leeway() async throws {
        #expect(try await reason(try await Self.sign(Self.claims { $0.exp = Self.moment - 29 })) == nil)
        #expect(try await reason(try await Self.sign(Self.claims { $0.nbf = Self.moment + 29 })) == nil)
    }

    @Test("An algorithm other than the pinned one is refused, though the signature is right or there is none")
    func algorithms() async throws {
        let payload = try await Self.sign(Self.claims()).split(separator: ".")[1]
        for algorithm in ["none", "None", "NONE", "nOnE", "", "HS512", "RS256", "hs256", "ES256"] {
            let head = Self.base64URL(#"{"alg":"\#(algorithm)","typ":"JWT"}"#)
            for signature in ["", "x", "AAAA"] {
                #expect(try await reason("\(head).\(payload).\(signature)") == .invalid, "\(algorithm)")
            }
        }
        #expect(try await reason(try await Self.sign(Self.claims(), digest: .sha512)) == .invalid)
        #expect(try await reason("\(Self.base64URL("{}")).\(payload).AAAA") == .invalid)
    }

    @Test("A wrong key, a changed payload, and an extension that is demanded are refused")
    func signatures() async throws {
        #expect(try await reason(try await Self.sign(Self.claims(), key: "another-secret-that-is-long-enough-too")) == .invalid)
        let parts = try await Self.sign(Self.claims()).split(separator: ".").map(String.init)
        let other = try await Self.sign(Self.claims { $0.sub = "bob" }, key: "another-secret-that-is-long-enough-too").split(separator: ".")
        #expect(try await reason("\(parts[0]).\(other[1]).\(parts[2])") == .invalid)
        #expect(try await reason(try await Self.sign(Self.claims(), header: ["crit": .array([.string("b64")])])) == .invalid)
        // A key id of the sender's choice chooses nothing.
        #expect(try await reason(try await Self.sign(Self.claims(), header: ["kid": .string("../../dev/null")])) == nil)
    }

    @Test(
        "What is no token is refused",
        arguments: [
            "", ".", "..", "...", "a.b", "a.b.c", "a.b.c.d", "Bearer x", "e30.e30.", ".e30.x", "e30..x", "{}.{}.{}", "e30=.e30=.e30=",
            "e30.e30.e30 ",
            String(repeating: "a", count: 9_000), String(repeating: ".", count: 9_000),
        ])
    func nonsense(token: String) async throws { #expect(try await reason(token) == .invalid) }

    @Test("Without a token one is asked for")
    func missing() async throws { #expect(try await reason(nil) == .missing) }

    @Test("A server with it answers 401 with a challenge, and 200 to a good token")
    func served() async throws {
        let token = try await Self.sign(Self.claims())
        try await withServer(authenticator: try await Self.authenticator()) { server in
            let refused = try await RawHTTP.exchange(
                port: server.port, HostileRequest.post(HostileRequest.good, ["Authorization: Bearer \(token)x"]))
            #expect(refused.status == 401)
            #expect(refused.header("WWW-Authenticate") == "Bearer error=\"invalid_token\"")
            let answer = try await RawHTTP.exchange(
                port: server.port, HostileRequest.post(HostileRequest.good, ["Authorization: Bearer \(token)"]))
            #expect(answer.status == 200)
        }
    }

    @Test("A public key verifies what its private half has signed, and a PEM is no secret for HMAC")
    func publicKey() async throws {
        let key = ES256PrivateKey()
        let pem = key.publicKey.pemRepresentation
        let authenticator = try await JWTAuthenticator(
            algorithm: .es256, key: pem, audience: "charivo", issuer: nil, leeway: .zero, now: { Self.moment })
        let token = try await JWTKeyCollection().add(ecdsa: key).sign(Self.claims())
        #expect(try await authenticator.authenticate(Credentials(bearerToken: token)).id.hasSuffix("#ann"))
        // The old confusion: the public key, which all may know, used as an HMAC secret.
        let forged = try await Self.sign(Self.claims(), key: pem)
        await #expect(throws: AuthenticationError.self) { try await authenticator.authenticate(Credentials(bearerToken: forged)) }
    }

    @Test("A key, an audience or a leeway that is no good keeps the server from starting, and is not quoted")
    func configuration() async throws {
        func refuse(_ algorithm: JWTAlgorithmName, _ key: String, _ audience: String, _ leeway: Duration = .zero) async {
            let error = await #expect(throws: ServerError.self) {
                try await JWTAuthenticator(algorithm: algorithm, key: key, audience: audience, leeway: leeway)
            }
            #expect(error?.message.contains(key) == false)
        }
        await refuse(.hs256, "too-short-a-secret", "charivo")
        await refuse(.hs512, "a-secret-that-is-long-enough-for-sha-256-alone", "charivo")
        await refuse(.hs384, "a-secret-that-is-long-enough-for-sha-256-alone", "charivo")
        await refuse(.es256, "not-a-pem-at-all-but-long-enough-to-be-one", "charivo")
        await refuse(.hs256, Self.secret, "")
        await refuse(.hs256, Self.secret, "charivo", .seconds(3_000))
    }
}
