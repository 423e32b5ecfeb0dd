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

  private let rules: TripRules
  /// The rules of the comparisons; nil = not asked for.
  private let otherImpact: TripRules?
  private let worstOfSlot: TripRules?

  /// A simulator of a strategy's trips; traps when the execution holds a negative amount or a share
  /// above the whole.
  /// - Parameter index: the strategy's place in the run, as trips will name it.
  public init(
    of strategy: Strategy, at index: Int = 0, execution: ExecutionPlan,
    comparisons: Comparisons = []
  ) {
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
    func rules(_ change: (inout ExecutionPlan) -> Void) -> TripRules {
      var changed = execution
      change(&changed)
      return TripRules(of: strategy, at: index, execution: changed)
    }
    self.rules = rules { _ in }
    otherImpact =
      comparisons.contains(.otherImpact)
      ? rules { $0.impact = execution.impact == .displaced ? .forgotten : .displaced } : nil
    worstOfSlot =
      comparisons.contains(.worstOfSlot) ? rules { $0.landing = .worstOfSlot } : nil
  }

  /// Largest fee of a transaction: a million SOL, so that no sum of attempts leaves 63 bits.
  static let feeMax: Int64 = 1_000_000_000_000_000

  /// What becomes of `sizeLamports` put into the market at `signalRow`. Exits are found faster in a
  /// view with an index, and are the same.
  /// - Parameter exitCondition: whether the condition of the strategy's exits holds at a row of the
  ///   table; needed where it has one.
  public func trip(
    in view: MarketView, signalRow: Int, sizeLamports: Int64,
    exitCondition: ((Int) -> Bool)? = nil
  ) -> TripOutcome {
    precondition(
      (rules.exits.condition == nil) == (exitCondition == nil),
      "an exit's condition and its rows belong together")
    func walk(_ rules: TripRules) -> TripOutcome {
      TripWalk(rules, in: view, signalRow: signalRow, exitCondition: exitCondition)
        .outcome(sizeLamports: sizeLamports)
    }
    let outcome = walk(rules)
    guard otherImpact != nil || worstOfSlot != nil, case .trip(var trip) = outcome else {
      return outcome
    }
    if let otherImpact, !trip.flags.contains(.impactForgotten),
      case .trip(let twin) = walk(otherImpact), !twin.flags.contains(.impactForgotten)
    {
      trip.otherImpactNetLamports = twin.netLamports
    }
    if let worstOfSlot, case .trip(let twin) = walk(worstOfSlot) {
      trip.worstOfSlotNetLamports = twin.netLamports
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
    let execution = rules.execution
    let row = view.lastRow(from: trip.entry.row, timeAtMost: time)
    let reader = PoolReader(view: view, unknownDepthLamports: execution.unknownDepthLamports)
    let isDisplaced = execution.impact == .displaced && !trip.flags.contains(.impactForgotten)
    let own = isDisplaced ? moved(by: trip, reader, pool) : (0, 0)
    var position = Position(
      entryPool: pool, entryRow: trip.entry.row, isDisplaced: isDisplaced,
      spentLamports: trip.spentLamports, costLamports: trip.spentLamports,
      platformFeePPM: execution.platformFeePPM, baseAmount: trip.baseAmount,
      left: trip.baseAmount, ownQuote: Int64(clamping: own.0), ownBase: own.1)
    for sale in trip.sales where sale.landing.row <= row && sale.reason != .endOfData {
      let landed = position.sale(of: sale.baseAmount, at: sale.landing.row, in: reader)
      position.take(landed, of: sale.baseAmount, platformFee: 0)
    }
    guard position.left > 0 else { return 0 }
    return position.proceeds(of: position.left, at: row, in: reader)
  }

  /// What a trip's purchase left in its pool, and took out of it.
  private func moved(by trip: RoundTrip, _ reader: borrowing PoolReader, _ pool: Int) -> (
    UInt64, UInt64
  ) {
    guard let row = reader.view.stateRow(ofPool: pool, at: trip.entry.row),
      let state = reader.state(at: row, metAt: trip.entry.row)
    else { return (0, 0) }
    guard reader.view.isSOLQuoted(pool: pool) else {
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
struct TripWalk: ~Copyable {
  let rules: TripRules
  let reader: PoolReader
  let signalRow: Int
  let exitCondition: ((Int) -> Bool)?

  var view: MarketView { reader.view }

  init(
    _ rules: TripRules, in view: MarketView, signalRow: Int, exitCondition: ((Int) -> Bool)?
  ) {
    self.rules = rules
    reader = PoolReader(
      view: view, unknownDepthLamports: rules.execution.unknownDepthLamports)
    self.signalRow = signalRow
    self.exitCondition = exitCondition
  }

  func outcome(sizeLamports: Int64) -> TripOutcome {
    view.prefetchFill(at: signalRow)
    let landing = Landing(
      rules.execution, place: view.order(at: signalRow),
      signature: view.table.rows.signature[signalRow], strategyName: rules.strategyName)
    do throws(Refusal) {
      let entry = try enter(sizeLamports, landing)
      guard entry.baseAmount > 0 else { return .trip(record(unfilled: entry, landing)) }
      return .trip(record(entry, leave(position(entry), entry, landing), landing))
    } catch {
      return .rejected(error.reason)
    }
  }

  /// What a transaction that failed costs: it pays no tip.
  func failedCost(_ count: Int) -> Int64 {
    Int64(count) * (rules.execution.baseFeeLamports + rules.execution.priorityFeeLamports)
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
    receipt.baseFeeLamports = rules.execution.baseFeeLamports
    receipt.priorityFeeLamports = rules.execution.priorityFeeLamports
    receipt.tipLamports = rules.execution.tipLamports
    receipt.platformFeeLamports = Int64(
      multiplyDivideFloor(UInt64(lamports), UInt64(rules.execution.platformFeePPM), 1_000_000))
    return receipt
  }
}

extension MarketView {
  /// A row's place on the chain.
  func order(at row: Int) -> ChainOrder {
    ChainOrder(
      slot: table.rows.slot[row], slotRank: table.rows.slotRank[row],
      outerIndex: table.rows.outerIndex[row], innerIndex: table.rows.innerIndex[row])
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
