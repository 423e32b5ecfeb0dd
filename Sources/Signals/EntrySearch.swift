import Columns
import Market
import Strategies

/// Finds an entry's signals one after the other with a market's index, passing over blocks of 16
/// rows in which some leaf of the tree cannot be true. The rows are those of `SignalScan`.
///
/// For entries of `level` mode that are a conjunction of volume_sol, price_change,
/// quote_reserve_sol and token_age against numbers; others are scanned whole.
public struct EntrySearch: Sendable {
  private let index: MarketIndex
  private let tests: [EntryTest]
  private let isAdmitted: Bool

  /// The search of a strategy's entry; nil where its tree asks for more than the index tells.
  public init?(of strategy: Strategy, in index: MarketIndex) {
    guard strategy.mode == .level, let tests = EntryTest.conjunction(strategy.entry) else {
      return nil
    }
    self.index = index
    self.tests = tests
    isAdmitted =
      strategy.universe.admits(index.view.entry)
      && strategy.universe.admitsPool(at: index.view.rows.lowerBound, in: index.view)
  }

  /// The first signal after `row` of the table (nil: of all); nil when there is none.
  public func next(after row: Int?) -> Int? {
    let rows = index.view.rows
    let first = row.map { $0 + 1 - rows.lowerBound } ?? 0
    guard isAdmitted, first < rows.count else { return nil }
    return index.view.withRows { columns in
      tests.withUnsafeBufferPointer { tests in
        withUnsafeTemporaryAllocation(of: Int.self, capacity: max(tests.count, 1)) { starts in
          starts.initialize(repeating: 0)
          let market = EntryRows(columns, index)
          return market.next(from: first, tests, starts).map { $0 + rows.lowerBound }
        }
      }
    }
  }
}

/// A leaf of a conjunction that an index can answer.
struct EntryTest: Sendable {
  enum Kind {
    case volume
    case change
    case vault
    case age
  }

  var kind: Kind
  var seconds: Int64 = 0
  var comparison: Comparison
  var integer: Int64 = 0
  var ratio = 0.0

  /// The leaves of a conjunction; nil where one is something else.
  static func conjunction(_ condition: Condition) -> [EntryTest]? {
    switch condition {
    case .leaf(let leaf): return EntryTest(leaf).map { [$0] }
    case .all(let children):
      var tests: [EntryTest] = []
      for child in children {
        guard let part = conjunction(child) else { return nil }
        tests += part
      }
      return tests
    case .any, .not: return nil
    }
  }

  private init?(_ leaf: Leaf) {
    comparison = leaf.comparison
    seconds = leaf.left.windowSeconds ?? 0
    switch (leaf.left.feature, leaf.threshold) {
    case (.volumeSOL, .integer(let value)): (kind, integer) = (.volume, value)
    case (.quoteReserveSOL, .integer(let value)): (kind, integer) = (.vault, value)
    case (.tokenAge, .integer(let value)): (kind, integer) = (.age, value)
    case (.priceChange, .ratio(let value)): (kind, ratio) = (.change, value)
    default: return nil
    }
  }
}

/// A market's rows and index as plain memory.
private struct EntryRows {
  let count: Int
  let times: UnsafePointer<Int64>
  let prices: UnsafePointer<Double>
  let vaults: UnsafePointer<UInt64>
  let index: MarketIndex
  let createdAt: Int64?

  init(_ rows: MarketRows, _ index: MarketIndex) {
    guard let prices = rows.price.values, let vaults = rows.quoteVault.values else {
      preconditionFailure("an index of rows without prices")
    }
    count = rows.count
    times = rows.blockTime
    self.prices = prices
    self.vaults = vaults
    self.index = index
    createdAt = index.view.entry.createdAt
  }

  func next(
    from first: Int, _ tests: UnsafeBufferPointer<EntryTest>,
    _ starts: UnsafeMutableBufferPointer<Int>
  ) -> Int? {
    var row = first
    while row < count {
      let block = row / PriceBlocks.rowCount
      let end = min(count, (block + 1) * PriceBlocks.rowCount)
      switch prospect(row, end, block, tests, starts) {
      case .never: return nil
      case .notHere: row = end
      case .perhaps:
        while row < end {
          if holds(row, tests, starts) { return row }
          row += 1
        }
      }
    }
    return nil
  }

  private enum Prospect {
    case perhaps
    case notHere
    case never
  }

