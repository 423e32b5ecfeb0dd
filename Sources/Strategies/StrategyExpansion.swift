import Configurations

/// Puts a strategy's parameters (`"$gain"`) and blocks (`{"use": "anti_rug"}`) in their places, so
/// that what is read after it knows neither.
struct StrategyExpansion {
  /// Values a document may come to when its blocks are put in.
  static let valuesMax = 100_000

  private let parameters: [String: ConfigurationValue]
  private let blocks: [String: ConfigurationValue]
  private(set) var usedParameters: Set<String> = []
  private(set) var usedBlocks: Set<String> = []
  private var expandedBlocks: [String: (value: ConfigurationValue, count: Int)] = [:]
  private var openBlocks: [String] = []
  private var count = 0

  init(
    parameters: [String: ConfigurationValue], blocks: [String: ConfigurationValue]
  ) {
    self.parameters = parameters
    self.blocks = blocks
  }

  /// The root with everything put in but what names and describes.
  mutating func root(
    _ root: ConfigurationValue, literal: Set<String>, _ problems: inout Problems
  ) -> ConfigurationValue {
    guard case .object(var members) = root.kind else { return root }
    for index in members.indices where !literal.contains(members[index].key) {
      members[index].value = value(members[index].value, &problems)
    }
    var changed = root
    changed.kind = .object(members)
    return changed
  }

  private mutating func value(
    _ value: ConfigurationValue, _ problems: inout Problems
  ) -> ConfigurationValue {
    guard take(1, at: value, &problems) else { return value }
    var changed = value
    switch value.kind {
    case .string(let text) where text.hasPrefix("$"):
      changed.kind = parameter(String(text.dropFirst()), at: value, &problems)
    case .list(let items):
      changed.kind = .list(items.flatMap { spliced($0, &problems) })
    case .object(let members):
      if let use = members.first(where: { $0.key == "use" }) {
        return merged(value, members, use, &problems)
      }
      changed.kind = .object(
        members.map { member in
          var member = member
          member.value = self.value(member.value, &problems)
          return member
        })
    default: break
    }
    return changed
  }

  private mutating func take(
    _ values: Int, at value: ConfigurationValue, _ problems: inout Problems
  ) -> Bool {
    let before = count
    count += values
    if count <= Self.valuesMax { return true }
    if before <= Self.valuesMax {
      problems.add(
        StrategyCode.tooManyConditions, at: value, "the document is too large",
        expected: "at most \(Self.valuesMax) values, its blocks put in")
    }
    return false
  }

  private mutating func parameter(
    _ name: String, at value: ConfigurationValue, _ problems: inout Problems
  ) -> ConfigurationValue.Kind {
    if let found = parameters[name] {
      usedParameters.insert(name)
      return found.kind
    }
    let known = parameters.keys.sorted()
    problems.add(
      StrategyCode.parameter, at: value, "no such parameter",
      expected: known.isEmpty ? "a parameter of \"parameters\"" : "one of \(list(known))",
      word: name, among: known)
    problems.silence(value)
    return value.kind
  }

  /// An item of a list; several where it uses a block that is a list.
  private mutating func spliced(
    _ item: ConfigurationValue, _ problems: inout Problems
  ) -> [ConfigurationValue] {
    if case .object(let members) = item.kind, members.count == 1, members[0].key == "use",
      case .string(let name) = members[0].value.kind, case .list? = blocks[name]?.kind
    {
      guard let block = block(name, at: members[0].value, &problems),
        case .list(let items) = block.kind
      else { return [] }
      return items
    }
    return [value(item, &problems)]
  }

  /// An object that uses a block: the block's members, and its own beside them.
  private mutating func merged(
    _ value: ConfigurationValue, _ members: [ConfigurationValue.Member],
    _ use: ConfigurationValue.Member, _ problems: inout Problems
  ) -> ConfigurationValue {
    var changed = value
    guard let name = use.value.text(&problems),
      let block = block(name, at: use.value, &problems)
    else {
      // What is missing here was told; nothing more is to be said of its place.
      problems.silence(value)
      changed.kind = .object([])
      return changed
    }
    guard case .object(var all) = block.kind else {
      problems.add(
        ConfigurationCode.wrongKind, at: use.value, "the block '\(name)' is \(block.kindName)",
        expected: "a block that is a condition")
      problems.silence(value)
      changed.kind = .object([])
      return changed
    }
    for member in members where member.key != "use" {
      if all.contains(where: { $0.key == member.key }) {
        problems.add(
          ConfigurationCode.contradiction, offset: member.keyOffset,
          "the block '\(name)' has '\(member.key)' too")
      }
      var own = member
      own.value = self.value(member.value, &problems)
      all.append(own)
    }
    changed.kind = .object(all)
    return changed
  }

  private mutating func block(
    _ name: String, at value: ConfigurationValue, _ problems: inout Problems
  ) -> ConfigurationValue? {
    usedBlocks.insert(name)
    if let known = expandedBlocks[name] {
      return take(known.count, at: value, &problems) ? known.value : nil
    }
    guard let written = blocks[name] else {
      let known = blocks.keys.sorted()
      problems.add(
        StrategyCode.block, at: value, "no such block",
        expected: known.isEmpty
          ? "a block of \"blocks\" or \"blocks_from\"" : "one of \(list(known))",
        word: name, among: known)
      return nil
    }
    guard !openBlocks.contains(name) else {
      problems.add(
        StrategyCode.block, at: value,
        "the block uses itself: \((openBlocks + [name]).joined(separator: " → "))")
      return nil
    }
    guard openBlocks.count < 32 else {
      problems.add(StrategyCode.block, at: value, "blocks use blocks more than 32 deep")
      return nil
    }
    openBlocks.append(name)
    defer { openBlocks.removeLast() }
    let before = count
    let expanded = self.value(written, &problems)
    expandedBlocks[name] = (expanded, count - before)
    return expanded
  }

  private func list(_ words: [String]) -> String { words.prefix(20).joined(separator: ", ") }
}
