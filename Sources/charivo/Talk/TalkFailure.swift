internal import CharivoAudio
internal import CharivoEngine
internal import CharivoRealtime

/// Why the command could not do what it was asked for: words for a person, and a status for a script.
struct TalkFailure: Error, Sendable, Hashable {
    /// The status the process ends with. The numbers are those of BSD's `sysexits.h`; `charivo --help` tells of them.
    enum Status: Int32, Sendable, Hashable, CaseIterable {
        case failed = 1
        case usage = 64
        case badInput = 65
        case missingInput = 66
        case unavailable = 69
        case output = 74
        case notPermitted = 77
        case configuration = 78

        /// When it is the one, in words.
        var meaning: String {
            switch self {
            case .failed: "anything else"
            case .usage: "the command line makes no sense, or an option has a value that cannot be"
            case .badInput: "a file is not what it should be: a recording, a character, a list of tokens, a certificate"
            case .missingInput: "a file that was named is not there, or not yours to read"
            case .unavailable: "a service, an address, a device, a library or a model is not there"
            case .output: "a recording cannot be written"
            case .notPermitted: "a key or a token was refused, or has no quota left"
            case .configuration:
                "a setting in the configuration file or the environment cannot be used, or several are wrong for several reasons"
            }
        }
    }

    var status: Status
    var message: String

    init(_ status: Status, _ message: String) {
        self.status = status
        self.message = message
    }

    init(_ error: AudioError) {
        let status: Status =
            switch error.code {
            case .missing: .missingInput
            case .unwritable, .diskFull: .output
            case .deviceUnavailable, .deviceFailed: .unavailable
            default: .badInput
            }
        self.init(status, error.message)
    }

    init(_ error: SpeechError) {
        self.init(.unavailable, error.message)
    }

    init(_ error: RealtimeError) {
        let status: Status =
            switch error.code {
            case .authentication, .quota: .notPermitted
            case .transport, .timeout, .modelNotFound: .unavailable
            // What a service does not take is no file of ours.
            case .invalidConfiguration: error.providerCode == nil ? .badInput : .unavailable
            default: .failed
            }
        self.init(status, error.forItsUser)
    }

    /// What kept the last reply from being given: which service it was, what it said, and where it was chosen.
    init(reply error: RealtimeError) {
        let place: (variable: String, words: String)? =
            switch error.providerCode?.prefix(while: { $0 != "_" }) {
            case "dialogue": ("CHARIVO_DIALOGUE_KEY", "--dialogue-url and --dialogue-model")
            case "recognition": ("CHARIVO_RECOGNITION_KEY", "--recognition-url and --recognition-model")
            case "speech", "voice": ("CHARIVO_SPEECH_KEY", "--speech-url and --speech-model")
            default: nil
            }
        self.init(error)
        if status == .failed { status = .unavailable }
        if let place { message += " See \(place.words); a key is read from \(place.variable)." }
    }

    /// Any error, in the words it has.
    init(any error: any Error) {
        switch error {
        case let error as TalkFailure: self = error
        case let error as SettingFault: self = error.problem
        case let error as ConfigurationProblems: self.init(error.status, error.all.map(\.message).joined(separator: " "))
        case let error as AudioError: self.init(error)
        case let error as SpeechError: self.init(error)
        case let error as RealtimeError: self.init(error)
        default: self.init(.failed, "\(error)")
        }
    }
}
