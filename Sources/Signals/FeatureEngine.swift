import Columns
import Market
import Strategies

/// Works out a set of features over markets, one market at a time, in memory that it uses again.
/// Each worker has its own.
///
/// Memory, in bytes a row of the largest market: 8 a tally of values, 4 a tally of counts, 4 a
/// window, 16 for extrema and for the traders' table, 13 a kind of distinct traders, 24 for
/// volatility; W3's six features in four windows take 61.
public final class FeatureEngine {
  /// Rows handed on at a time.
  public static let blockRowCount = 512

  /// What it works out.
  public let set: FeatureSet
  let plan: FeaturePlan
  private let tallyMemories: [TallyMemory]
  private let states = Scratch<Int32>()
  private let prices = Scratch<Double>()
  private let steps = Scratch<Double>()
  let traders = TraderLinks()
  let buyers = TraderLinks()
  let isNew = Scratch<UInt8>()
  let goneBefore = Scratch<UInt32>()
  let starts = Scratch<Int32>()
  let momentStack = Scratch<WindowDeviation.Moments>()
  let traderTree = Scratch<UInt64>()
  /// The traders' table, then the windows' extrema.
  let work = WorkMemory()
  let integers = Scratch<Int64>(count: blockRowCount)
  let ratios = Scratch<Double>(count: blockRowCount)
  let highs = Scratch<Double>(count: blockRowCount)
  let lows = Scratch<Double>(count: blockRowCount)

  /// An engine for a set.
  public init(_ set: FeatureSet) {
    self.set = set
    plan = FeaturePlan(set)
    tallyMemories = plan.tallies.map { _ in TallyMemory() }
  }

  /// Hands the features of all of a market's rows to `sink`: features without a window first, then
  /// window after window, the shortest first. No value depends on a row after its own.
  public func run(_ view: MarketView, into sink: inout some FeatureSink) {
    run(view, only: nil, into: &sink)
  }

  /// The same, where rows outside `blocks` need not be handed on.
  func run(_ view: MarketView, only blocks: RowBlocks?, into sink: inout some FeatureSink) {
    guard !view.rows.isEmpty else { return }
    view.withRows { rows in
      withExtendedLifetime(view.valueSums) {
        let market = prepare(view, rows, only: view.timesAscend ? blocks : nil)
        for job in plan.plain { runPlain(job, market, &sink) }
        for window in plan.windows.indices { runWindow(window, market, &sink) }
      }
    }
  }

  /// What is known of a market before any window: pointers into its columns or our memory.
  struct Prepared {
    let view: MarketView
    let rows: MarketRows
    let count: Int
    /// The rows that matter; nil = all.
    let blocks: RowBlocks?
    /// By row: place of the primary pool's state row, −1 = none; nil = each row's own.
    let states: UnsafePointer<Int32>?
    /// By row: the primary pool's price, NaN = unknown; undefined unless asked for.
    let prices: UnsafePointer<Double>
    /// By row: price / price of the row before − 1; undefined unless asked for.
    let steps: UnsafePointer<Double>
    let tallies: [Tally]

    func tally(_ place: Int) -> Tally { place < 0 ? .zero : tallies[place] }

    /// The next rows that matter from `row` on, as many as one block holds; nil after the last.
    func block(from row: Int) -> Range<Int>? {
      if let blocks { return blocks.run(from: row, limit: blockRowCount) }
      return row < count ? row..<min(row + blockRowCount, count) : nil
    }
  }

  private func prepare(
    _ view: MarketView, _ rows: MarketRows, only blocks: RowBlocks?
  ) -> Prepared {
    let count = rows.count
    var states: UnsafePointer<Int32>?
    if !view.isPlain, plan.asksPrimary {
      let target = self.states.reserve(count)
      view.writePrimaryStates(to: target, count: count)
      states = UnsafePointer(target)
    }
    var prices = UnsafePointer(self.prices.base)
    if plan.asksPrice { prices = primaryPrices(rows, states, count) }
    if plan.asksSteps { writeSteps(prices, count) }
    if plan.asksTraders {
      traders.link(
        rows, count: count, leastSide: -1, withIdentities: plan.asksShares,
        table: work)
    }
    if plan.asksBuyers {
      buyers.link(rows, count: count, leastSide: 1, withIdentities: false, table: work)
    }
    let tallies = zip(plan.tallies, tallyMemories).map { kind, memory -> Tally in
      // What was added up at load need not be again.
      if kind == .lamports, let sums = view.valueSums, sums.isExact {
        return sums.withLamportsBefore { .sums($0) }
      }
      return memory.tally(kind, rows, count: count, onlySwaps: view.isPlain)
    }
    let whole = plan.windows.indices.filter { blocks == nil || plan.windows[$0].needsEveryRow }
    WindowStarts.write(
      rows.blockTime, count: count, seconds: whole.map { plan.windows[$0].seconds },
      starts.reserve(count * whole.count + Self.blockRowCount), memory: work)
    return Prepared(
      view: view, rows: rows, count: count, blocks: blocks, states: states, prices: prices,
      steps: UnsafePointer(steps.base), tallies: tallies)
  }

  private func primaryPrices(
    _ rows: MarketRows, _ states: UnsafePointer<Int32>?, _ count: Int
  ) -> UnsafePointer<Double> {
    if states == nil, rows.price.isWhole, let values = rows.price.values { return values }
    let target = prices.reserve(count)
    for row in 0..<count {
      let state = states.map { Int($0[row]) } ?? row
      target[row] = state < 0 ? nullRatio : rows.price[state] ?? nullRatio
    }
    return UnsafePointer(target)
  }

  private func writeSteps(_ prices: UnsafePointer<Double>, _ count: Int) {
    let target = steps.reserve(count)
    target[0] = nullRatio
    for row in 1..<max(count, 1) { target[row] = prices[row] / prices[row - 1] - 1.0 }
  }
}
