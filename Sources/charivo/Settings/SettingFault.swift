/// A setting that is needed has a value that cannot be used, which ``SettingValues/problems`` tells too.
struct SettingFault: Error, Sendable, Hashable {
    var problem: TalkFailure
}
