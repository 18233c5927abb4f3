internal import CharivoAudio
internal import CharivoEngine
internal import CharivoRealtime

/// Why the command could not do what it was asked for: words for a person, and a status for a script.
struct TalkFailure: Error, Sendable, Hashable {
    /// The status the process ends with. The numbers are those of BSD's `sysexits.h`.
    enum Status: Int32, Sendable, Hashable {
        /// Anything else.
        case failed = 1
        /// The command line makes no sense.
        case usage = 64
        /// A file is not what it should be.
        case badInput = 65
        /// A file is not there.
        case missingInput = 66
        /// The service, a library or a model is not there.
        case unavailable = 69
        /// A recording cannot be written.
        case output = 74
        /// The key was refused.
        case notPermitted = 77
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
            case .transport, .timeout: .unavailable
            case .invalidConfiguration, .modelNotFound: .badInput
            default: .failed
            }
        self.init(status, error.description)
    }

    /// Any error, in the words it has.
    init(any error: any Error) {
        switch error {
        case let error as TalkFailure: self = error
        case let error as AudioError: self.init(error)
        case let error as SpeechError: self.init(error)
        case let error as RealtimeError: self.init(error)
        default: self.init(.failed, "\(error)")
        }
    }
}
