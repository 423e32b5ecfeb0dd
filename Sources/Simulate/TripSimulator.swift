import Columns
import Market
import Strategies

/// Simulates one position from its signal to its last sale, with the market as it is recorded
/// (semantics §5 to §7). Asks nothing about capital.
///
/// Sizes for pools that are quoted in a stable are changed at the last closed SOL/USD candle;
/// without one a signal there is rejected as `unknownDepth`.
public struct TripSimulator: Sendable {
  /// Which other rules each trip is simulated under once more, for its nets there.
  public struct Comparisons: OptionSet, Sendable {
    /// The bits.
    public let rawValue: UInt8
    /// A set from its bits.
    public init(rawValue: UInt8) { self.rawValue = rawValue }
    /// The other `impact`.
    public static let otherImpact = Comparisons(rawValue: 1)
    /// `landing: worst_of_slot`.
    public static let worstOfSlot = Comparisons(rawValue: 2)
  }

  let execution: ExecutionPlan
  private let comparisons: Comparisons

  /// A simulator for one execution plan; traps when the plan holds a negative amount or a share
  /// above the whole.
  public init(execution: ExecutionPlan, comparisons: Comparisons = []) {
    for amount in [
      execution.baseFeeLamports, execution.priorityFeeLamports, execution.tipLamports,
      execution.accountRentLamports,
    ] {
      precondition((0...TripSimulator.feeMax).contains(amount), "a fee no transaction pays")
    }
    for share in [
      execution.platformFeePPM, execution.poolShareMaxPPM ?? 0, execution.entrySlippagePPM ?? 0,
      execution.exitSlippagePPM ?? 0,
    ] {
      precondition((0...1_000_000).contains(share))
    }
    precondition(execution.retries >= 0)
    self.execution = execution
    self.comparisons = comparisons
  }

  /// Largest fee of a transaction: a million SOL, so that no sum of attempts leaves 63 bits.
  static let feeMax: Int64 = 1_000_000_000_000_000

  /// What becomes of `sizeLamports` put into the market at `signalRow`.
  /// - Parameters:
  ///   - strategyIndex: the strategy's place in the run, as the trip will name it.
  ///   - exitCondition: whether the condition of the strategy's exits holds at a row of the table;
  ///     needed where it has one.
  ///   - index: the market's, where it has one: exits are found faster, and are the same.
  public func trip(
    strategyIndex: Int, strategy: Strategy, in view: MarketView, signalRow: Int,
    sizeLamports: Int64, exitCondition: ((Int) -> Bool)? = nil, index: MarketIndex? = nil
  ) -> TripOutcome {
    precondition(
      (strategy.exits.condition == nil) == (exitCondition == nil),
      "an exit's condition and its rows belong together")
    let walk = { (execution: ExecutionPlan) in
      TripWalk(
        execution: execution, strategyIndex: strategyIndex, strategy: strategy, view: view,
        signalRow: signalRow, exitCondition: exitCondition, index: index
      ).outcome(sizeLamports: sizeLamports)
    }
    let outcome = walk(execution)
    guard !comparisons.isEmpty, case .trip(var trip) = outcome else { return outcome }
    var other = execution
    if comparisons.contains(.otherImpact), !trip.flags.contains(.impactForgotten) {
      other.impact = execution.impact == .displaced ? .forgotten : .displaced
      if case .trip(let twin) = walk(other), !twin.flags.contains(.impactForgotten) {
        trip.otherImpactNetLamports = twin.netLamports
      }
    }
    if comparisons.contains(.worstOfSlot) {
      other = execution
      other.landing = .worstOfSlot
      if case .trip(let twin) = walk(other) { trip.worstOfSlotNetLamports = twin.netLamports }
    }
    return .trip(trip)
  }

  /// What selling an open trip's tokens would pay at `time` (Unix seconds), by the last row at or
  /// before it (never before the entry's landing): the valuation of semantics §7 `end_of_data`.
  /// Sales that landed by then are behind. Traps when the trip is of another market.
  public func liquidationLamports(
    of trip: RoundTrip, in view: MarketView, at time: Int64
  ) -> Int64 {
    guard trip.isFilled else { return 0 }
    guard let pool = view.pool(named: trip.entryPool) else {
      preconditionFailure("the trip is of another market")
    }
    let row = view.lastRow(from: trip.entry.row, timeAtMost: time)
    let reader = PoolReader(view: view, unknownDepthLamports: execution.unknownDepthLamports)
    let isDisplaced = execution.impact == .displaced && !trip.flags.contains(.impactForgotten)
    let own = isDisplaced ? moved(by: trip, reader, pool) : (0, 0)
    var position = Position(
      reader: reader, entryPool: pool, entryRow: trip.entry.row, isDisplaced: isDisplaced,
      spentLamports: trip.spentLamports, costLamports: trip.spentLamports,
      platformFeePPM: execution.platformFeePPM, baseAmount: trip.baseAmount,
      left: trip.baseAmount, ownQuote: Int64(clamping: own.0), ownBase: own.1)
    for sale in trip.sales where sale.landing.row <= row && sale.reason != .endOfData {
      let landed = position.sale(of: sale.baseAmount, at: sale.landing.row)
      position.take(landed, of: sale.baseAmount, platformFee: 0)
    }
    guard position.left > 0 else { return 0 }
    return position.proceeds(of: position.left, at: row)
  }

