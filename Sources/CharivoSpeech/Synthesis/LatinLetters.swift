/// Letters with accents and their plain ones, for a voice that knows only English.
enum LatinLetters {
    // One entry for each scalar from U+00C0 on; "." stands for one that is no letter.
    private static let latin1 =
        "A A A A A A AE C E E E E I I I I D N O O O O O . O U U U U Y Th ss a a a a a a ae c e e e e i i i i d n o o o o o . o u u u u y th y"
    private static let extendedA =
        "A a A a A a C c C c C c C c D d D d E e E e E e E e E e G g G g G g G g H h H h I i I i I i I i I i IJ ij J j K k k L l L l L l L l L l "
        + "N n N n N n n N n O o O o O o OE oe R r R r R r S s S s S s S s T t T t T t U u U u U u U u U u U u W w Y y Y Z z Z z Z z s"

    private static let bases: [String] = (latin1 + " " + extendedA).split(separator: " ").map(String.init)

    /// The letter without its accent; `nil` for what is no Latin letter up to U+017F.
    static func base(of scalar: Unicode.Scalar) -> String? {
        let index = Int(scalar.value) - 0xC0
        guard bases.indices.contains(index), bases[index] != "." else { return nil }
        return bases[index]
    }
}
