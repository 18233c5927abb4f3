import CharivoJSON
import CharivoTesting
import MetricsTestKit
import Testing

@testable import CharivoOpenAI
@testable import CharivoRealtime

@Suite("Any number at all, wherever a provider or an app may put one", .timeLimit(.minutes(1)))
struct HostileNumbersTests {
    private static let numbers = [
        "0", "-1", "2147483648", "9007199254740992", "9223372036854775807", "-9223372036854775808", "1e20", "1e300", "-1e300", "-0.0",
    ]

    private static let place = ##""response_id":"r1","item_id":"i1","output_index":0"##
    private static let transcribed =
        ##"{"type":"conversation.item.input_audio_transcription.completed","item_id":"u1","content_index":0,"transcript":"Hi","usage":"##
    private static let done = ##"{"type":"response.done","response":{"id":"r1","status":"completed","usage":"##

    /// Every number that a service's events have; the number stands where the `#` is.
    static let events =
        [
            ##"{"type":"session.created","session":{"type":"realtime","expires_at":#}}"##,
            ##"{"type":"session.updated","session":{"type":"realtime","expires_at":#,"max_output_tokens":#}}"##,
            ##"{"type":"session.updated","session":{"type":"realtime","audio":{"output":{"speed":#,"format":{"type":"audio/pcm","rate":#}}}}}"##,
            ##"{"type":"session.updated","session":{"type":"realtime","audio":{"input":{"format":{"type":"audio/pcm","rate":#}}}}}"##,
            ##"{"type":"input_audio_buffer.speech_started","item_id":"u1","audio_start_ms":#}"##,
            ##"{"type":"input_audio_buffer.speech_stopped","item_id":"u1","audio_end_ms":#}"##,
            ##"{"type":"input_audio_buffer.timeout_triggered","item_id":"u1","audio_start_ms":#,"audio_end_ms":#}"##,
            ##"{"type":"conversation.item.truncated","item_id":"i1","content_index":#,"audio_end_ms":#}"##,
            ##"{"type":"conversation.item.input_audio_transcription.delta","item_id":"u1","content_index":#,"delta":"Hi"}"##,
            ##"{"type":"conversation.item.input_audio_transcription.segment","item_id":"u1","content_index":#,"id":"s","start":#,"end":#}"##,
            ##"{"type":"response.output_audio_transcript.delta","content_index":#,"delta":"Hello",\##(place)}"##,
            ##"{"type":"response.output_audio.delta","content_index":#,"delta":"AAAAAA==",\##(place)}"##,
            ##"{"type":"response.output_audio.delta","response_id":"r1","item_id":"i1","output_index":#,"content_index":0,"delta":"AAAA"}"##,
            ##"{"type":"response.output_audio.done","content_index":#,\##(place)}"##,
            ##"{"type":"rate_limits.updated","rate_limits":[{"name":"tokens","limit":#,"remaining":#,"reset_seconds":#}]}"##,
        ]
        + [
            ##"{"type":"duration","seconds":#}"##, ##"{"type":"tokens","input_tokens":#,"output_tokens":#}"##,
            ##"{"type":"tokens","total_tokens":#,"input_tokens":1,"input_token_details":{"audio_tokens":#,"cached_tokens":#}}"##,
        ].map { transcribed + $0 + "}" }
        + [
            ##"{"input_tokens":#,"output_tokens":#}"##, ##"{"total_tokens":#,"input_tokens":#,"output_tokens":#}"##,
            ##"{"total_tokens":1,"input_tokens":5,"input_token_details":{"audio_tokens":#,"cached_tokens":#}}"##,
            ##"{"total_tokens":1,"input_tokens":5,"input_token_details":{"cached_tokens_details":{"audio_tokens":#}}}"##,
            ##"{"total_tokens":1,"output_tokens":5,"output_token_details":{"audio_tokens":#,"text_tokens":#}}"##,
        ].map { done + $0 + "}}" }

