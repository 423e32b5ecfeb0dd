import Configurations

extension Condition {
  /// Leaves a strategy may have in all.
  public static let leavesMax = 1_000

  /// A condition: `all`, `any`, `not` or a leaf. `extraKeys` may stand beside it.
  static func read(
    _ value: ConfigurationValue, extraKeys: [String] = [], _ problems: inout Problems
  ) -> Condition? {
    guard case .object(let members) = value.kind else {
      problems.add(
        ConfigurationCode.wrongKind, at: value, "this is \(value.kindName)",
        expected: "a condition: an object with all, any, not or feature")
      return nil
    }
    let shapes = ["all", "any", "not", "feature"]
    let present = members.filter { shapes.contains($0.key) }
    guard present.count == 1, let shape = present.first else {
      _ = value.members(known: shapes + Leaf.keys + extraKeys, &problems)
      problems.add(
        StrategyCode.condition, at: value,
        present.isEmpty
          ? "a condition has one of all, any, not, feature"
          : "a condition has only one of all, any, not, feature: nest them")
      return nil
    }
    if shape.key == "feature" { return Leaf.read(value, extraKeys, &problems).map { .leaf($0) } }
    _ = value.members(known: [shape.key] + extraKeys, &problems)
    if shape.key == "not" { return read(shape.value, &problems).map { .not($0) } }
    guard let parts = readList(shape.value, &problems) else { return nil }
    return shape.key == "all" ? .all(parts) : .any(parts)
  }

  private static func readList(
    _ value: ConfigurationValue, _ problems: inout Problems
  ) -> [Condition]? {
    guard let items = value.items(&problems) else { return nil }
    if items.isEmpty {
      problems.add(StrategyCode.condition, at: value, "the list of conditions is empty")
    }
    let parts = items.map { read($0, &problems) }
    let valid = parts.compactMap { $0 }
    return valid.count == parts.count && !valid.isEmpty ? valid : nil
  }

  /// Its meaning, in the words of a document: `not` moved into the leaves (exact in three-valued
  /// logic), nested lists of one kind flattened, parts sorted and single.
  var canonical: CanonicalValue { canonical(negated: false) }

  private func canonical(negated: Bool) -> CanonicalValue {
    switch self {
    case .leaf(let leaf): return leaf.canonical(negated: negated)
    case .not(let inner): return inner.canonical(negated: !negated)
    case .all(let parts):
      return Self.list(negated ? "any" : "all", parts.map { $0.canonical(negated: negated) })
    case .any(let parts):
      return Self.list(negated ? "all" : "any", parts.map { $0.canonical(negated: negated) })
    }
  }

  private static func list(_ key: String, _ parts: [CanonicalValue]) -> CanonicalValue {
    let flat = parts.flatMap { part -> [CanonicalValue] in
      if case .object(let members) = part, case .list(let inner)? = members[key] { return inner }
      return [part]
    }
    let sorted = Set(flat).map { ($0.text, $0) }.sorted { $0.0 < $1.0 }.map(\.1)
    return sorted.count == 1 ? sorted[0] : .object([key: .list(sorted)])
  }
}
