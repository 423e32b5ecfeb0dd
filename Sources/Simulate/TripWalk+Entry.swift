import Columns
import Market
import Strategies

extension TripWalk {
  /// A purchase, or one whose attempts all failed or expired (`baseAmount` 0).
  struct Entry {
    var dispatch: Dispatch
    var pool: Int
    /// The pool's state row where it landed.
    var stateRow: Int
    /// In raw units of the pool's quote, and what it was worth when it was decided.
    var fill: Fill
    var spentLamports: Int64 = 0
    var decisionLamports: Int64 = 0
    var landingLamports: Int64 = 0
    var transferFeeLamports: Int64 = 0
    var poolSharePPM: Int64?
    var flags: TripFlags

    var baseAmount: UInt64 { fill.base }
    var row: Int { dispatch.row }
  }

  struct Refusal: Error {
    var reason: RejectReason
  }

  func enter(_ sizeLamports: Int64, _ landing: Landing) throws(Refusal) -> Entry {
    if let from = view.entry.selectedAt, view.table.rows.blockTime[signalRow] < from {
      throw Refusal(reason: .notYetInUniverse)
    }
    guard let decisionRow = view.primaryStateRow(at: signalRow) else {
      throw Refusal(reason: .migrating)
    }
    let pool = view.pool(at: decisionRow)
    guard let decided = reader.state(at: decisionRow, metAt: signalRow),
      let size = view.quote(ofLamports: UInt64(clamping: sizeLamports), pool: pool, at: signalRow)
    else {
      throw Refusal(reason: .unknownDepth)
    }
    var refusal = Refusal(reason: .emptyFill)
    let budget = capped(size, in: decided)
    let order = Dispatch.Order(
      row: signalRow, clockTime: nil, pool: pool, slippagePPM: rules.execution.entrySlippagePPM,
      attemptsMax: rules.execution.retries + 1)
    var met: Purchase?
    let dispatch = Dispatch.send(order, landing, in: view, place: { $0 }) { row in
      do throws(Refusal) {
        let purchase = Purchase(at: row, try state(of: pool, at: row), spending: budget)
        met = purchase
        return purchase.fill.base
      } catch {
        refusal = error
        return nil
      }
    }
    guard let dispatch else { throw refusal }
    let stateRow = view.stateRow(ofPool: pool, at: dispatch.row) ?? dispatch.row
    var entry = Entry(
      dispatch: dispatch, pool: pool, stateRow: stateRow, fill: Fill(), flags: decided.flags)
    guard dispatch.isLanded else { return entry }
    // Under `worst_of_slot` the row met is not the last one tried.
    if met?.row != dispatch.row {
      met = Purchase(
        at: dispatch.row, try state(of: pool, at: dispatch.row), spending: budget)
    }
    guard let met else { throw Refusal(reason: .unknownDepth) }
    if budget < size { entry.flags.insert(.sizeCapped) }
    return try landed(met, decided, sizeLamports, entry)
  }

  /// A purchase as it was priced after a row. Numbers only.
  private struct Purchase {
    let row: Int
    let fill: Fill
    let flags: TripFlags
    let quoteReserve: UInt64?
    /// Whether the pool can be displaced.
    let hasReserves: Bool
    /// What was bought, and what the mint withheld of it, at the pool's price; raw quote.
    let worth: UInt64
    let withheldWorth: UInt64

    init(at row: Int, _ state: PoolState, spending budget: UInt64) {
      self.row = row
      fill = state.buy(spending: budget)
      flags = state.flags
      quoteReserve = state.quoteReserve
      hasReserves = state.reserves != nil
      worth = state.worth(of: fill.base)
      withheldWorth = fill.withheld > 0 ? state.worth(of: fill.withheld) : 0
    }
  }

  private func landed(
    _ met: Purchase, _ decided: PoolState, _ sizeLamports: Int64, _ dispatched: Entry
  ) throws(Refusal) -> Entry {
    var entry = dispatched
    let pool = entry.pool
    entry.fill = met.fill
    guard entry.fill.base > 0, entry.fill.quote > 0 else {
      throw Refusal(reason: .emptyFill)
    }
    entry.flags = met.flags.union(entry.fill.flags)
      .union(dispatched.flags.intersection(.sizeCapped))
    if rules.execution.impact == .displaced, !met.hasReserves {
      entry.flags.insert(.impactForgotten)
    }
    if !view.isSOLQuoted(pool: pool) { entry.flags.insert(.quoteConverted) }
    entry.spentLamports = min(sizeLamports, cost(entry.fill.quote, pool))
    entry.decisionLamports = lamports(decided.worth(of: entry.fill.base), pool, at: signalRow)
    entry.landingLamports = lamports(met.worth, pool, at: entry.row)
    entry.transferFeeLamports = lamports(met.withheldWorth, pool, at: entry.row)
    entry.poolSharePPM = met.quoteReserve.flatMap {
      $0 > 0 ? Int64(Fill.rate(entry.fill.quote, 1_000_000, $0)) : nil
    }
    return entry
  }

  /// The budget under the cap, which is taken of the reserve known when the order is sent.
  private func capped(_ budget: UInt64, in decided: PoolState) -> UInt64 {
    guard let share = rules.execution.poolShareMaxPPM, let reserve = decided.quoteReserve else {
      return budget
    }
    return min(budget, multiplyDivideFloor(reserve, UInt64(share), 1_000_000))
  }

  /// A pool's quote in lamports at a row's candle.
  private func lamports(_ quote: UInt64, _ pool: Int, at row: Int) -> Int64 {
    Int64(clamping: view.lamports(ofQuote: quote, pool: pool, at: row) ?? 0)
  }

  /// What a pool's quote costs: the fewest lamports that buy it at the decision's candle.
  private func cost(_ quote: UInt64, _ pool: Int) -> Int64 {
    let least = lamports(quote, pool, at: signalRow)
    let bought = view.quote(ofLamports: UInt64(least), pool: pool, at: signalRow) ?? quote
    return bought < quote ? least + 1 : least
  }

  /// The pool's state at a row, or why nothing can be bought there.
  private func state(of pool: Int, at row: Int) throws(Refusal) -> PoolState {
    guard !view.isComplete(pool: pool, at: row) else {
      throw Refusal(reason: .migrating)
    }
    guard let stateRow = view.stateRow(ofPool: pool, at: row),
      let state = reader.state(at: stateRow, metAt: row)
    else { throw Refusal(reason: .unknownDepth) }
    return state
  }

  /// The parts of the pool's fee in lamports.
  func fees(_ entry: Entry) -> (lp: Int64, venue: Int64, creator: Int64) {
    let fill = entry.fill
    return (
      lamports(fill.lpFee, entry.pool, at: signalRow),
      lamports(fill.protocolFee, entry.pool, at: signalRow),
      lamports(fill.creatorFee, entry.pool, at: signalRow)
    )
  }

  /// What was bought, as a position to be sold.
  func position(_ entry: Entry) -> Position {
    let spent = entry.spentLamports
    let platformFee = Int64(
      multiplyDivideFloor(UInt64(spent), UInt64(rules.execution.platformFeePPM), 1_000_000))
    return Position(
      entryPool: entry.pool, entryRow: entry.row,
      isDisplaced: rules.execution.impact == .displaced && !entry.flags.contains(.impactForgotten),
      spentLamports: spent, costLamports: spent + platformFee,
      platformFeePPM: rules.execution.platformFeePPM, baseAmount: entry.fill.base,
      left: entry.fill.base, ownQuote: Int64(clamping: entry.fill.poolQuote),
      ownBase: entry.fill.poolBase)
  }
}
