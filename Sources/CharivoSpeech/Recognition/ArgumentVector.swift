internal import CPocketSphinx

/// C strings as a program's arguments: `cmd_ln_init` is variadic, which Swift cannot call, and its sister takes these.
///
/// The library keeps the names of the options by their pointers, so this lives as long as what was made of it.
final class ArgumentVector {
    private var pointers: [UnsafeMutablePointer<CChar>?]

    init(_ arguments: [String]) {
        pointers = arguments.map { strdup($0) }
    }

    deinit {
        for pointer in pointers { free(pointer) }
    }

    /// PocketSphinx's configuration; `nil` when it does not know an option. The caller frees it.
    func parsed() -> OpaquePointer? {
        cmd_ln_parse_r(nil, ps_args(), CInt(pointers.count), &pointers, 1)
    }
}