  /// What a trip's purchase left in its pool, and took out of it.
  private func moved(by trip: RoundTrip, _ reader: PoolReader, _ pool: Int) -> (UInt64, UInt64) {
    guard let row = reader.view.stateRow(ofPool: pool, at: trip.entry.row),
      let state = reader.state(at: row, metAt: trip.entry.row)
    else { return (0, 0) }
    guard reader.view.table.isSOLQuoted(pool: pool) else {
      let quote = reader.view.quote(
        ofLamports: UInt64(trip.spentLamports), pool: pool, at: trip.signal.row)
      let fill = state.buy(spending: quote ?? 0)
      return (fill.poolQuote, fill.poolBase)
    }
    return state.moved(
      paid: UInt64(trip.spentLamports), got: trip.baseAmount,
      protocolFee: UInt64(trip.purchase.protocolFeeLamports),
      creatorFee: UInt64(trip.purchase.creatorFeeLamports))
  }
}

/// One walk along a market's rows: the signal, the purchase, the exits.
struct TripWalk {
  let execution: ExecutionPlan
  let strategyIndex: Int
  let strategy: Strategy
  let view: MarketView
  let signalRow: Int
  let exitCondition: ((Int) -> Bool)?
  let index: MarketIndex?

  var reader: PoolReader {
    PoolReader(view: view, unknownDepthLamports: execution.unknownDepthLamports)
  }

  func outcome(sizeLamports: Int64) -> TripOutcome {
    let landing = Landing(
      execution, place: view.order(at: signalRow),
      signature: view.table.rows.signature[signalRow], strategyName: strategy.name)
    switch enter(sizeLamports, landing) {
    case .failure(let refusal): return .rejected(refusal.reason)
    case .success(let entry):
      guard entry.baseAmount > 0 else { return .trip(record(unfilled: entry, landing)) }
      var position = position(entry)
      let sales = leave(&position, entry, landing)
      return .trip(record(entry, sales, landing))
    }
  }

  /// What a transaction that failed costs: it pays no tip.
  func failedCost(_ count: Int) -> Int64 {
    Int64(count) * (execution.baseFeeLamports + execution.priorityFeeLamports)
  }

  /// The costs of an order's transactions; the platform takes its part of `lamports` if it landed.
  func receipt(_ dispatch: Dispatch, platformFeeOn lamports: Int64) -> OrderReceipt {
    var receipt = OrderReceipt()
    receipt.sentCount = dispatch.sentCount
    receipt.failedCount = dispatch.failedCount
    receipt.expiredCount = dispatch.expiredCount
    receipt.slotsToLand = dispatch.slotsToLand
    receipt.failedCostLamports = failedCost(dispatch.failedCount)
    guard dispatch.isLanded else { return receipt }
    receipt.baseFeeLamports = execution.baseFeeLamports
    receipt.priorityFeeLamports = execution.priorityFeeLamports
    receipt.tipLamports = execution.tipLamports
    receipt.platformFeeLamports = Int64(
      multiplyDivideFloor(UInt64(lamports), UInt64(execution.platformFeePPM), 1_000_000))
    return receipt
  }
}

extension MarketView {
  /// A row's place on the chain.
  func order(at row: Int) -> ChainOrder {
    let columns = table.rows
    return ChainOrder(
      slot: columns.slot[row], slotRank: columns.slotRank[row],
      outerIndex: columns.outerIndex[row], innerIndex: columns.innerIndex[row])
  }

  /// A signal's row as a point, with the primary pool's price.
  public func signalPoint(at row: Int) -> TripPoint {
    point(at: row, stateRow: primaryStateRow(at: row))
  }

  /// A row as a point of a trip, with the price of a state row.
  func point(at row: Int, stateRow: Int?) -> TripPoint {
    TripPoint(
      order: order(at: row), blockTime: table.rows.blockTime[row], row: row,
      price: stateRow.flatMap { table.rows.price[$0] })
  }

  /// A row as a point of a trip, with the price of `pool` there, or of `other` before it began.
  func point(at row: Int, pool: Int, orPool other: Int) -> TripPoint {
    let state = stateRow(ofPool: pool, at: row) ?? stateRow(ofPool: other, at: row)
    return point(at: row, stateRow: state)
  }
}
