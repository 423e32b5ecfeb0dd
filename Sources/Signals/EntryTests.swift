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
  /// Whether a test asks for the value traded.
  var needsValue: Bool { tests.contains { $0.kind == .volume } }

  /// The tests of a strategy's entry; nil where its tree asks for more than an index tells.
  public init?(of strategy: Strategy) {
    var leaves: [Leaf] = []
    guard strategy.mode == .level, EntryTests.collect(strategy.entry, &leaves) else { return nil }
    let tests = leaves.compactMap { EntryTest($0) }
    guard tests.count == leaves.count else { return nil }
    universe = strategy.universe
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
  /// The cheapest to answer for a row first.
  enum Kind: CaseIterable {
    case age
    case change
    case volume
    case vault
  }

  let kind: Kind
  let comparison: Comparison
  /// What lamports and seconds are compared with.
  let integer: Int64
  /// What a change is compared with.
  let ratio: Double
  /// Its window; 0 = it has none.
  let seconds: Int64

  init?(_ leaf: Leaf) {
    switch (leaf.left.feature, leaf.threshold) {
    case (.volumeSOL, .integer(let value)): (kind, integer, ratio) = (.volume, value, 0)
    case (.quoteReserveSOL, .integer(let value)): (kind, integer, ratio) = (.vault, value, 0)
    case (.tokenAge, .integer(let value)): (kind, integer, ratio) = (.age, value, 0)
    case (.priceChange, .ratio(let value)): (kind, integer, ratio) = (.change, 0, value)
    default: return nil
    }
    comparison = leaf.comparison
    seconds = leaf.left.windowSeconds ?? 0
    guard seconds <= EntryTest.secondsMax, seconds > 0 || !hasWindow else { return nil }
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

  var hasWindow: Bool { kind == .change || kind == .volume }

  /// Whether it holds of a difference of `ValueSums`.
  @inline(__always)
  func holds(lamports difference: UInt64) -> Bool {
    comparison.holds(Int64(truncatingIfNeeded: difference), integer)
  }

  /// The largest of `ValueSums` behind a window that is not enough, where it begins after `sum`.
  @inline(__always)
  func most(from sum: UInt64) -> Int64 {
    let most = comparison == .greaterThan || integer == .min ? integer : integer - 1
    let (end, overflow) = most.addingReportingOverflow(Int64(truncatingIfNeeded: sum))
    return overflow ? .max : end
  }

  /// The price from which on a change may be what is wanted if its reference is in a block, and the
  /// one from which on it is; nil where no price tells.
  ///
  /// What is kept aside for rounding is far more than there is.
  @inline(__always)
  func levels(against block: SearchBlock) -> (near: Double, far: Double)? {
    guard ratio > -0.5, block.least > 0, let wantsMore else { return nil }
    let least = block.least * (1.0 + ratio)
    let greatest = block.greatest * (1.0 + ratio)
    return wantsMore
      ? (least * (1.0 - EntryTest.margin), greatest * (1.0 + EntryTest.margin))
      : (greatest * (1.0 + EntryTest.margin), least * (1.0 - EntryTest.margin))
  }

  private static let margin = 1e-9
}
