/// What a character's drawn or modelled body can show: its expressions and motions.
///
/// The tools of ``tools`` and the words of ``buildAvatarControlInstructions(_:)`` offer a model exactly what the catalog has,
/// and nothing it has not. The JSON keys are the seed's: `expressions`, `motions`, `expressionDescriptions`.
///
/// ```swift
/// let catalog = AvatarCatalog(
///     expressions: ["smile", "sad"], motions: ["wave": 2], expressionDescriptions: ["smile": "pleased or friendly"])
/// let manager = RealtimeManager(client: client, output: speaker, tools: catalog.tools, resultProjectors: [.avatar])
/// ```
public struct AvatarCatalog: Sendable, Hashable {
    /// The names of the expressions, in the order a model is told of them.
    public var expressions: [String]
    /// How many motions each group has, by the name of the group. A group of none is not offered.
    public var motions: [String: Int]
    /// What an expression means or when it fits, by its name, for those whose name does not say it.
    public var expressionDescriptions: [String: String]

    /// Makes a catalog; an empty one by default, which leaves the character its gaze.
    public init(expressions: [String] = [], motions: [String: Int] = [:], expressionDescriptions: [String: String] = [:]) {
        self.expressions = expressions
        self.motions = motions
        self.expressionDescriptions = expressionDescriptions
    }

    /// The groups that have a motion, by name, so that the same catalog always makes the same tools.
    var motionGroups: [String] { motions.filter { $0.value > 0 }.keys.sorted() }

    /// The expressions without repetitions.
    var distinctExpressions: [String] {
        var seen: Set<String> = []
        return expressions.filter { seen.insert($0).inserted }
    }
}

extension AvatarCatalog: Codable {
    private enum CodingKeys: String, CodingKey { case expressions, motions, expressionDescriptions }

    /// Reads the seed's form; what is left out is empty.
    ///
    /// - Throws: `DecodingError` when a field is of another type, or a group counts less than no motions.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        expressions = try container.decodeIfPresent([String].self, forKey: .expressions) ?? []
        motions = try container.decodeIfPresent([String: Int].self, forKey: .motions) ?? [:]
        expressionDescriptions = try container.decodeIfPresent([String: String].self, forKey: .expressionDescriptions) ?? [:]
        if let group = motions.filter({ $0.value < 0 }).keys.min() {
            throw DecodingError.dataCorruptedError(
                forKey: .motions, in: container, debugDescription: "The group \(group) cannot have fewer than 0 motions.")
        }
    }
}
