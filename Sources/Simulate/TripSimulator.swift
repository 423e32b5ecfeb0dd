import Columns
import Market
import Strategies

/// Simulates one position from its signal to its sale, with the market as it is recorded
/// (semantics §5 to §7). Asks nothing about capital.
///
/// Entries go to pools whose quote is SOL; a signal whose primary pool has another quote is
/// rejected as `unknownDepth`, since its depth in lamports is not known to the unit.
public struct TripSimulator: Sendable {
  private let execution: ExecutionPlan

  /// A simulator for one execution plan; traps when the plan holds a negative amount or a share
  /// above the whole.
  public init(execution: ExecutionPlan) {
    precondition(execution.baseFeeLamports >= 0 && execution.priorityFeeLamports >= 0)
    precondition(execution.tipLamports >= 0)
    precondition((0...1_000_000).contains(execution.platformFeePPM))
    precondition(execution.poolShareMaxPPM.map { (0...1_000_000).contains($0) } ?? true)
    self.execution = execution
  }

  /// What becomes of `sizeLamports` put into the market at `signalRow`.
  /// - Parameter strategyIndex: the strategy's place in the run, as the trip will name it.
  public func trip(
    strategyIndex: Int, strategy: Strategy, in view: MarketView, signalRow: Int,
    sizeLamports: Int64
  ) -> TripOutcome {
    let landing = Landing(
      execution, place: view.order(at: signalRow),
      signature: view.table.rows.signature[signalRow], strategyName: strategy.name)
    switch enter(in: view, signalRow: signalRow, sizeLamports: sizeLamports, landing) {
    case .failure(let refusal): return .rejected(refusal.reason)
    case .success(let entry):
      let holding = Holding(
        reader: reader(view), entryPool: entry.pool, baseAmount: entry.baseAmount)
      let exit = leave(holding, entry, strategy.exits, landing)
      return .trip(
        record(
          strategyIndex, view, signalRow: signalRow, entry, exit,
          isUnattainable: landing.latencySlots == 0))
    }
  }

  /// What selling an open trip's tokens would pay at `time` (Unix seconds), by the last row at or
  /// before it (never before the entry's landing): the valuation of semantics §7 `end_of_data`.
  /// Traps when the trip is of another market.
  public func liquidationLamports(
    of trip: RoundTrip, in view: MarketView, at time: Int64
  ) -> Int64 {
    guard let entryPool = view.pool(named: trip.entryPool) else {
      preconditionFailure("the trip is of another market")
    }
    let holding = Holding(
      reader: reader(view), entryPool: entryPool, baseAmount: trip.baseAmount)
    let row = view.lastRow(notAfter: time, from: trip.entry.row)
    return holding.sale(at: row).proceedsLamports
  }

  private func reader(_ view: MarketView) -> PoolReader {
    PoolReader(view: view, unknownDepthLamports: execution.unknownDepthLamports)
  }
}

// MARK: - Entry

extension TripSimulator {
  private struct Entry {
    /// Row of the market after which it landed, and the pool's state row there.
    var row: Int
    var stateRow: Int
    var pool: Int
    var spentLamports: Int64
    var baseAmount: UInt64
    var venueFeeLamports: Int64
    var flags: TripFlags
  }

  private struct Refusal: Error {
    var reason: RejectReason
  }

  private func enter(
    in view: MarketView, signalRow: Int, sizeLamports: Int64, _ landing: Landing
  ) -> Result<Entry, Refusal> {
    let table = view.table
    if let from = view.entry.selectedAt, table.rows.blockTime[signalRow] < from {
      return .failure(Refusal(reason: .notYetInUniverse))
    }
    guard let decisionRow = view.primaryStateRow(at: signalRow) else {
      return .failure(Refusal(reason: .migrating))
    }
    let pool = Int(table.rows.pool[decisionRow])
    guard table.isSOLQuoted(pool: pool), let decided = reader(view).state(at: decisionRow) else {
      return .failure(Refusal(reason: .unknownDepth))
    }
    let size = cappedSize(sizeLamports, in: decided)
    var least: Entry?
    for row in landing.rows(decidedAt: signalRow, in: view) {
      switch fill(size, in: view, pool: pool, at: row) {
      case .failure(let refusal): return .failure(refusal)
      case .success(let entry):
        if let best = least, best.baseAmount <= entry.baseAmount { continue }
        least = entry
      }
    }
    guard var entry = least, entry.baseAmount > 0, entry.spentLamports > 0 else {
      return .failure(Refusal(reason: .emptyFill))
    }
    if size < sizeLamports { entry.flags.insert(.sizeCapped) }
    return .success(entry)
  }

  /// The size under the cap, which is taken of the reserve known when the order is sent.
  private func cappedSize(_ sizeLamports: Int64, in decided: PoolState) -> Int64 {
    guard let share = execution.poolShareMaxPPM else { return sizeLamports }
    let cap = multiplyDivideFloor(decided.quoteReserve, UInt64(share), 1_000_000)
    return min(sizeLamports, Int64(cap))
  }

