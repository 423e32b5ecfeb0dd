import Columns
import Market
import Strategies

/// Looks for the exits of a position, one after the other (semantics §7).
struct ExitScan {
  /// An exit that triggered; `clockTime` is set for the clock's.
  struct Trigger {
    var reason: ExitReason
    var row: Int
    var clockTime: Int64?
  }

  let view: MarketView
  let exits: ExitPlan
  /// Whether the exit's condition holds at a row; nil = it has none.
  let condition: ((Int) -> Bool)?
  /// Row after which the entry landed.
  let entryRow: Int
  /// What the measure is compared with; nil = unknown, and then no price sells.
  let basis: Double?
  /// The pool whose rows are tested: another one after a graduation.
  private(set) var pool: Int
  /// The highest measure from the entry's row on.
  private(set) var peak: Double
  /// The last row that is behind: tested, or waited through by a sale.
  private(set) var tested: Int
  /// Block time of the position's last trade, or of a later swap in its pool.
  private var activeAt: Int64
  /// √(base · quote) at the entry, squared; of the pool a position moved to, at its first state.
  private var depth: UInt128?
  private let creatorKey: UInt64?
  private let meter: Meter
  /// The blocks to search in; nil = rows are tested one by one.
  private let blocks: PriceBlocks?

  init(
    _ view: MarketView, _ exits: ExitPlan, _ position: Position, basis: Double?,
    condition: ((Int) -> Bool)?, index: MarketIndex?
  ) {
    self.view = view
    self.exits = exits
    self.condition = condition
    self.basis = basis
    entryRow = position.entryRow
    pool = position.entryPool
    tested = position.entryRow
    activeAt = view.table.rows.blockTime[position.entryRow]
    creatorKey = view.entry.creator?.shortKey
    let isSearchable =
      exits.measure == .price && !position.isDisplaced && exits.idleSeconds == nil
      && exits.liquidityDropPPM == nil && exits.creatorSellPPM == nil && condition == nil
    blocks = isSearchable && basis != nil ? index?.blocks : nil
    let meter = Meter(view, exits.measure)
    self.meter = meter
    let state = view.stateRow(ofPool: position.entryPool, at: position.entryRow)
    peak = state.flatMap { meter.value(at: $0, position) } ?? 0
    depth = state.flatMap { ExitScan.depth(at: $0, in: view.table.rows) }
  }

  /// The next exit; nil = the data ends.
  mutating func next(_ position: Position) -> Trigger? {
    if let blocks, let basis { return search(blocks, basis, rung: position.rung) }
    let columns = view.table.rows
    let hold = holdTime
    for row in (tested + 1)..<max(view.rows.upperBound, tested + 1) {
      let time = columns.blockTime[row]
      if let due = clock(dueBy: time, hold) {
        let from = time == due.time ? row : row - 1
        let last = view.lastRow(from: from, timeAtMost: due.time)
        return Trigger(reason: due.reason, row: last, clockTime: due.time)
      }
      guard follow(row, columns) else { continue }
      if columns.side[row] != 0 { activeAt = time }
      if let reason = test(row, position) { return Trigger(reason: reason, row: row) }
    }
    return nil
  }

  /// `next` by the blocks of a plain market's prices, where only prices and the time stop sell.
  private mutating func search(_ blocks: PriceBlocks, _ basis: Double, rung: Int) -> Trigger? {
    let times = view.table.rows.blockTime
    let hold = holdTime
    var end = view.rows.upperBound
    if let hold { end = view.lastRow(from: tested, timeAtMost: hold &- 1) + 1 }
    let crossing = FirstCrossing(
      blocks: blocks, levels: FirstCrossing.Levels(exits, basis: basis, rung: rung))
    if let (row, reason) = crossing.first(
      in: (tested + 1)..<max(end, tested + 1), of: view, peak: &peak)
    {
      return Trigger(reason: reason, row: row)
    }
    guard let hold, end < view.rows.upperBound else { return nil }
    let due = max(end, tested + 1)
    guard due < view.rows.upperBound else { return nil }
    let from = times[due] == hold ? due : due - 1
    return Trigger(
      reason: .timeStop, row: view.lastRow(from: from, timeAtMost: hold), clockTime: hold)
  }

