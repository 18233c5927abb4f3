/// Why a response ended as it did.
package struct WireStatusDetails: Hashable, Sendable {
    /// How it ended.
    package var type: WireResponseStatus?
    /// Why: `turn_detected`, `client_cancelled`, `max_output_tokens` or `content_filter`.
    package var reason: String?
    /// What failed.
    package var error: Failure?

    /// Makes details.
    package init(type: WireResponseStatus?, reason: String? = nil, error: Failure? = nil) {
        self.type = type
        self.reason = reason
        self.error = error
    }

    /// What failed. The service says less here than in an `error` event.
    package struct Failure: Hashable, Sendable {
        /// The kind of the error.
        package var type: String?
        /// Its code.
        package var code: String?
        /// Its message.
        package var message: String?

        /// Makes a failure.
        package init(type: String?, code: String? = nil, message: String? = nil) {
            self.type = type
            self.code = code
            self.message = message
        }
    }
}
