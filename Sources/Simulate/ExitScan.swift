import Columns
import Market
import Strategies

/// Looks for the exits of a position, one after the other (semantics §7). Numbers only: the walk it
/// belongs to is handed to whoever asks.
struct ExitScan {
  /// An exit that triggered; `clockTime` is set for the clock's.
  struct Trigger {
    var reason: ExitReason
    var row: Int
    var clockTime: Int64?
  }

  /// What the measure is compared with; nil = unknown, and then no price sells.
  private let basis: Double?
  /// When the time stop falls due; nil = never.
  private let holdTime: Int64?
  /// The pool whose rows are tested: another one after a graduation.
  private var pool: Int
  /// The highest measure from the entry's row on.
  private var peak: Double
  /// The last row that is behind: tested, or waited through by a sale.
  private var tested: Int
  /// Block time of the position's last trade, or of a later swap in its pool.
  private var activeAt: Int64
  /// √(base · quote) at the entry, squared; of the pool a position moved to, at its first state.
  private var depth: UInt128?
  private let meter: Meter
  /// Whether only prices, as recorded, and the time stop sell, in a market that can be searched.
  private let isSearchable: Bool

  init(_ walk: borrowing TripWalk, _ position: Position, basis: Double?) {
    let view = walk.view
    self.basis = basis
    let rules = walk.rules
    pool = position.entryPool
    tested = position.entryRow
    let entryTime = view.table.rows.blockTime[position.entryRow]
    activeAt = entryTime
    holdTime = rules.exits.timeStopSeconds.flatMap { seconds in
      let (due, overflow) = entryTime.addingReportingOverflow(seconds)
      return overflow ? nil : due
    }
    isSearchable =
      rules.exits.measure == .price && !position.isDisplaced && rules.exits.idleSeconds == nil
      && rules.exits.liquidityDropPPM == nil && rules.exits.creatorSellPPM == nil
      && rules.exits.condition == nil
      && view.isSearchable
    let meter = Meter(walk.reader, rules.exits.measure, position)
    self.meter = meter
    let state = view.stateRow(ofPool: position.entryPool, at: position.entryRow)
    peak = state.flatMap { meter.value(at: $0, position, in: walk.reader) } ?? 0
    if rules.exits.liquidityDropPPM != nil {
      depth = state.flatMap { ExitScan.depth(at: $0, in: view.table) }
    }
  }

  /// The next exit; nil = the data ends.
  mutating func next(_ position: Position, in walk: borrowing TripWalk) -> Trigger? {
    let levels = ExitLevels(walk.rules.exits, basis: basis, rung: position.rung)
    let view = walk.view
    if isSearchable { return search(levels, in: view) }
    let table = view.table
    let hold = due(after: tested, in: view)
    for row in (tested + 1)..<max(view.rows.upperBound, tested + 1) {
      let time = table.rows.blockTime[row]
      if let due = clock(dueBy: time, hold, walk.rules) {
        let from = time == due.time ? row : row - 1
        let last = view.lastRow(from: from, timeAtMost: due.time)
        return Trigger(reason: due.reason, row: last, clockTime: due.time)
      }
      guard follow(row, in: view) else { continue }
      if table.rows.side[row] != 0 { activeAt = time }
      if let reason = test(row, position, levels, in: walk) {
        return Trigger(reason: reason, row: row)
      }
    }
    return nil
  }

  /// `next` by the index of a plain market.
  private mutating func search(_ levels: ExitLevels, in view: MarketView) -> Trigger? {
    let first = view.rows.lowerBound
    let due = due(after: tested, in: view) ?? .max
    let crossing = view.withIndex {
      levels.firstCrossing(
        from: tested + 1 - first, due: due, of: $0, $1, peak: &peak)
    }
    guard case (let found, let reason)?? = crossing else { return nil }
    let row = first + found
    guard reason == .timeStop else { return Trigger(reason: reason, row: row) }
    let from = view.table.rows.blockTime[row] == due ? row : row - 1
    return Trigger(
      reason: .timeStop, row: view.lastRow(from: from, timeAtMost: due), clockTime: due)
  }

