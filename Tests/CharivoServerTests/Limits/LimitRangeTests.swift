import CharivoRealtime
import Testing

@testable import CharivoServer

@Suite("The range of a limit")
struct LimitRangeTests {
    private static func whole(_ field: any WritableKeyPath<ServerLimits, Int> & Sendable, _ name: String) -> [Hostile] {
        [.min, -1, 0, .max].map { value in
            Hostile("limits.\(name)", "\(value)") { $0.limits[keyPath: field] = value }
        }
    }

    private static func count(_ field: any WritableKeyPath<GatewayLimits, Int> & Sendable, _ name: String) -> [Hostile] {
        [.min, -1, 0, .max].map { value in
            Hostile("gateway.\(name)", "\(value)") { $0.gateway[keyPath: field] = value }
        }
    }

    private static func rate(_ field: any WritableKeyPath<ServerConfiguration, Double> & Sendable, _ name: String) -> [Hostile] {
        [1e300, .infinity, -.infinity, .nan, 0, -1, 1_000_000.5].map { value in
            Hostile(name, "\(value)") { $0[keyPath: field] = value }
        }
    }

    private static func time(_ field: any WritableKeyPath<ServerConfiguration, Duration> & Sendable, _ name: String) -> [Hostile] {
        [.seconds(-1), .seconds(Int64.max), .seconds(Int64.min), .seconds(1_000_000)].map { value in
            Hostile(name, "\(value / .seconds(1)) s") { $0[keyPath: field] = value }
        }
    }

    struct Hostile: Sendable, CustomTestStringConvertible {
        var setting: String
        var value: String
        var set: @Sendable (inout ServerConfiguration) -> Void

        init(_ setting: String, _ value: String, _ set: @escaping @Sendable (inout ServerConfiguration) -> Void) {
            (self.setting, self.value, self.set) = (setting, value, set)
        }

        var testDescription: String { "\(setting) \(value)" }
    }

    static let hostile: [Hostile] =
        whole(\.requestBodyBytes, "requestBodyBytes") + whole(\.jsonDepth, "jsonDepth") + whole(\.connections, "connections")
        + whole(\.connectionsPerAddress, "connectionsPerAddress") + whole(\.webSockets, "webSockets")
        + whole(\.sessionStartBurst, "sessionStartBurst") + whole(\.sessionsPerCaller, "sessionsPerCaller") + whole(\.sessions, "sessions")
        + whole(\.calls, "calls") + whole(\.callers, "callers")
        + rate(\.limits.sessionStartsPerMinute, "limits.sessionStartsPerMinute")
        + rate(\.limits.failedAuthenticationsPerMinute, "limits.failedAuthenticationsPerMinute")
        + time(\.limits.requestTime, "limits.requestTime") + time(\.limits.drainTime, "limits.drainTime")
        + count(\.microphoneFrame, "microphoneFrame") + count(\.frameRate, "frameRate") + count(\.frameBurst, "frameBurst")
        + count(\.messageRate, "messageRate") + count(\.messageBurst, "messageBurst") + count(\.requestBurst, "requestBurst")
        + count(\.mistakes, "mistakes") + count(\.waitingMessages, "waitingMessages") + count(\.waitingUpdates, "waitingUpdates")
        + rate(\.gateway.requestRate, "gateway.requestRate")
        + time(\.gateway.helloTimeout, "gateway.helloTimeout") + time(\.gateway.startTimeout, "gateway.startTimeout")
        + time(\.gateway.idleTimeout, "gateway.idleTimeout")
        + time(\.gateway.maximumLength, "gateway.maximumLength") + time(\.gateway.drainTimeout, "gateway.drainTimeout")
        + time(\.gateway.closingTimeout, "gateway.closingTimeout") + time(\.gateway.microphoneBurst, "gateway.microphoneBurst")
        + time(\.gateway.microphonePiece, "gateway.microphonePiece") + time(\.gateway.microphoneExcess, "gateway.microphoneExcess")
        + time(\.gateway.soundAhead, "gateway.soundAhead") + time(\.gateway.sendTimeout, "gateway.sendTimeout")

    @Test("is told with the setting and its value where a value is outside", arguments: hostile)
    func outside(hostile: Hostile) {
        var configuration = ServerConfiguration()
        hostile.set(&configuration)
        #expect(configuration.flaws.map(\.setting) == [hostile.setting])
        let error = #expect(throws: ServerError.self) { try configuration.check() }
        #expect(error?.code == .invalidConfiguration)
        #expect(error?.message.hasPrefix("\(hostile.setting) is \(hostile.value), and has to be ") == true)
    }

    @Test("has every field in it: a configuration of nothing but hostile values has as many flaws as there are limits")
    func complete() {
        var configuration = ServerConfiguration()
        for hostile in Self.hostile { hostile.set(&configuration) }
        let fields = Mirror(reflecting: configuration.limits).children.count + Mirror(reflecting: configuration.gateway).children.count
        #expect(configuration.flaws.count == fields)
    }

    @Test("lets through what can be reckoned with: a table of callers at the highest rates and the lowest", arguments: [1e6, 1e-300])
    func extremes(rate: Double) {
        var configuration = ServerConfiguration()
        (configuration.limits.sessionStartsPerMinute, configuration.limits.failedAuthenticationsPerMinute) = (rate, rate)
        (configuration.limits.sessionStartBurst, configuration.limits.callers) = (1, 1)
        configuration.gateway.requestRate = rate
        #expect(configuration.flaws.isEmpty)
        var table = CallerTable(limits: configuration.limits)
        #expect(table.start("a", now: .zero) == .granted)
        for second in [0, 1, 1_000_000_000] {
            _ = table.start("a", now: .seconds(second))
            _ = table.start("b", now: .seconds(second))
            table.failed(address: "127.0.0.1", now: .seconds(second))
            _ = table.wait(ofAddress: "127.0.0.1", now: .seconds(second))
        }
    }
}
