import Columns
import Strategies

/// The rows of a market at which a condition is true: what an exit that is a condition asks.
public struct ConditionRows: Sendable {
  private let firstRow: Int
  private let words: [UInt64]

  /// The rows of `view` at which `condition` is true; each answer depends on rows at or before it
  /// alone.
  public init(_ condition: Condition, in view: MarketView) {
    self = ConditionWorker([condition]).rows(in: view)[0]
  }

  fileprivate init(firstRow: Int, words: [UInt64]) {
    self.firstRow = firstRow
    self.words = words
  }

  /// Whether the condition is true at a row of the market.
  public func contains(_ row: Int) -> Bool {
    let place = row - firstRow
    precondition(place >= 0 && place / 64 < words.count, "a row of another market")
    return words[place / 64] >> UInt64(place % 64) & 1 == 1
  }

  /// The first row of `rows`, which are the market's, at which it is true; nil when there is none.
  public func first(in rows: Range<Int>) -> Int? {
    var place = rows.lowerBound - firstRow
    let end = rows.upperBound - firstRow
    precondition(place >= 0 && (end + 63) / 64 <= words.count, "rows of another market")
    while place < end {
      let bits = words[place / 64] >> UInt64(place % 64)
      if bits != 0 {
        let found = place + bits.trailingZeroBitCount
        return found < end ? firstRow + found : nil
      }
      place = (place / 64 + 1) * 64
    }
    return nil
  }
}

/// Finds where several conditions are true, market after market, with memory that it uses again;
/// one a thread.
public final class ConditionWorker {
  private let masks: ConditionMasks
  private let engine: FeatureEngine
  private let count: Int

  /// A worker for these conditions: features and leaves they share are worked out once.
  public init(_ conditions: [Condition]) {
    masks = ConditionMasks(conditions)
    engine = FeatureEngine(masks.set)
    count = conditions.count
  }

  /// The rows at which each condition is true, in the conditions' order.
  public func rows(in view: MarketView) -> [ConditionRows] {
    let rowCount = view.rows.count
    masks.begin(rowCount: rowCount)
    var sink = masks
    engine.run(view, into: &sink)
    masks.finish()
    return (0..<count).map { condition in
      let words = (0..<(rowCount + 63) / 64).map { word in
        let bits = masks.truth(ofCondition: condition, word: word).yes
        let left = rowCount - word * 64
        return left < 64 ? bits & ((1 << UInt64(left)) - 1) : bits
      }
      return ConditionRows(firstRow: view.rows.lowerBound, words: words)
    }
  }
}
