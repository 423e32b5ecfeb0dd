import Strategies

/// A strategy's condition with its leaves' windows resolved, flat, so that a row is asked without
/// allocating.
struct EntryTree {
  private enum Node {
    /// Followed by its children up to `end`; the empty `all` is true, the empty `any` false.
    case all(end: Int)
    case any(end: Int)
    case not
    case leaf(Leaf, window: Int)
  }

  /// Parents before children, depth first.
  private var nodes: [Node] = []
  /// Seconds of each distinct window the leaves ask for.
  private(set) var windowSeconds: [Int64] = []

  init(_ condition: Condition) { add(condition) }

  /// The tree's value over a row's features.
  func value(_ features: RowFeatures) -> Truth {
    var at = 0
    return value(&at, features)
  }

  private mutating func add(_ condition: Condition) {
    let place = nodes.count
    switch condition {
    case .all(let children):
      nodes.append(.all(end: 0))
      for child in children { add(child) }
      nodes[place] = .all(end: nodes.count)
    case .any(let children):
      nodes.append(.any(end: 0))
      for child in children { add(child) }
      nodes[place] = .any(end: nodes.count)
    case .not(let child):
      nodes.append(.not)
      add(child)
    case .leaf(let leaf):
      nodes.append(.leaf(leaf, window: window(leaf.left.windowSeconds)))
    }
  }

  private mutating func window(_ seconds: Int64?) -> Int {
    guard let seconds else { return -1 }
    if let place = windowSeconds.firstIndex(of: seconds) { return place }
    windowSeconds.append(seconds)
    return windowSeconds.count - 1
  }

  /// The value of the node at `at`, which is moved past its subtree.
  private func value(_ at: inout Int, _ features: RowFeatures) -> Truth {
    let node = nodes[at]
    at += 1
    switch node {
    case .all(let end):
      var result = Truth.yes
      while at < end {
        result = min(result, value(&at, features))
        if result == .no { at = end }
      }
      return result
    case .any(let end):
      var result = Truth.no
      while at < end {
        result = max(result, value(&at, features))
        if result == .yes { at = end }
      }
      return result
    case .not: return value(&at, features).negated
    case .leaf(let leaf, let window): return features.value(leaf, window: window)
    }
  }
}
