import Market

/// The rows of each pool of a market with several, and the primary pool at every row.
struct PoolIndex: Sendable {
  /// Indexes into the table's pools, by their first row: the older first.
  let pools: [Int]
  private let firstRows: [Int]
  private let completionRows: [Int?]
  /// Rows that carry a state, pool after pool, ascending, counted from the market's first row.
  private let members: [Int32]
  private let starts: [Int]
  /// By row: the primary pool's state row, counted from the market's first; −1 = none.
  private let primary: [Int32]
  private let lowerBound: Int

  /// A pool without a row for this long is not primary: semantics §2.
  static let quietSecondsMax: Int64 = 600

  init(of table: MarketTable, rows: Range<Int>) {
    var survey = PoolSurvey()
    for row in rows { survey.note(row, in: table.rows) }
    pools = survey.pools
    firstRows = survey.firstRows
    completionRows = survey.completionRows
    lowerBound = rows.lowerBound
    var starts = [0]
    for count in survey.stateCounts { starts.append(starts[starts.count - 1] + count) }
    var ends = starts
    var members = [Int32](repeating: 0, count: starts[starts.count - 1])
    for row in rows where table.rows.carriesState(row) {
      let local = survey.locals[row - rows.lowerBound]
      members[ends[Int(local)]] = Int32(row - rows.lowerBound)
      ends[Int(local)] += 1
    }
    self.members = members
    self.starts = starts
    var race = PrimaryRace(poolCount: survey.pools.count, table: table)
    primary = rows.map { row in
      race.pass(row, local: Int(survey.locals[row - rows.lowerBound]))
      return race.stateRow.map { Int32($0 - rows.lowerBound) } ?? -1
    }
  }

  func primaryStateRow(at row: Int) -> Int? {
    let offset = primary[row - lowerBound]
    return offset < 0 ? nil : lowerBound + Int(offset)
  }

  func writePrimary(to target: UnsafeMutablePointer<Int32>, count: Int) {
    primary.withUnsafeBufferPointer { source in
      for place in 0..<count { target[place] = source[place] }
    }
  }

  /// The first of the curves' completion rows.
  var graduationRow: Int? { completionRows.compactMap { $0 }.min() }

  func firstRow(ofPool pool: Int) -> Int? { local(pool).map { firstRows[$0] } }

  func completionRow(ofPool pool: Int) -> Int? { local(pool).flatMap { completionRows[$0] } }

  func stateRow(ofPool pool: Int, at row: Int) -> Int? {
    guard let local = local(pool) else { return nil }
    var low = starts[local]
    var high = starts[local + 1]
    let offset = row - lowerBound
    while low < high {
      let middle = (low + high) / 2
      if Int(members[middle]) <= offset { low = middle + 1 } else { high = middle }
    }
    return low == starts[local] ? nil : lowerBound + Int(members[low - 1])
  }

  private func local(_ pool: Int) -> Int? { pools.firstIndex(of: pool) }
}

/// A first pass over a market's rows: which pools there are and what happens to them.
private struct PoolSurvey {
  var pools: [Int] = []
  var firstRows: [Int] = []
  var completionRows: [Int?] = []
  var stateCounts: [Int] = []
  /// By row: place of its pool in `pools`.
  var locals: [Int32] = []
  private var places: [Int: Int] = [:]

  mutating func note(_ row: Int, in columns: SwapColumns) {
    let pool = Int(columns.pool[row])
    let local = places[pool] ?? add(pool, firstRow: row)
    locals.append(Int32(local))
    if columns.carriesState(row) { stateCounts[local] += 1 }
    if completionRows[local] == nil, columns.endsCurve(row) { completionRows[local] = row }
  }

  private mutating func add(_ pool: Int, firstRow: Int) -> Int {
    places[pool] = pools.count
    pools.append(pool)
    firstRows.append(firstRow)
    completionRows.append(nil)
    stateCounts.append(0)
    return pools.count - 1
  }
}

/// The pools of a market as rows pass by, and the leader among them.
private struct PrimaryRace {
  private struct Runner {
    var stateRow: Int?
    var lamports: UInt64 = 0
    /// Rate row: the latest swap, for vaults that are not in SOL.
    var swapRow: Int?
    var seenAt = Int64.min
    var isOpen = true
  }

  private var runners: [Runner]
  private var leader: Int?
  private let table: MarketTable

  init(poolCount: Int, table: MarketTable) {
    runners = Array(repeating: Runner(), count: poolCount)
    self.table = table
  }

  var stateRow: Int? { leader.flatMap { runners[$0].stateRow } }

  /// Only the row's own pool can gain; the whole field is looked at again when the leader lost
  /// quote, closed or fell silent.
  mutating func pass(_ row: Int, local: Int) {
    let before = runners[local].lamports
    update(row, local)
    let now = table.rows.blockTime[row]
    guard let leader, runs(leader, now), leader != local || runners[local].lamports >= before
    else {
      self.leader = leaderOfAll(now)
      return
    }
    if runs(local, now), beats(local, leader) { self.leader = local }
  }

  private mutating func update(_ row: Int, _ local: Int) {
    let columns = table.rows
    runners[local].seenAt = columns.blockTime[row]
    if columns.endsCurve(row) { runners[local].isOpen = false }
    if columns.side[row] != 0 { runners[local].swapRow = row }
    guard columns.carriesState(row) else { return }
    runners[local].stateRow = row
    runners[local].lamports = vaultLamports(row, swapRow: runners[local].swapRow)
  }

  private func vaultLamports(_ row: Int, swapRow: Int?) -> UInt64 {
    guard let vault = table.rows.quoteVault[row] else { return 0 }
    if table.isSOLQuoted(pool: Int(table.rows.pool[row])) { return vault }
    guard let swapRow else { return 0 }
    return table.rows.lamports(ofQuote: vault, rateAt: swapRow) ?? 0
  }

  private func runs(_ local: Int, _ now: Int64) -> Bool {
    let runner = runners[local]
    guard runner.isOpen, runner.stateRow != nil else { return false }
    let (age, overflow) = now.subtractingReportingOverflow(runner.seenAt)
    return !overflow && age < PoolIndex.quietSecondsMax
  }

  private func beats(_ one: Int, _ other: Int) -> Bool {
    let (left, right) = (runners[one].lamports, runners[other].lamports)
    return left != right ? left > right : one < other
  }

  private func leaderOfAll(_ now: Int64) -> Int? {
    var best: Int?
    for local in runners.indices where runs(local, now) {
      if let current = best, !beats(local, current) { continue }
      best = local
    }
    return best
  }
}