  /// Goes on behind a sale that landed after `row`; the peak takes in the rows waited through, as
  /// they were before the sale.
  mutating func resume(after row: Int, trigger: Int, before position: Position) {
    let columns = view.table.rows
    for waited in (trigger + 1)..<max(row + 1, trigger + 1) where follow(waited, columns) {
      if let value = meter.value(at: waited, position) { peak = max(peak, value) }
    }
    tested = row
    activeAt = columns.blockTime[row]
  }

  /// Whether the row is of the position's pool, which may have moved with it.
  private mutating func follow(_ row: Int, _ columns: SwapColumns) -> Bool {
    let here = Int(columns.pool[row])
    if here == pool { return true }
    guard view.table.pools[pool].linkedPool == here else { return false }
    pool = here
    depth = nil
    return true
  }

  // MARK: - The clock

  var holdTime: Int64? {
    guard let after = exits.timeStopSeconds else { return nil }
    let (due, overflow) = view.table.rows.blockTime[entryRow].addingReportingOverflow(after)
    return overflow ? nil : max(due, view.table.rows.blockTime[tested])
  }

  /// The clock exit that falls due at or before a time; of two the earlier, idle on a tie.
  private func clock(dueBy time: Int64, _ hold: Int64?) -> (time: Int64, reason: ExitReason)? {
    var due: (time: Int64, reason: ExitReason)?
    if let hold, hold <= time { due = (hold, .timeStop) }
    if let after = exits.idleSeconds {
      let (idle, overflow) = activeAt.addingReportingOverflow(after)
      if !overflow, idle <= time, idle <= due?.time ?? .max { due = (idle, .idle) }
    }
    return due
  }

  // MARK: - A row's tests, in the order of the contract's table

  private mutating func test(_ row: Int, _ position: Position) -> ExitReason? {
    if let value = meter.value(at: row, position) {
      peak = max(peak, value)
      if let reason = priceTest(value, position.rung) { return reason }
    }
    if let ppm = exits.liquidityDropPPM, hasDrained(row, ppm) { return .liquidityDrop }
    if let ppm = exits.creatorSellPPM, creatorSells(row, ppm) { return .creatorSell }
    if exits.sellsAtGraduation, view.table.rows.ends(row) { return .graduation }
    if let condition, condition(row) { return .condition }
    return nil
  }

  private func priceTest(_ value: Double, _ rung: Int) -> ExitReason? {
    guard let basis else { return nil }
    if let loss = exits.stopLoss, value <= basis * (1.0 - loss) { return .stopLoss }
    if rung < exits.takeProfits.count, value >= basis * (1.0 + exits.takeProfits[rung].gain) {
      return .takeProfit
    }
    if let trail = exits.trailingStop, value <= peak * (1.0 - trail.drop),
      trail.armGain.map({ peak >= basis * (1.0 + $0) }) ?? true
    {
      return .trailingStop
    }
    if let arm = exits.breakEvenArmGain, peak >= basis * (1.0 + arm), value <= basis {
      return .breakEven
    }
    return nil
  }

  /// √now ≤ (1 − f)·√then, squared and in integers: now·10¹² ≤ then·(10⁶ − f)².
  private mutating func hasDrained(_ row: Int, _ ppm: Int64) -> Bool {
    guard let now = ExitScan.depth(at: row, in: view.table.rows) else { return false }
    guard let then = depth else {
      depth = now
      return false
    }
    let kept = UInt128(1_000_000 - ppm)
    let left = now.multipliedFullWidth(by: 1_000_000_000_000)
    let right = then.multipliedFullWidth(by: kept * kept)
    return (left.high, left.low) <= (right.high, right.low)
  }

  private static func depth(at row: Int, in columns: SwapColumns) -> UInt128? {
    guard let base = columns.baseReserve[row], let quote = columns.quoteReserve[row] else {
      return nil
    }
    return UInt128(base) * UInt128(quote)
  }

  private func creatorSells(_ row: Int, _ ppm: Int64) -> Bool {
    let columns = view.table.rows
    guard columns.side[row] < 0, let creatorKey, columns.traderKey[row] == creatorKey,
      let supply = view.entry.supply
    else { return false }
    return UInt128(columns.baseAmount[row]) * 1_000_000 >= UInt128(supply) * UInt128(ppm)
  }
}

extension SwapColumns {
  /// Whether a curve completes or migrates at the row.
  fileprivate func ends(_ row: Int) -> Bool {
    kind[row] == RowKind.complete.rawValue || kind[row] == RowKind.migrate.rawValue
  }
}
