import Columns
import Market
import Strategies

/// Looks for the first exit of a position (semantics §7).
struct ExitScan {
  /// An exit that triggered; `clockTime` is set for the clock's.
  struct Trigger {
    var reason: ExitReason
    var row: Int
    var clockTime: Int64?
  }

  let view: MarketView
  let exits: ExitPlan
  /// Row after which the entry landed.
  let entryRow: Int
  /// What prices are compared with; nil = unknown, and then only the clock sells.
  let basis: Double?
  /// Price of the position's pool where the entry landed; nil = unknown.
  let entryPrice: Double?

  /// The first exit after the entry of a position that begins in `pool`; nil = the data ends.
  func firstTrigger(pool: Int) -> Trigger? {
    let columns = view.table.rows
    var pool = pool
    var peak = entryPrice ?? 0
    let due = dueTime
    for row in (entryRow + 1)..<max(view.rows.upperBound, entryRow + 1) {
      if let due, columns.blockTime[row] >= due {
        let last = columns.blockTime[row] == due ? row : row - 1
        return Trigger(
          reason: .timeStop, row: view.lastRow(notAfter: due, from: last), clockTime: due)
      }
      let here = Int(columns.pool[row])
      if here != pool, view.table.pools[pool].linkedPool == here { pool = here }
      guard here == pool, let price = columns.price[row] else { continue }
      peak = max(peak, price)
      if let reason = reason(price: price, peak: peak) { return Trigger(reason: reason, row: row) }
    }
    return nil
  }

  private var dueTime: Int64? {
    guard let after = exits.timeStopSeconds else { return nil }
    let (due, overflow) = view.table.rows.blockTime[entryRow].addingReportingOverflow(after)
    return overflow ? nil : due
  }

  private func reason(price: Double, peak: Double) -> ExitReason? {
    guard let basis else { return nil }
    if let loss = exits.stopLoss, price <= basis * (1.0 - loss) { return .stopLoss }
    if let rung = exits.takeProfits.first, price >= basis * (1.0 + rung.gain) {
      return .takeProfit
    }
    guard let trail = exits.trailingStop, price <= peak * (1.0 - trail.drop) else { return nil }
    if let arm = trail.armGain, peak < basis * (1.0 + arm) { return nil }
    return .trailingStop
  }
}
