import Columns
import Market
import Strategies

/// A strategy's entry as tests that a market's search index can answer, worked out once a strategy.
///
/// For entries of `level` mode that are a conjunction of volume_sol, price_change,
/// quote_reserve_sol and token_age against numbers.
public final class EntryTests: Sendable {
  let universe: Universe
  /// The cheapest to answer for a row first.
  let tests: [EntryTest]
  /// The lengths of the tests' windows, seconds, each once.
  let windows: [Int64]
  /// Whether a test asks for the value traded.
  var needsValue: Bool { tests.contains { $0.kind == .volume } }

  /// The tests of a strategy's entry; nil where its tree asks for more than an index tells.
  public init?(of strategy: Strategy) {
    var leaves: [Leaf] = []
    guard strategy.mode == .level, EntryTests.collect(strategy.entry, &leaves) else { return nil }
    var windows: [Int64] = []
    let tests = leaves.compactMap { EntryTest($0, &windows) }
    guard tests.count == leaves.count else { return nil }
    universe = strategy.universe
    self.windows = windows
    self.tests = EntryTest.Kind.allCases.flatMap { kind in tests.filter { $0.kind == kind } }
  }

  /// Whether a condition is a conjunction, whose leaves are added.
  private static func collect(_ condition: Condition, _ leaves: inout [Leaf]) -> Bool {
    switch condition {
    case .leaf(let leaf):
      leaves.append(leaf)
      return true
    case .all(let children): return children.allSatisfy { collect($0, &leaves) }
    case .any, .not: return false
    }
  }
}

/// A leaf that an index can answer.
struct EntryTest: Sendable {
  /// The cheapest to answer first.
  enum Kind: CaseIterable {
    case age
    case vault
    case volume
    case change
  }

  let kind: Kind
  let comparison: Comparison
  /// What lamports and seconds are compared with.
  let integer: Int64
  /// What a change is compared with.
  let ratio: Double
  /// Its window; 0 = it has none.
  let seconds: Int64
  /// The window's place among those of all tests; 0 where there is none.
  let window: Int

  /// The test of a leaf, whose window is added to those of others; nil where there is none.
  init?(_ leaf: Leaf, _ windows: inout [Int64]) {
    switch (leaf.left.feature, leaf.threshold) {
    case (.volumeSOL, .integer(let value)): (kind, integer, ratio) = (.volume, value, 0)
    case (.quoteReserveSOL, .integer(let value)): (kind, integer, ratio) = (.vault, value, 0)
    case (.tokenAge, .integer(let value)): (kind, integer, ratio) = (.age, value, 0)
    case (.priceChange, .ratio(let value)): (kind, integer, ratio) = (.change, 0, value)
    default: return nil
    }
    comparison = leaf.comparison
    seconds = leaf.left.windowSeconds ?? 0
    guard kind == .volume || kind == .change else {
      window = 0
      return
    }
    guard seconds > 0, seconds <= EntryTest.secondsMax else { return nil }
    window = windows.firstIndex(of: seconds) ?? windows.count
    if window == windows.count { windows.append(seconds) }
  }

  /// Longest window searched for.
  private static let secondsMax: Int64 = 1 << 60

  /// Whether it holds of large numbers rather than of small ones; nil = of single ones.
  var wantsMore: Bool? {
    switch comparison {
    case .greaterThan, .greaterThanOrEqual: true
    case .lessThan, .lessThanOrEqual: false
    case .equal, .notEqual: nil
    }
  }

  /// The least number that is enough, of a test for more.
  var leastEnough: Int64 {
    comparison == .greaterThan && integer < .max ? integer + 1 : integer
  }

  /// What a price is at least, in terms of the one it is compared with, where a test for more of a
  /// change holds; at most, where one for less does. Beside it by more than two roundings, so that
  /// a product tells what the quotient and the difference would.
  var bound: Double {
    let quotient = 1.0 + ratio
    let margin = (1.0 + abs(quotient)) * 1e-12
    return wantsMore == true ? quotient - margin : quotient + margin
  }
}
