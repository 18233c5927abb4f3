/// Turns the JSON of a schema into nodes.
struct SchemaCompiler {
    private let source: JSONValue
    private let limits: JSONSchema.Limits
    private var nodes: [SchemaNode] = []
    private var depth = 0
    /// The nodes by their pointer, so that each schema is compiled once however often it is referred to.
    private var known: [String: Int] = [:]
    /// The nodes by their `$anchor` or `$dynamicAnchor`.
    private var anchors: [String: Int] = [:]
    /// The references met so far, and where each stands.
    private var references: [(target: String, path: String)] = []
    private var tracksEvaluated = false

    private init(_ source: JSONValue, limits: JSONSchema.Limits) {
        self.source = source
        self.limits = limits
    }

    /// Compiles a schema and all it refers to.
    static func program(of source: JSONValue, limits: JSONSchema.Limits) throws(JSONSchemaError) -> SchemaProgram {
        var compiler = SchemaCompiler(source, limits: limits)
        _ = try compiler.compile(source, at: "")
        let references = try compiler.resolvedReferences()
        let program = SchemaProgram(nodes: compiler.nodes, references: references, tracksEvaluated: compiler.tracksEvaluated)
        try program.refuseCircles()
        return program
    }

    /// Compiles the schema at a pointer, unless it is known already.
    ///
    /// - Returns: Its index.
    mutating func compile(_ value: JSONValue, at pointer: String) throws(JSONSchemaError) -> Int {
        if let index = known[pointer] { return index }
        guard nodes.count < limits.schemas else {
            throw JSONSchemaError(path: pointer, reason: "the schema has more than \(limits.schemas) parts.")
        }
        guard depth < limits.depth else {
            throw JSONSchemaError(path: pointer, reason: "schemas are nested more than \(limits.depth) deep.")
        }
        let index = nodes.count
        nodes.append(SchemaNode(location: pointer))
        known[pointer] = index
        switch value {
        case .bool(let allows): nodes[index].allowsNothing = !allows
        case .object(let object):
            depth += 1
            try compileKeywords(of: SchemaReader(object: object, location: pointer), into: index)
            depth -= 1
        default: throw JSONSchemaError(path: pointer, reason: "a schema must be an object, true or false.")
        }
        return index
    }

    private mutating func compileKeywords(of schema: SchemaReader, into index: Int) throws(JSONSchemaError) {
        try readIdentity(of: schema, index: index)
        for kind in Self.families {
            if let rules = try kind.init(schema, compiler: &self) { nodes[index].rules.append(rules) }
        }
        let unevaluated = try UnevaluatedRules(schema, compiler: &self)
        nodes[index].unevaluated = unevaluated
        if !unevaluated.isEmpty { tracksEvaluated = true }
        // Compiled though nothing may refer to them: what is broken there is worth knowing, and anchors may be there.
        _ = try compileMap("$defs", of: schema)
    }

    /// The families of keywords, in the order in which they are checked and reported.
    private static let families: [any SchemaRules.Type] = [
        GeneralRules.self, NumberRules.self, StringRules.self, ObjectRules.self, DependencyRules.self, ArrayRules.self,
        ReferenceRules.self, CombinationRules.self,
    ]

    /// Compiles the schema of a keyword.
    mutating func compileSchema(_ keyword: String, of schema: SchemaReader) throws(JSONSchemaError) -> Int? {
        guard let value = schema[keyword] else { return nil }
        return try compile(value, at: schema.path(keyword))
    }

    /// Compiles the schemas of a keyword that has an array of them.
    mutating func compileList(_ keyword: String, of schema: SchemaReader) throws(JSONSchemaError) -> [Int]? {
        guard let values = try schema.array(keyword) else { return nil }
        guard !values.isEmpty else { throw schema.broken(keyword, "must not be empty.") }
        var indices: [Int] = []
        for (position, value) in values.enumerated() {
            indices.append(try compile(value, at: "\(schema.path(keyword))/\(position)"))
        }
        return indices
    }