  /// Goes on behind a sale that landed after `row`; the peak takes in the rows waited through, as
  /// they were before the sale.
  mutating func resume(
    after row: Int, trigger: Int, before position: Position, in walk: borrowing TripWalk
  ) {
    let view = walk.view
    for waited in (trigger + 1)..<max(row + 1, trigger + 1) where follow(waited, in: view) {
      if let value = meter.value(at: waited, position, in: walk.reader) { peak = max(peak, value) }
    }
    tested = row
    activeAt = view.table.rows.blockTime[row]
  }

  /// Whether the row is of the position's pool, which may have moved with it.
  private mutating func follow(_ row: Int, in view: MarketView) -> Bool {
    let here = view.pool(at: row)
    if here == pool { return true }
    guard view.table.pools[pool].linkedPool == here else { return false }
    pool = here
    depth = nil
    return true
  }

  // MARK: - The clock

  /// When the time stop falls due behind a row.
  private func due(after row: Int, in view: MarketView) -> Int64? {
    holdTime.map { max($0, view.table.rows.blockTime[row]) }
  }

  /// The clock exit that falls due at or before a time; of two the earlier, idle on a tie.
  private func clock(
    dueBy time: Int64, _ hold: Int64?, _ rules: TripRules
  ) -> (time: Int64, reason: ExitReason)? {
    var due: (time: Int64, reason: ExitReason)?
    if let hold, hold <= time { due = (hold, .timeStop) }
    if let after = rules.exits.idleSeconds {
      let (idle, overflow) = activeAt.addingReportingOverflow(after)
      if !overflow, idle <= time, idle <= due?.time ?? .max { due = (idle, .idle) }
    }
    return due
  }

  // MARK: - A row's tests, in the order of the contract's table

  private mutating func test(
    _ row: Int, _ position: Position, _ levels: ExitLevels, in walk: borrowing TripWalk
  ) -> ExitReason? {
    let rules = walk.rules
    let view = walk.view
    if let value = meter.value(at: row, position, in: walk.reader) {
      peak = max(peak, value)
      if let reason = levels.reason(value, peak: peak) { return reason }
    }
    if let ppm = rules.exits.liquidityDropPPM, hasDrained(row, ppm, in: view) {
      return .liquidityDrop
    }
    if let ppm = rules.exits.creatorSellPPM, creatorSells(row, ppm, in: view) {
      return .creatorSell
    }
    if rules.exits.sellsAtGraduation, view.table.ends(row) { return .graduation }
    if let condition = walk.exitCondition, condition(row) { return .condition }
    return nil
  }

  /// √now ≤ (1 − f)·√then, squared and in integers: now·10¹² ≤ then·(10⁶ − f)².
  private mutating func hasDrained(_ row: Int, _ ppm: Int64, in view: MarketView) -> Bool {
    guard let now = ExitScan.depth(at: row, in: view.table) else { return false }
    guard let then = depth else {
      depth = now
      return false
    }
    let kept = UInt128(1_000_000 - ppm)
    let left = now.multipliedFullWidth(by: 1_000_000_000_000)
    let right = then.multipliedFullWidth(by: kept * kept)
    return (left.high, left.low) <= (right.high, right.low)
  }

  private static func depth(at row: Int, in table: MarketTable) -> UInt128? {
    guard let base = table.rows.baseReserve[row], let quote = table.rows.quoteReserve[row] else {
      return nil
    }
    return UInt128(base) * UInt128(quote)
  }

  private func creatorSells(_ row: Int, _ ppm: Int64, in view: MarketView) -> Bool {
    let table = view.table
    guard table.rows.side[row] < 0, let creatorKey = view.entry.creator?.shortKey,
      table.rows.traderKey[row] == creatorKey, let supply = view.entry.supply
    else { return false }
    return UInt128(table.rows.baseAmount[row]) * 1_000_000 >= UInt128(supply) * UInt128(ppm)
  }
}

extension MarketTable {
  /// Whether a curve completes or migrates at the row.
  fileprivate func ends(_ row: Int) -> Bool {
    rows.kind[row] == RowKind.complete.rawValue || rows.kind[row] == RowKind.migrate.rawValue
  }
}
