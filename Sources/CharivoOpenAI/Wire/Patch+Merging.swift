extension Patch {
    /// What stands after an update to a member that may be `null`: the update's, unless it is absent.
    func merging(_ update: Patch, by merge: (Value?, Value) -> Value) -> Patch {
        guard let value = update.value else { return merging(update) }
        return .value(merge(self.value, value))
    }

    /// What stands after an update to a member that is never `null`: clearing it brings back its default, if it has one.
    func settling(_ update: Patch, default standard: Patch, by merge: (Value?, Value) -> Value = { $1 }) -> Patch {
        switch update {
        case .absent: self
        case .null: standard.isAbsent ? self : standard
        case .value(let value): .value(merge(self.value, value))
        }
    }
}