  /// Whether all tests may hold at some row of `row ..< end`, which are of one block.
  private func prospect(
    _ row: Int, _ end: Int, _ block: Int, _ tests: UnsafeBufferPointer<EntryTest>,
    _ starts: UnsafeMutableBufferPointer<Int>
  ) -> Prospect {
    for place in 0..<tests.count {
      let test = tests[place]
      switch test.kind {
      case .vault: continue
      case .age:
        guard let createdAt else { return .never }
        guard isAgePossible(test, createdAt, row, end) else {
          let isUpper = test.comparison == .lessThan || test.comparison == .lessThanOrEqual
          return isUpper ? .never : .notHere
        }
      case .volume:
        starts[place] = windowStart(row, test.seconds, from: starts[place])
        guard test.comparison == .greaterThan || test.comparison == .greaterThanOrEqual else {
          continue
        }
        let most = volume(from: starts[place], to: end)
        guard test.comparison.holds(most, test.integer) else { return .notHere }
      case .change:
        starts[place] = windowStart(row, test.seconds, from: starts[place])
        guard isChangePossible(test, row, end, block, start: starts[place]) else {
          return .notHere
        }
      }
    }
    return .perhaps
  }

  private func isAgePossible(_ test: EntryTest, _ createdAt: Int64, _ row: Int, _ end: Int) -> Bool
  {
    let (young, one) = times[row].subtractingReportingOverflow(createdAt)
    let (old, two) = times[end - 1].subtractingReportingOverflow(createdAt)
    guard !one, !two else { return true }
    switch test.comparison {
    case .lessThan, .lessThanOrEqual: return test.comparison.holds(young, test.integer)
    case .greaterThan, .greaterThanOrEqual: return test.comparison.holds(old, test.integer)
    case .equal, .notEqual: return true
    }
  }

  /// Every reference of the block's rows lies between the window starts of its first and last row;
  /// rounding is monotone, so that the quotient of the extremes bounds theirs.
  private func isChangePossible(
    _ test: EntryTest, _ row: Int, _ end: Int, _ block: Int, start: Int
  ) -> Bool {
    guard test.comparison == .greaterThan || test.comparison == .greaterThanOrEqual else {
      return true
    }
    let last = windowStart(end - 1, test.seconds, from: start)
    var least = Double.infinity
    let blocks = index.blocks
    for other in max(start - 1, 0) / PriceBlocks.rowCount...max(last - 1, 0) / PriceBlocks.rowCount
    {
      least = min(least, blocks.least[other])
    }
    let greatest = blocks.greatest[block]
    guard least > 0, greatest < .infinity else { return true }
    return test.comparison.holds(greatest / least - 1.0, test.ratio)
  }

  @inline(__always)
  private func holds(
    _ row: Int, _ tests: UnsafeBufferPointer<EntryTest>, _ starts: UnsafeMutableBufferPointer<Int>
  ) -> Bool {
    for place in 0..<tests.count {
      let test = tests[place]
      switch test.kind {
      case .vault:
        guard vaults[row] <= UInt64(Int64.max),
          test.comparison.holds(Int64(vaults[row]), test.integer)
        else { return false }
      case .age:
        guard let createdAt else { return false }
        let (age, overflow) = times[row].subtractingReportingOverflow(createdAt)
        guard !overflow, test.comparison.holds(age, test.integer) else { return false }
      case .volume:
        starts[place] = windowStart(row, test.seconds, from: starts[place])
        guard test.comparison.holds(volume(from: starts[place], to: row + 1), test.integer) else {
          return false
        }
      case .change:
        starts[place] = windowStart(row, test.seconds, from: starts[place])
        guard let reference = reference(row, test.seconds, start: starts[place]),
          test.comparison.holds(prices[row] / reference - 1.0, test.ratio)
        else { return false }
      }
    }
    return true
  }

  /// Price before the window; in a mint younger than it, that of its first row.
  @inline(__always)
  private func reference(_ row: Int, _ seconds: Int64, start: Int) -> Double? {
    if start > 0 { return prices[start - 1] }
    guard let createdAt else { return nil }
    let (age, overflow) = times[row].subtractingReportingOverflow(createdAt)
    return !overflow && age < seconds ? prices[0] : nil
  }

  @inline(__always)
  private func volume(from start: Int, to end: Int) -> Int64 {
    let before = index.sums.lamportsBefore
    return Int64(truncatingIfNeeded: before[end] &- before[start])
  }

  /// The first row inside the window of `row`, at or after `start`, which is at or before it.
  @inline(__always)
  private func windowStart(_ row: Int, _ seconds: Int64, from start: Int) -> Int {
    let limit = times[row].subtractingReportingOverflow(seconds).partialValue
    var low = start
    guard times[low] <= limit else { return low }
    // times[low] ≤ limit < times[row]: the first row beyond is in low + 1 ... row.
    var step = 1
    while low + step < row, times[low + step] <= limit {
      low += step
      step *= 2
    }
    var high = min(low + step, row)
    while high - low > 1 {
      let middle = (low + high) / 2
      if times[middle] <= limit { low = middle } else { high = middle }
    }
    return high
  }
}
