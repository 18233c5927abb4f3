internal import CharivoJSON
internal import CharivoRealtime

extension ClientEvent {
    /// A command as the wire has it.
    ///
    /// - Parameters:
    ///   - audio: What the service hears sound in.
    ///   - usual: The detection of turns that the service has of its own.
    init(_ message: ProviderMessage, audio: WireAudioEncoding, usual: WireServerVAD = WireServerVAD()) {
        let payload: Payload =
            switch message.command {
            case .updateSession(let config): .sessionUpdate(config, usual: usual)
            case .appendAudio(let sound): .inputAudioAppend(WireAudio(samples: sound.samples, encoding: audio))
            case .commitAudio: .inputAudioCommit
            case .clearAudio: .inputAudioClear
            case .createItem(let item, let previous): .itemCreate(WireItem(creating: item), previousItemID: previous)
            case .truncateItem(let id, let part, let milliseconds):
                .itemTruncate(itemID: id, contentIndex: part, audioEndMilliseconds: milliseconds)
            case .deleteItem(let id): .itemDelete(itemID: id)
            case .createResponse(let request): .responseCreate(WireResponseCreate(request))
            case .cancelResponse(let id): .responseCancel(responseID: id)
            case .clearOutputAudio: .outputAudioClear
            }
        self.init(payload, eventID: message.id.isEmpty ? nil : message.id)
    }
}

extension ClientEvent.Payload {
    /// An update of the session. Raw provider options go over what the fields make, member by member and level by level;
    /// the update is then written as it stands.
    fileprivate static func sessionUpdate(_ config: RealtimeSessionConfig, usual: WireServerVAD) -> ClientEvent.Payload {
        let session = WireSession(updating: config, usual: usual)
        guard let options = config.providerOptions, !options.isEmpty else { return .sessionUpdate(session) }
        return .unknown(
            type: ClientEventType.sessionUpdate.rawValue, ["session": .object(session.members.merging(deeply: options))])
    }
}

extension JSONObject {
    /// These members with others over them, level by level.
    func merging(deeply other: JSONObject) -> JSONObject {
        merging(other) { mine, theirs in
            guard let mine = mine.objectValue, let theirs = theirs.objectValue else { return theirs }
            return .object(mine.merging(deeply: theirs))
        }
    }
}

extension WireResponseCreate {
    fileprivate init(_ request: ResponseRequest) {
        self.init(
            instructions: Patch(request.instructions), toolChoice: request.toolChoice.map(WireToolChoice.init),
            outputModalities: request.outputModality.map { [WireModality($0)] },
            metadata: [ProviderResponse.requestKey: request.id])
    }
}
