public import CharivoEngine
internal import CharivoHTTP

#if canImport(FoundationEssentials)
internal import FoundationEssentials
#else
internal import Foundation
#endif

/// An HTTP service with the paths of OpenAI's: OpenAI itself, Ollama, llama.cpp, vLLM, LocalAI, a speech server of one's own.
public struct HTTPService: Sendable, Hashable {
    /// The address that the paths are put behind, up to the version, as `http://127.0.0.1:11434/v1`. Without a slash at its end.
    public var baseURL: String
    /// The bearer token; `nil` for a service that wants none. Never logged, and part of no error.
    public var key: String?
    /// For a whole request and its answer, of which no piece may be more than a minute late. Of an answer that is taken as it comes, only
    /// the time counts in which the service is waited for, and not that in which its words are spoken.
    public var totalTimeout: Duration

    /// Names a service.
    ///
    /// - Parameters:
    ///   - baseURL: An `http:` or `https:` address up to the version; a slash at its end is taken off.
    ///   - key: The bearer token, for a service that wants one.
    ///   - totalTimeout: How long one answer may take.
    /// - Throws: `SpeechError` `failed` when the address is no `http:` or `https:` URL, or a key would travel unprotected
    ///   to another machine.
    public init(
        baseURL: String, key: String? = nil, totalTimeout: Duration = .seconds(120)
    ) throws(SpeechError) {
        self.baseURL = try Self.checked(baseURL, hasKey: key != nil)
        self.key = key
        self.totalTimeout = totalTimeout
    }

    /// Asks the service for the names of its models; `nil` where it has no such list.
    ///
    /// - Parameter purpose: What the service is for, as it is to stand in errors.
    /// - Throws: `SpeechError` when the service is not there or refuses the key.
    package func models(for purpose: String) async throws -> [String]? {
        try await ServiceClient(service: self, purpose: purpose).models()
    }

    private static func checked(_ address: String, hasKey: Bool) throws(SpeechError) -> String {
        guard let url = URL(string: address), let host = url.host, !host.isEmpty, let scheme = url.scheme?.lowercased(),
            ["http", "https"].contains(scheme), url.query == nil, url.fragment == nil, url.user == nil
        else {
            throw SpeechError(
                code: .failed,
                message:
                    "The address of a service is like http://127.0.0.1:11434/v1: a scheme (http or https), a host, and the path up to the version."
            )
        }
        guard !hasKey || scheme == "https" || HostName(host).isLoopback else {
            throw SpeechError(
                code: .failed, message: "A key is not sent to \(host) over http, where anyone on the way can read it; use https.")
        }
        return address.hasSuffix("/") ? String(address.dropLast()) : address
    }
}
