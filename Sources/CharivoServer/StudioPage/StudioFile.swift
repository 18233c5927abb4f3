/// A file of the studio page.
struct StudioFile: Sendable {
    /// Where it is.
    let path: String
    /// The value of its `Content-Type` header.
    let type: String
    /// What is in it.
    let bytes: [UInt8]
    /// What tells this version of it from others: the value of its `ETag` header.
    let tag: String

    private init(_ path: String, _ type: String, _ bytes: [UInt8]) {
        self.path = path
        self.type = type
        self.bytes = bytes
        tag = "\"\(String(Self.hash(bytes), radix: 36))-\(String(bytes.count, radix: 36))\""
    }

    /// All of them.
    static let all: [StudioFile] = {
        let script = "text/javascript; charset=utf-8"
        return [
            StudioFile("/", "text/html; charset=utf-8", PackageResources.index_html),
            StudioFile("/studio.css", "text/css; charset=utf-8", PackageResources.studio_css),
            StudioFile("/icon.svg", "image/svg+xml", PackageResources.icon_svg),
            StudioFile("/studio.js", script, PackageResources.studio_js),
            StudioFile("/avatar.js", script, PackageResources.avatar_js),
            StudioFile("/awake.js", script, PackageResources.awake_js),
            StudioFile("/controls.js", script, PackageResources.controls_js),
            StudioFile("/conversation.js", script, PackageResources.conversation_js),
            StudioFile("/focus.js", script, PackageResources.focus_js),
            StudioFile("/gateway.js", script, PackageResources.gateway_js),
            StudioFile("/hands.js", script, PackageResources.hands_js),
            StudioFile("/microphone.js", script, PackageResources.microphone_js),
            StudioFile("/microphone-worklet.js", script, PackageResources.microphone_worklet_js),
            StudioFile("/notices.js", script, PackageResources.notices_js),
            StudioFile("/outbox.js", script, PackageResources.outbox_js),
            StudioFile("/settings.js", script, PackageResources.settings_js),
            StudioFile("/sound.js", script, PackageResources.sound_js),
            StudioFile("/speaker.js", script, PackageResources.speaker_js),
            StudioFile("/speaker-worklet.js", script, PackageResources.speaker_worklet_js),
            StudioFile("/timeline.js", script, PackageResources.timeline_js),
            StudioFile("/transcript.js", script, PackageResources.transcript_js),
            StudioFile("/worklet.js", script, PackageResources.worklet_js),
            StudioFile("/writing.js", script, PackageResources.writing_js),
        ]
    }()

    /// FNV-1a, 64 bits: enough to tell versions of one's own files apart.
    private static func hash(_ bytes: [UInt8]) -> UInt64 {
        bytes.reduce(0xcbf2_9ce4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
    }
}
