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
    var fill: Fill
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

  func enter(_ sizeLamports: Int64, _ landing: Landing) -> Result<Entry, Refusal> {
    let table = view.table
    if let from = view.entry.selectedAt, table.rows.blockTime[signalRow] < from {
      return .failure(Refusal(reason: .notYetInUniverse))
    }
    guard let decisionRow = view.primaryStateRow(at: signalRow) else {
      return .failure(Refusal(reason: .migrating))
    }
    let pool = Int(table.rows.pool[decisionRow])
    guard table.isSOLQuoted(pool: pool),
      let decided = reader.state(at: decisionRow, metAt: signalRow)
    else {
      return .failure(Refusal(reason: .unknownDepth))
    }
    var refusal = Refusal(reason: .emptyFill)
    let size = cappedSize(sizeLamports, in: decided)
    let order = Dispatch.Order(
      row: signalRow, clockTime: nil, pool: pool, slippagePPM: execution.entrySlippagePPM,
      attemptsMax: execution.retries + 1)
    let dispatch = Dispatch.send(order, landing, in: view, place: { $0 }) { row in
      switch state(of: pool, at: row) {
      case .failure(let problem):
        refusal = problem
        return nil
      case .success(let state):
        return state.buy(spending: UInt64(clamping: size)).base
      }
    }
    guard let dispatch else { return .failure(refusal) }
    return landed(dispatch, pool, size, isCapped: size < sizeLamports, decided)
  }

  private func landed(
    _ dispatch: Dispatch, _ pool: Int, _ size: Int64, isCapped: Bool, _ decided: PoolState
  ) -> Result<Entry, Refusal> {
    let stateRow = view.stateRow(ofPool: pool, at: dispatch.row) ?? dispatch.row
    var entry = Entry(
      dispatch: dispatch, pool: pool, stateRow: stateRow, fill: Fill(), flags: decided.flags)
    guard dispatch.isLanded else { return .success(entry) }
    guard case .success(let state) = state(of: pool, at: dispatch.row) else {
      return .failure(Refusal(reason: .unknownDepth))
    }
    entry.fill = state.buy(spending: UInt64(clamping: size))
    guard entry.fill.base > 0, entry.fill.quote > 0 else {
      return .failure(Refusal(reason: .emptyFill))
    }
    entry.flags = state.flags.union(entry.fill.flags)
    if isCapped { entry.flags.insert(.sizeCapped) }
    if execution.impact == .displaced, state.reserves == nil {
      entry.flags.insert(.impactForgotten)
    }
    entry.decisionLamports = Int64(decided.worth(of: entry.fill.base))
    entry.landingLamports = Int64(state.worth(of: entry.fill.base))
    entry.transferFeeLamports = Int64(state.worth(of: entry.fill.withheld))
    entry.poolSharePPM = state.quoteReserve.flatMap {
      $0 > 0 ? Int64(Fill.rate(entry.fill.quote, 1_000_000, $0)) : nil
    }
    return .success(entry)
  }

  /// The size under the cap, which is taken of the reserve known when the order is sent.
  private func cappedSize(_ sizeLamports: Int64, in decided: PoolState) -> Int64 {
    guard let share = execution.poolShareMaxPPM, let reserve = decided.quoteReserve else {
      return sizeLamports
    }
    return min(sizeLamports, Int64(multiplyDivideFloor(reserve, UInt64(share), 1_000_000)))
  }

  /// The pool's state at a row, or why nothing can be bought there.
  private func state(of pool: Int, at row: Int) -> Result<PoolState, Refusal> {
    guard !view.isComplete(pool: pool, at: row) else {
      return .failure(Refusal(reason: .migrating))
    }
    guard let stateRow = view.stateRow(ofPool: pool, at: row),
      let state = reader.state(at: stateRow, metAt: row)
    else { return .failure(Refusal(reason: .unknownDepth)) }
    return .success(state)
  }

  /// What was bought, as a position to be sold.
  func position(_ entry: Entry) -> Position {
    let spent = Int64(entry.fill.quote)
    let platformFee = Int64(
      multiplyDivideFloor(entry.fill.quote, UInt64(execution.platformFeePPM), 1_000_000))
    return Position(
      reader: reader, entryPool: entry.pool, entryRow: entry.row,
      isDisplaced: execution.impact == .displaced && !entry.flags.contains(.impactForgotten),
      spentLamports: spent, costLamports: spent + platformFee,
      platformFeePPM: execution.platformFeePPM, baseAmount: entry.fill.base,
      left: entry.fill.base, ownQuote: Int64(clamping: entry.fill.poolQuote),
      ownBase: entry.fill.poolBase)
  }
}
