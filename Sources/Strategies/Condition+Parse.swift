import Configurations

extension Condition {
  /// A condition: `all`, `any`, `not` or a leaf. `extraFields` may stand beside it.
  static func read(
    _ value: ConfigurationValue, extraFields: [String] = [], _ problems: inout Problems
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
      _ = value.members(known: shapes + Leaf.fields + extraFields, &problems)
      problems.add(
        StrategyCode.condition, at: value,
        present.isEmpty
          ? "a condition has one of all, any, not, feature"
          : "a condition has only one of all, any, not, feature: nest them")
      return nil
    }
    if shape.key == "feature" { return Leaf.read(value, extraFields, &problems).map { .leaf($0) } }
    _ = value.members(known: [shape.key] + extraFields, &problems)
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

  /// Its meaning: nested lists of one kind flattened, parts sorted and single, `not not` removed.
  var canonical: CanonicalValue {
    switch self {
    case .leaf(let leaf): leaf.canonical
    case .not(.not(let inner)): inner.canonical
    case .not(let inner): .object(["not": inner.canonical])
    case .all:
      Self.canonicalList("all", flattened { if case .all(let parts) = $0 { parts } else { nil } })
    case .any:
      Self.canonicalList("any", flattened { if case .any(let parts) = $0 { parts } else { nil } })
    }
  }

  private func flattened(_ parts: (Condition) -> [Condition]?) -> [Condition] {
    switch self {
    case .not(.not(let inner)): inner.flattened(parts)
    default: parts(self)?.flatMap { $0.flattened(parts) } ?? [self]
    }
  }

  private static func canonicalList(_ key: String, _ parts: [Condition]) -> CanonicalValue {
    let values = parts.map(\.canonical)
    let sorted = Set(values).map { ($0.text, $0) }.sorted { $0.0 < $1.0 }.map(\.1)
    return sorted.count == 1 ? sorted[0] : .object([key: .list(sorted)])
  }
}
