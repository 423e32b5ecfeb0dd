import Columns
import Market
import Strategies

/// Works out a set of features over markets, one market at a time, in memory that it uses again.
/// Each worker has its own.
///
/// Memory: at most 60 bytes a row of the largest market for the features of one tally and the
/// extrema, 8 more for each further tally of values and 4 of counts.
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
  let leastStack = Scratch<Double>()
  let greatestStack = Scratch<Double>()
  let momentStack = Scratch<WindowDeviation.Moments>()
  let traderTree = Scratch<UInt64>()
  let starts = Scratch<Int32>(count: blockRowCount)
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

  /// Hands the features of a market's first `rowCount` rows (nil: of all) to `sink`: features
  /// without a window first, then window after window, the shortest first. No value depends on a
  /// row after its own.
  public func run(_ view: MarketView, rowCount: Int? = nil, into sink: inout some FeatureSink) {
    let count = rowCount ?? view.rows.count
    precondition(count >= 0 && count <= view.rows.count, "more rows than the market has")
    guard count > 0 else { return }
    view.withRows { rows in
      let market = prepare(view, rows, count)
      for job in plan.plain { runPlain(job, market, &sink) }
      for window in plan.windows { runWindow(window, market, &sink) }
    }
  }

  /// What is known of a market before any window: pointers into its columns or our memory.
  struct Prepared {
    let view: MarketView
    let rows: MarketRows
    let count: Int
    /// By row: place of the primary pool's state row, −1 = none; nil = each row's own.
    let states: UnsafePointer<Int32>?
    /// By row: the primary pool's price, NaN = unknown; undefined unless asked for.
    let prices: UnsafePointer<Double>
    /// By row: price / price of the row before − 1; undefined unless asked for.
    let steps: UnsafePointer<Double>
    let tallies: [Tally]

    func tally(_ place: Int) -> Tally { place < 0 ? .zero : tallies[place] }
  }

  private func prepare(_ view: MarketView, _ rows: MarketRows, _ count: Int) -> Prepared {
    var states: UnsafePointer<Int32>?
    if !view.isPlain, plan.asks(Self.primaryFeatures) {
      let target = self.states.reserve(count)
      view.writePrimaryStates(to: target, count: count)
      states = UnsafePointer(target)
    }
    var prices = UnsafePointer(self.prices.base)
    if plan.asks(Self.priceFeatures) { prices = primaryPrices(rows, states, count) }
    if plan.asks([.volatility]) { writeSteps(prices, count) }
    if plan.asks([.uniqueTraders, .topTraderShare]) {
      traders.link(
        rows, count: count, leastSide: -1, withIdentities: plan.asks([.topTraderShare]))
    }
    if plan.asks([.uniqueBuyers]) {
      buyers.link(rows, count: count, leastSide: 1, withIdentities: false)
    }
    let tallies = zip(plan.tallies, tallyMemories).map { kind, memory in
      memory.tally(kind, rows, count: count, onlySwaps: view.isPlain)
    }
    return Prepared(
      view: view, rows: rows, count: count, states: states, prices: prices,
      steps: UnsafePointer(steps.base), tallies: tallies)
  }

  private static let priceFeatures: [Feature] = [
    .price, .priceUSD, .marketCapUSD, .priceChange, .high, .low, .drawdownFromHigh, .volatility,
  ]
  private static let primaryFeatures =
    priceFeatures + [.liquiditySOL, .liquidityUSD, .quoteReserveSOL, .curveProgress]

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