    /// Compiles the schemas of a keyword that has an object of them.
    mutating func compileMap(_ keyword: String, of schema: SchemaReader) throws(JSONSchemaError) -> [(name: String, index: Int)]? {
        guard let members = try schema.members(keyword) else { return nil }
        var indices: [(name: String, index: Int)] = []
        for member in members {
            indices.append((member.name, try compile(member.value, at: JSONPointer.appending(member.name, to: schema.path(keyword)))))
        }
        return indices
    }

    /// Notes a reference, to be resolved when all is known.
    ///
    /// - Returns: Its index in the list of references.
    mutating func reference(_ target: String, at path: String) -> Int {
        references.append((target, path))
        return references.count - 1
    }
}

extension SchemaCompiler {
    private mutating func readIdentity(of schema: SchemaReader, index: Int) throws(JSONSchemaError) {
        if try schema.string("$id") != nil, !schema.location.isEmpty {
            throw schema.broken("$id", "a schema within the schema must not have an identifier of its own.")
        }
        for keyword in ["$anchor", "$dynamicAnchor"] {
            guard let name = try schema.string(keyword) else { continue }
            guard Self.isAnchor(name) else {
                throw schema.broken(keyword, "must begin with a letter or _, and have only letters, digits, -, _ and periods.")
            }
            guard anchors.updateValue(index, forKey: name).map({ $0 == index }) ?? true else {
                throw schema.broken(keyword, "this anchor is at another place already.")
            }
        }
    }

    private static func isAnchor(_ name: String) -> Bool {
        guard let first = name.utf8.first else { return false }
        let isLetter = { (byte: UInt8) in (65...90).contains(byte) || (97...122).contains(byte) || byte == UInt8(ascii: "_") }
        return isLetter(first)
            && name.utf8.allSatisfy {
                isLetter($0) || (48...57).contains($0) || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: ".")
            }
    }

    /// Finds where every reference leads. What a pointer leads to may hold further references and anchors, so anchors are
    /// looked up when no pointer is left.
    private mutating func resolvedReferences() throws(JSONSchemaError) -> [Int] {
        var resolved: [Int] = []
        var named: [(position: Int, anchor: String)] = []
        var position = 0
        while position < references.count {
            let reference = references[position]
            let fragment = try fragment(of: reference.target, at: reference.path)
            if fragment.isEmpty || fragment.hasPrefix("/") {
                resolved.append(try resolve(fragment, at: reference.path))
            } else {
                named.append((position, fragment))
                resolved.append(0)
            }
            position += 1
        }
        for name in named {
            guard let index = anchors[name.anchor] else {
                throw JSONSchemaError(
                    path: references[name.position].path, reason: "there is no anchor \"\(name.anchor.shortened(to: 100))\".")
            }
            resolved[name.position] = index
        }
        return resolved
    }

    private func fragment(of target: String, at path: String) throws(JSONSchemaError) -> String {
        let parts = target.split(separator: "#", maxSplits: 1, omittingEmptySubsequences: false)
        let document = parts.first.map(String.init) ?? ""
        guard document.isEmpty || document == source["$id"]?.stringValue else {
            throw JSONSchemaError(
                path: path, reason: "only references into the same schema (\"#/…\" or \"#anchor\") are followed, not to other documents.")
        }
        guard let fragment = JSONPointer.decodedFragment(parts.dropFirst().first ?? "") else {
            throw JSONSchemaError(path: path, reason: "the reference is not well-formed.")
        }
        return fragment
    }

    private mutating func resolve(_ pointer: String, at path: String) throws(JSONSchemaError) -> Int {
        guard let tokens = JSONPointer.tokens(of: pointer) else {
            throw JSONSchemaError(path: path, reason: "the reference is not a JSON pointer.")
        }
        guard let value = source.value(at: tokens) else {
            throw JSONSchemaError(path: path, reason: "the reference leads nowhere: there is nothing at \(pointer.shortened(to: 100)).")
        }
        return try compile(value, at: tokens.reduce("") { JSONPointer.appending($1, to: $0) })
    }
}
