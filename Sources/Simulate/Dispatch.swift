import Columns
import Market

/// The transactions of one order, sent until one lands (semantics §5, §6).
struct Dispatch {
  var sentCount = 0
  var failedCount = 0
  var expiredCount = 0
  /// Row of the market after which the last attempt met it.
  var row: Int
  /// Slots from the first decision to the landing.
  var slotsToLand: UInt64 = 0
  var isLanded = false

  /// What a dispatch needs to know of its order.
  struct Order {
    /// The first decision's row, and its time where the clock made it.
    var row: Int
    var clockTime: Int64?
    var pool: Int
    /// Least part of the decision's output that is taken; nil = whatever comes.
    var slippagePPM: Int64?
    /// Transactions at most; nil = until one lands.
    var attemptsMax: Int?
  }

  /// Sends an order.
  /// - Parameters:
  ///   - place: the row at which what lands after a row happens: later where a pool is not there
  ///     yet; nil = never.
  ///   - output: what the order gives at a row; nil = it cannot be priced there.
  /// - Returns: nil where the first attempt cannot be priced; not landed where a later one cannot,
  ///   or nothing can happen any more.
  static func send(
    _ order: Order, _ landing: Landing, in view: MarketView, place: (Int) -> Int?,
    output: (Int) -> UInt64?
  ) -> Dispatch? {
    var dispatch = Dispatch(row: order.row)
    var clockTime = order.clockTime
    while true {
      let decided = dispatch.row
      let spot =
        clockTime.map { landing.spot(clockTime: $0, from: decided, pool: order.pool, in: view) }
        ?? landing.spot(decidedAt: decided, pool: order.pool, in: view)
      let (first, now) = (view.table.rows.slot[order.row], view.table.rows.slot[decided])
      let before = now - min(now, first)
      dispatch.slotsToLand = before.addingClamped(spot.slots)
      clockTime = nil
      if spot.isExpired {
        dispatch.expiredCount += 1
        dispatch.row = spot.rows.upperBound
        if order.attemptsMax == nil, spot.rows.upperBound > decided { continue }
        return dispatch
      }
      guard spot.rows.allSatisfy({ place($0) != nil }) else { return dispatch }
      guard let met = least(of: spot.rows, place, output) else {
        return dispatch.sentCount > 0 ? dispatch.failedOnceMore : nil
      }
      dispatch.row = met.row
      dispatch.sentCount += 1
      guard let ppm = order.slippagePPM else { return dispatch.landed }
      guard let expected = output(decided) else { return nil }
      if met.output >= multiplyDivideFloor(expected, UInt64(1_000_000 - ppm), 1_000_000) {
        return dispatch.landed
      }
      dispatch.failedCount += 1
      if dispatch.sentCount == order.attemptsMax { return dispatch }
    }
  }

  private var landed: Dispatch {
    var landed = self
    landed.isLanded = true
    return landed
  }

  /// What the pool refuses has been sent all the same.
  private var failedOnceMore: Dispatch {
    var failed = self
    failed.sentCount += 1
    failed.failedCount += 1
    return failed
  }

  private static func least(
    of rows: ClosedRange<Int>, _ place: (Int) -> Int?, _ output: (Int) -> UInt64?
  ) -> (row: Int, output: UInt64)? {
    var least: (row: Int, output: UInt64)?
    for row in rows {
      guard let met = place(row), let given = output(met) else { return nil }
      if let best = least, best.output <= given { continue }
      least = (met, given)
    }
    return least
  }
}
