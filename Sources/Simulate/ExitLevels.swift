import Columns
import Market
import Strategies

/// What the measure has to reach for a position's exits to trigger, worked out once a rung. What is
/// not asked for is not a number, and true of none.
struct ExitLevels {
  private let stop: Double
  private let target: Double
  /// What the peak is multiplied with: `1.0 − drop`.
  private let keep: Double
  /// The peak from which the trail is armed.
  private let trailArm: Double
  /// The peak from which a fall to `basis` sells.
  private let evenArm: Double
  private let basis: Double

  /// The levels of a position's next rung; without a basis no price sells.
  @inline(__always)
  init(_ exits: borrowing ExitPlan, basis: Double?, rung: Int) {
    guard let basis else {
      (stop, target, keep, trailArm, evenArm, self.basis) = (.nan, .nan, .nan, .nan, .nan, .nan)
      return
    }
    self.basis = basis
    stop = exits.stopLoss.map { basis * (1.0 - $0) } ?? .nan
    target =
      rung < exits.takeProfits.count ? basis * (1.0 + exits.takeProfits[rung].gain) : .nan
    keep = exits.trailingStop.map { 1.0 - $0.drop } ?? .nan
    trailArm = exits.trailingStop?.armGain.map { basis * (1.0 + $0) } ?? -.infinity
    evenArm = exits.breakEvenArmGain.map { basis * (1.0 + $0) } ?? .nan
  }

  /// The exit that a value triggers, `peak` including it; in the order of the contract's table.
  @inline(__always)
  func reason(_ value: Double, peak: Double) -> ExitReason? {
    if value <= stop { return .stopLoss }
    if value >= target { return .takeProfit }
    if value <= peak * keep, peak >= trailArm { return .trailingStop }
    if value <= basis, peak >= evenArm { return .breakEven }
    return nil
  }

  /// The first row of a market, from `first` on, whose price triggers an exit or whose time is not
  /// before `due`, counted from the market's first row; `peak` is the one before it, and becomes
  /// the one there. Blocks in which nothing of it can be are passed over.
  func firstCrossing(
    from first: Int, due: Int64, of rows: MarketRows, _ index: IndexRows, peak: inout Double
  ) -> (row: Int, reason: ExitReason)? {
    guard let prices = rows.price.values else { return nil }
    var highest = peak
    defer { peak = highest }
    var row = first
    while row < rows.count {
      let block = row / SearchIndex.rowCount
      let next = min((block + 1) * SearchIndex.rowCount, rows.count)
      let isDue = index.blocks[block + 1].time >= due
      if !isDue, row % SearchIndex.rowCount == 0,
        !mayTrigger(index.blocks[block], peak: highest)
      {
        highest = max(highest, index.blocks[block].greatest)
        row = next
        continue
      }
      while row < next {
        if isDue, rows.blockTime[row] >= due { return (row, .timeStop) }
        let price = prices[row]
        highest = max(highest, price)
        if let reason = reason(price, peak: highest) { return (row, reason) }
        row += 1
      }
    }
    return nil
  }

  /// Whether some row of a block may trigger, when the peak before it is `peak`. Rounding is
  /// monotone, so that what holds for the extremes holds for every row between.
  @inline(__always)
  private func mayTrigger(_ block: SearchBlock, peak: Double) -> Bool {
    let (low, high) = (block.least, block.greatest)
    let highest = max(peak, high)
    // A row falls from the peak before the block, or from one inside it.
    let trails = low <= peak * keep || block.worstFall <= keep
    return low <= stop || high >= target || (trails && highest >= trailArm)
      || (low <= basis && highest >= evenArm)
  }
}
