import Columns
import Market
import Strategies

/// Finds the first row at which a price exit triggers, block by block: blocks of 16 rows whose
/// greatest and least price and worst fall rule every exit out are passed over, the others are
/// tested row by row, as `ExitScan` would.
struct FirstCrossing {
  /// Prices that sell, worked out once: the products of `ExitScan`'s tests.
  struct Levels {
    var stop: Double?
    var target: Double?
    /// `1.0 − drop`.
    var keep: Double?
    /// The peak from which the trail is armed; nil = always.
    var trailArm: Double?
    /// The peak from which a fall to `basis` sells; nil = never.
    var evenArm: Double?
    var basis: Double

    init(_ exits: ExitPlan, basis: Double, rung: Int) {
      self.basis = basis
      stop = exits.stopLoss.map { basis * (1.0 - $0) }
      target =
        rung < exits.takeProfits.count ? basis * (1.0 + exits.takeProfits[rung].gain) : nil
      keep = exits.trailingStop.map { 1.0 - $0.drop }
      trailArm = exits.trailingStop?.armGain.map { basis * (1.0 + $0) }
      evenArm = exits.breakEvenArmGain.map { basis * (1.0 + $0) }
    }

    /// The exit a price triggers, `peak` including it; in the order of the contract's table.
    @inline(__always)
    func reason(_ price: Double, peak: Double) -> ExitReason? {
      if let stop, price <= stop { return .stopLoss }
      if let target, price >= target { return .takeProfit }
      if let keep, price <= peak * keep, trailArm.map({ peak >= $0 }) ?? true {
        return .trailingStop
      }
      if let evenArm, peak >= evenArm, price <= basis { return .breakEven }
      return nil
    }

    /// Whether some row of a block may trigger, when the peak before it is `peak`. Rounding is
    /// monotone, so that what holds for the extremes holds for every row between.
    @inline(__always)
    func mayTrigger(_ block: Int, _ blocks: PriceBlocks, peak: Double) -> Bool {
      let (low, high) = (blocks.least[block], blocks.greatest[block])
      if let stop, low <= stop { return true }
      if let target, high >= target { return true }
      let highest = max(peak, high)
      if let keep, trailArm.map({ highest >= $0 }) ?? true {
        // A row falls from the peak before the block, or from one inside it.
        if low <= peak * keep || blocks.worstFall[block] <= keep { return true }
      }
      if let evenArm, highest >= evenArm, low <= basis { return true }
      return false
    }
  }

  let blocks: PriceBlocks
  let levels: Levels

  /// The first of a market's rows at which an exit triggers, and the peak there; `rows` are of the
  /// table, `peak` is the one before them.
  func first(in rows: Range<Int>, of view: MarketView, peak: inout Double)
    -> (row: Int, reason: ExitReason)?
  {
    view.withRows { columns in
      guard let prices = columns.price.values else { return nil }
      let end = rows.upperBound - blocks.firstRow
      var row = rows.lowerBound - blocks.firstRow
      while row < end {
        let block = row / PriceBlocks.rowCount
        let next = min(end, (block + 1) * PriceBlocks.rowCount)
        if row % PriceBlocks.rowCount == 0, next - row == PriceBlocks.rowCount,
          !levels.mayTrigger(block, blocks, peak: peak)
        {
          peak = max(peak, blocks.greatest[block])
          row = next
          continue
        }
        while row < next {
          let price = prices[row]
          peak = max(peak, price)
          if let reason = levels.reason(price, peak: peak) {
            return (blocks.firstRow + row, reason)
          }
          row += 1
        }
      }
      return nil
    }
  }
}
