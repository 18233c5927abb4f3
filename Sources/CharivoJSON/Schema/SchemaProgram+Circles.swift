extension SchemaProgram {
    /// Refuses a schema that applies itself to the very same value again: checking it would never end (draft 2020-12, section
    /// 9.4.1). A schema that comes back to itself one member or element deeper is fine.
    func refuseCircles() throws(JSONSchemaError) {
        enum Mark { case unseen, open, done }
        var marks = [Mark](repeating: .unseen, count: nodes.count)
        for start in nodes.indices where marks[start] == .unseen {
            // A walk in depth with a stack of its own: a chain of references may be as long as the schema.
            var stack: [(node: Int, next: [Int])] = [(start, inPlaceTargets(of: start))]
            marks[start] = .open
            while var top = stack.popLast() {
                guard let target = top.next.popLast() else {
                    marks[top.node] = .done
                    continue
                }
                stack.append(top)
                switch marks[target] {
                case .done: break
                case .open:
                    throw JSONSchemaError(
                        path: nodes[target].location,
                        reason: "the schema refers to itself in a circle that never gets to a part of the value.")
                case .unseen:
                    marks[target] = .open
                    stack.append((target, inPlaceTargets(of: target)))
                }
            }
        }
    }

    private func inPlaceTargets(of node: Int) -> [Int] {
        nodes[node].rules.flatMap { rules in rules.inPlace + rules.inPlaceReferences.map { references[$0] } }
    }
}