    private static let prices = PriceTable(
        others: .init(textInput: 1, audioInput: 10, cachedInput: 0.5, textOutput: 2, audioOutput: 16, audioMinute: 1))

    private func options(_ metrics: TestMetrics? = nil) -> RealtimeManagerOptions {
        var options = RealtimeManagerOptions()
        options.budget = SessionBudget(duration: .seconds(86_400), money: .init(.infinity, prices: Self.prices))
        if let metrics { options.observability = SessionObservability(metrics: metrics) }
        return options
    }

    /// A live session in the middle of a reply.
    private func speaking() -> LiveMachine {
        var live = LiveMachine(options: options())
        _ = live.says(.responseCreated(ProviderResponse(id: "r1", status: .inProgress)))
        _ = live.says(.outputItemAdded(responseID: "r1", ConversationItem(id: "i1", kind: .assistant, isSpoken: true)))
        return live
    }

    /// What a session does goes to whoever watches: as JSON, and as numbers.
    private func watch(_ effects: [SessionEffect], _ meter: SessionMeter?) {
        for case .publish(let event) in effects {
            for record in event.records() { #expect(!JSONValue.object(record.payload).text.isEmpty) }
            meter?.note(event, now: .zero)
        }
    }

    @Test("H3: from a service is taken, left out or told of, and the session goes on", arguments: events)
    func service(event: String) throws {
        let meter = SessionMeter(SessionObservability(metrics: TestMetrics()))
        for number in Self.numbers {
            var live = speaking()
            // Twice: what is summed up is summed up of several.
            for _ in 0..<2 {
                guard let event = try? ServerEvent(utf8: Array(event.replacing("#", with: number).utf8)) else { continue }
                guard let meaning = ProviderEvent(event.payload) else { continue }
                watch(live.says(meaning), meter)
            }
            watch(live.pass(.seconds(1)), meter)
            watch(live.says(.responseDone(ProviderResponse(id: "r1", status: .completed))), meter)
            watch(live.says(.responseCreated(ProviderResponse(id: "r2", status: .inProgress))), meter)
            #expect(live.machine.state.response.responseID == "r2", "\(number)")
        }
    }

    @Test("H3: from a client of another make, too, whatever it read them from", arguments: [Int.max, .min, -1, 1 << 53])
    func anyClient(count: Int) {
        let meter = SessionMeter(SessionObservability(metrics: TestMetrics()))
        let usage = TokenUsage(
            totalTokens: count, inputTokens: count, outputTokens: count, cachedTokens: -1, cachedAudioTokens: count,
            inputAudioTokens: count,
            outputAudioTokens: count)
        for length in [Duration.seconds(Int64.max), .seconds(Int64.min), .seconds(1e20), .seconds(-1e20), .zero] {
            var live = speaking()
            let events: [ProviderEvent] = [
                .sessionCreated(ProviderSession(expiresIn: length)), .speechStarted(itemID: "u1", audioStartMs: count),
                .speechStopped(itemID: "u1", audioEndMs: count),
                .inputTranscript(itemID: "u1", part: count, .completed("Hi", usage: .audio(length))),
                .inputTranscript(itemID: "u2", part: 0, .completed("Hi", usage: .audio(length))),
                .inputTranscript(itemID: "u3", part: 0, .completed("Hi", usage: .tokens(usage))),
                .textDelta(OutputPlace(responseID: "r1", itemID: "i1", part: count), "Hello"),
                .audioDelta(OutputPlace(responseID: "r1", itemID: "i1", part: count), PCMAudio(samples: [1], sampleRate: .max)),
                .audioDelta(OutputPlace(responseID: "r1", itemID: "i1", part: count), PCMAudio(samples: [1], sampleRate: 1)),
                .responseDone(ProviderResponse(id: "r1", status: .completed, usage: usage)),
                .responseDone(ProviderResponse(id: "r2", status: .completed, usage: usage)),
            ]
            for event in events { watch(live.says(event), meter) }
            watch(live.pass(.seconds(1)), meter)
            #expect(live.machine.state.session.status == .active)
        }
    }

    @Test(
        "Options beyond all measure are options", .timeLimit(.minutes(1)),
        arguments: [(Duration.seconds(Int64.max), Int.max), (.seconds(1.6e20), .max), (.seconds(-1), -1), (.zero, 0)])
    func options(time: Duration, count: Int) async throws {
        var options = RealtimeManagerOptions()
        options.defaultToolTimeout = time
        options.defaultBackgroundToolTimeout = time
        options.toolCallBudget = count
        options.toolSessionCallBudget = count
        options.toolRetryBudget = count
        options.toolOpenCallLimit = count
        options.toolSiblingWait = time
        options.toolApprovalTimeout = time
        options.toolGracePeriod = time
        options.toolOutputLimit = count
        options.reconnect = ReconnectPolicy(
            delays: [time], jitter: .nan, maximumReconnects: count, stableTime: time, maximumRetryAfter: time)
        options.reconnect.probeTimeout = time
        options.reconnect.offlinePatience = time
        options.rotation = RotationPolicy(leadTime: time, quietWait: time, retryDelay: time, minimumLifetime: time)
        options.responseTimeout = time
        options.responseStallTimeout = time
        options.conversationLimit = max(count, 10)
        options.replayCharacterLimit = count
        options.eventBufferLimit = max(count, 1_024)
        options.uplinkLimit = time
        options.outboundLimit = max(count, 10)
        options.uplinkMemory = time
        options.playbackLimit = time
        options.budget = SessionBudget(
            duration: max(time, .seconds(60)), economy: .init(from: .nan, config: .init()), closingTime: time)
        let tool = Tool("look", "Looks.", timeout: time) { _, _ in [:] }
        let stage = Stage(tools: [tool], options: options)
        let peer = try await stage.start()
        peer.emit(.sessionCreated(ProviderSession(expiresIn: .seconds(3_600))))
        stage.manager.appendAudio(.silence(.milliseconds(200)))
        let place = OutputPlace(responseID: "resp_1", itemID: "item_1")
        peer.emit(
            .responseCreated(ProviderResponse(id: "resp_1", status: .inProgress)),
            .outputItemAdded(responseID: "resp_1", ConversationItem(id: "item_1", kind: .assistant, isSpoken: true)),
            .audioDelta(place, .silence(.seconds(1))))
        // Who allows no time for anything does not get far, and that is all.
        if time > .zero { await stage.settle(peer) }
        await stage.manager.stopSession()
        #expect(await stage.manager.state.session.status == .stopped)
    }

    @Test("A moment beyond all measure is waited for, and not crashed at")
    func endlessSleep() async {
        for moment in [Duration.seconds(Int64.max), .seconds(1.6e20)] {
            let sleeper = Task { try await ContinuousSessionClock().sleep(until: moment) }
            sleeper.cancel()
            await #expect(throws: CancellationError.self) { try await sleeper.value }
        }
    }

    @Test("Lengths beyond all measure are the longest there are, in every unit")
    func lengths() {
        let endless = [Duration.seconds(Int64.max), .seconds(1.6e20)]
        for length in endless {
            #expect(length.wholeMilliseconds > 1 << 40 && (.zero - length).wholeMilliseconds < -(1 << 40))
            #expect(length.inSeconds > 1e9)
            #expect(length.samples(at: 24_000) > 1 << 40 && length.samples(at: .max) > 1 << 40)
            #expect((.zero - length).samples(at: 24_000) <= 0)
        }
        #expect(Duration.samples(.max, at: 24_000) > .seconds(1 << 40))
        #expect(Duration.samples(1, at: .max) == .zero)
        #expect(Duration.milliseconds(-1).wholeMilliseconds == -1)
        #expect(Self.prices.cost(of: .audio(.seconds(1.6e20)), model: nil).isFinite)
    }
}
