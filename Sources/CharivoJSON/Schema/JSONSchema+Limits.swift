extension JSONSchema {
    /// The bounds of compiling a schema and of checking a value.
    public struct Limits: Sendable, Hashable {
        /// The most violations that are reported; at least 1.
        public var violations: Int {
            didSet { violations = max(1, violations) }
        }
        /// How deep schemas may be nested in one another, and how many schemas deep a check may go: an object in an
        /// object is one deeper, a `$ref` or a branch of `anyOf` another one. The default is safe on the smallest stacks that
        /// tasks run on (512 KiB); much more is not.
        public var depth: Int
        /// The most schemas in one schema, the places it refers to included. A schema with more is refused.
        public var schemas: Int
        /// The most steps of one check; a step is one schema, member or element looked at, or four instructions of a pattern.
        public var steps: Int
        /// The longest string that is matched with a pattern, in Unicode code points; a longer one violates the pattern.
        public var patternInput: Int

        /// Makes limits; those of the defaults are far beyond what tools need.
        public init(violations: Int = 16, depth: Int = 64, schemas: Int = 4096, steps: Int = 100_000, patternInput: Int = 65_536) {
            self.violations = max(1, violations)
            self.depth = depth
            self.schemas = schemas
            self.steps = steps
            self.patternInput = patternInput
        }
    }
}