  private func fill(
    _ size: Int64, in view: MarketView, pool: Int, at row: Int
  ) -> Result<Entry, Refusal> {
    guard !view.isComplete(pool: pool, at: row) else {
      return .failure(Refusal(reason: .migrating))
    }
    guard let stateRow = view.stateRow(ofPool: pool, at: row),
      let state = reader(view).state(at: stateRow)
    else { return .failure(Refusal(reason: .unknownDepth)) }
    let fill = state.buy(spending: UInt64(clamping: size))
    return .success(
      Entry(
        row: row, stateRow: stateRow, pool: pool, spentLamports: Int64(fill.quote),
        baseAmount: fill.base, venueFeeLamports: Int64(fill.venueFee), flags: state.flags))
  }
}

// MARK: - Exit

extension TripSimulator {
  private struct Exit {
    var reason: ExitReason
    var triggerRow: Int
    var sale: Holding.Sale
    /// Whether a transaction was sent: not for a valuation.
    var isSent: Bool
  }

  private func leave(
    _ holding: Holding, _ entry: Entry, _ exits: ExitPlan, _ landing: Landing
  ) -> Exit {
    let view = holding.reader.view
    let entryPrice = view.table.rows.price[entry.stateRow]
    let scan = ExitScan(
      view: view, exits: exits, entryRow: entry.row,
      basis: basis(exits.basis, entry, view, entryPrice: entryPrice), entryPrice: entryPrice)
    if let trigger = scan.firstTrigger(pool: entry.pool),
      let sale = leastSale(holding, after: trigger, landing)
    {
      return Exit(reason: trigger.reason, triggerRow: trigger.row, sale: sale, isSent: true)
    }
    let last = view.rows.upperBound - 1
    return Exit(
      reason: .endOfData, triggerRow: last, sale: holding.sale(at: last), isSent: false)
  }

  /// The sale a trigger leads to, the worst where the landing leaves a choice; nil where the data
  /// ends before the tokens can be sold.
  private func leastSale(
    _ holding: Holding, after trigger: ExitScan.Trigger, _ landing: Landing
  ) -> Holding.Sale? {
    let view = holding.reader.view
    var rows = landing.rows(decidedAt: trigger.row, in: view)
    if let time = trigger.clockTime {
      let row = landing.row(decidedByClockAt: time, from: trigger.row, in: view)
      rows = row...row
    }
    var least: Holding.Sale?
    for row in rows {
      guard let saleRow = holding.saleRow(from: row) else { return nil }
      let sale = holding.sale(at: saleRow)
      if let best = least, best.proceedsLamports <= sale.proceedsLamports { continue }
      least = sale
    }
    return least
  }

  /// What prices are compared with; without a known pool price, what was paid.
  private func basis(
    _ basis: Basis, _ entry: Entry, _ view: MarketView, entryPrice: Double?
  ) -> Double? {
    if basis == .poolPrice, let entryPrice { return entryPrice }
    guard let unit = powerOfTen(view.entry.decimals) else { return nil }
    return (Double(entry.spentLamports) / 1e9) / (Double(entry.baseAmount) / unit)
  }
}

// MARK: - Record

extension TripSimulator {
  private func record(
    _ strategyIndex: Int, _ view: MarketView, signalRow: Int, _ entry: Entry, _ exit: Exit,
    isUnattainable: Bool
  ) -> RoundTrip {
    let pools = view.table.pools
    let sold = exit.sale
    var flags = entry.flags.union(sold.flags)
    if isUnattainable { flags.insert(.unattainable) }
    if sold.pool != entry.pool { flags.insert(.graduated) }
    var purchase = receipt(ofSent: true, platformFeeOn: entry.spentLamports)
    purchase.lpFeeLamports = entry.venueFeeLamports
    var leaving = receipt(ofSent: exit.isSent, platformFeeOn: sold.proceedsLamports)
    leaving.lpFeeLamports = sold.venueFeeLamports
    let sale = TripSale(
      trigger: view.point(at: exit.triggerRow, pool: sold.pool, orPool: entry.pool),
      landing: view.point(at: sold.row, pool: sold.pool, orPool: entry.pool),
      pool: pools[sold.pool].pool, venue: pools[sold.pool].venue, reason: exit.reason,
      baseAmount: entry.baseAmount, proceedsLamports: sold.proceedsLamports, receipt: leaving)
    return RoundTrip(
      strategy: strategyIndex, market: view.index, baseMint: view.entry.baseMint,
      entryPool: pools[entry.pool].pool, entryVenue: pools[entry.pool].venue,
      signal: view.signalPoint(at: signalRow),
      entry: view.point(at: entry.row, stateRow: entry.stateRow),
      spentLamports: entry.spentLamports, baseAmount: entry.baseAmount, purchase: purchase,
      sales: [sale], exitReason: exit.reason, flags: flags)
  }

  private func receipt(ofSent isSent: Bool, platformFeeOn lamports: Int64) -> OrderReceipt {
    var receipt = OrderReceipt()
    guard isSent else { return receipt }
    receipt.sentCount = 1
    receipt.baseFeeLamports = execution.baseFeeLamports
    receipt.priorityFeeLamports = execution.priorityFeeLamports
    receipt.tipLamports = execution.tipLamports
    receipt.platformFeeLamports = platformFee(on: lamports)
    return receipt
  }

  private func platformFee(on lamports: Int64) -> Int64 {
    Int64(multiplyDivideFloor(UInt64(lamports), UInt64(execution.platformFeePPM), 1_000_000))
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
