import Market

@testable import Columns
@testable import Signals
@testable import Strategies

/// Where conditions hold and strategies signal in a market: semantics §3 and §4 read again, with no
/// block, mask or index.
final class NaiveSignals {
  let market: RowMarket
  private let naive: NaiveFeatures
  private var known: [FeatureUse: [FeatureValue?]] = [:]

  init(_ market: RowMarket) {
    self.market = market
    naive = NaiveFeatures(market: market)
  }

  /// A feature at every row.
  func values(_ use: FeatureUse) -> [FeatureValue?] {
    if let values = known[use] { return values }
    let values = market.rows.indices.map { naive.value(use, $0) }
    known[use] = values
    return values
  }

  /// Whether a condition holds, at every row; nil = unknown.
  func truths(_ condition: Condition) -> [Bool?] {
    switch condition {
    case .leaf(let leaf): return truths(leaf)
    case .not(let inner): return truths(inner).map { $0.map { !$0 } }
    case .all(let parts): return joined(parts, deciding: false)
    case .any(let parts): return joined(parts, deciding: true)
    }
  }

  /// One part that is `decisive` decides, else one that is unknown leaves the whole unknown.
  private func joined(_ parts: [Condition], deciding decisive: Bool) -> [Bool?] {
    var whole: [Bool?] = market.rows.map { _ in !decisive }
    for part in parts {
      for (row, truth) in truths(part).enumerated() where whole[row] != decisive {
        if truth == nil || truth == decisive { whole[row] = truth }
      }
    }
    return whole
  }

  /// The same of one leaf.
  func truths(_ leaf: Leaf) -> [Bool?] {
    let left = values(leaf.left)
    switch leaf.threshold {
    case .integer(let right):
      return left.map { left in
        guard case .integer(let left)? = left else {
          return left.map { stand($0.number, leaf.comparison, Double(right)) }
        }
        return stand(left, leaf.comparison, right)
      }
    case .ratio(let right): return left.map { $0.map { stand($0.number, leaf.comparison, right) } }
    case .feature(let use, let factor):
      return zip(left, values(use)).map { left, right in
        guard let left, let right else { return nil }
        guard leaf.left.feature.unit != use.feature.unit else {
          return stand(left.number, leaf.comparison, right.number * factor)
        }
        let usd = { (value: FeatureValue) -> Double in
          guard case .integer(let millionths) = value else { return value.number }
          return Double(millionths) / 1e6
        }
        return stand(usd(left), leaf.comparison, usd(right) * factor)
      }
    }
  }

  private func stand<Value: Comparable>(
    _ left: Value, _ comparison: Comparison, _ right: Value
  ) -> Bool {
    switch comparison {
    case .greaterThan: right < left
    case .greaterThanOrEqual: right <= left
    case .lessThan: left < right
    case .lessThanOrEqual: left <= right
    case .equal: left == right
    case .notEqual: left != right
    }
  }

  /// The rows at which a strategy signals, its own trades aside.
  func signals(of strategy: Strategy) -> [Int] {
    guard admits(strategy.universe) else { return [] }
    let truths = truths(strategy.entry)
    return market.rows.indices.filter { row in
      guard truths[row] == true, [.swap, .create].contains(market.rows[row].kind) else {
        return false
      }
      if strategy.mode == .edge, row > 0, truths[row - 1] == true { return false }
      let venue = market.venues[market.rows[naive.primaryRow(row) ?? row].pool]
      let universe = strategy.universe
      return (universe.venues.isEmpty || universe.venues.contains(venue))
        && (universe.quotes.isEmpty || universe.quotes.contains(.sol))
    }
  }

  private func admits(_ universe: Universe) -> Bool {
    if !universe.mints.isEmpty && !universe.mints.contains(market.mint) { return false }
    if universe.excludedMints.contains(market.mint) { return false }
    if universe.createdFrom == nil && universe.createdTo == nil { return true }
    guard let createdAt = market.createdAt else { return false }
    return (universe.createdFrom ?? createdAt) <= createdAt
      && createdAt <= (universe.createdTo ?? createdAt)
  }
}
