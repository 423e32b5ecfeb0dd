import Market

/// One market of a table as the engine sees it: its rows, its pools and which of them is primary.
///
/// A pool's state at a row is that of its latest row at or before it that carries one: a swap, or
/// an event that states reserves (an event without them changes nothing known).
///
/// One object, so that what walks along its rows passes on a reference and copies nothing.
public final class MarketView: Sendable {
  /// What the market is a part of.
  public let table: MarketTable
  /// The market's number in what it was taken from: a table, or the tables of a run.
  public let index: Int
  /// What is known of the market beside its rows.
  public let entry: MarketEntry
  /// nil for a market of one pool, which needs no index.
  let pools: PoolIndex?
  /// The pool of a market that has one.
  private let onlyPool: Int?
  /// Whether the market has one pool, whose quote is SOL.
  public let isSOLQuoted: Bool
  /// First row from which the only pool, a launch curve, is complete; nil = never.
  let singleCompletionRow: Int?
  /// Whether the market has one pool and every row is a swap, so that the primary pool's state at
  /// a row is the row's own.
  public let isPlain: Bool
  /// Whether no row has a time before that of the row before it.
  public let timesAscend: Bool
  /// Prefix sums of value; nil unless the view was made with its index.
  public let valueSums: ValueSums?
  private let searchIndex: SearchIndex?
  @usableFromInline let memory: MarketRows
  @usableFromInline let indexMemory: IndexRows?

  /// The view of a market with what is built once at load: prefix sums of value and, of a plain
  /// market, what searches go by.
  public convenience init(indexed table: MarketTable, at index: Int) {
    self.init(table, at: index, number: index, isIndexed: true)
  }

  /// The view of a market of several tables, with what is built once at load.
  public convenience init(indexed tables: MarketTables, at index: Int) {
    let (table, place) = tables.location(of: index)
    self.init(table, at: place, number: index, isIndexed: true)
  }

  /// The view of a market of several tables; traps when there is none at `index`.
  public convenience init(of tables: MarketTables, at index: Int) {
    let (table, place) = tables.location(of: index)
    self.init(table, at: place, number: index, isIndexed: false)
  }

  /// The view of a market; traps when there is none at `index`.
  public convenience init(of table: MarketTable, at index: Int) {
    self.init(table, at: index, number: index, isIndexed: false)
  }

  private init(_ table: MarketTable, at place: Int, number: Int, isIndexed: Bool) {
    self.table = table
    index = number
    entry = table.markets[place]
    let rows = entry.rows
    let (hasOnePool, hasOnlySwaps) = table.rows.uniformity(of: rows)
    isPlain = hasOnePool && hasOnlySwaps
    timesAscend = table.rows.timesAscend(over: rows)
    pools = hasOnePool ? nil : PoolIndex(of: table, rows: rows)
    let onlyPool = hasOnePool ? rows.first.map { Int(table.rows.pool[$0]) } : nil
    self.onlyPool = onlyPool
    isSOLQuoted = onlyPool.map { table.isSOLQuoted(pool: $0) } ?? false
    singleCompletionRow =
      hasOnePool && !hasOnlySwaps ? rows.first { table.rows.endsCurve($0) } : nil
    let memory = MarketRows(table, rows)
    self.memory = memory
    guard isIndexed else {
      (valueSums, searchIndex, indexMemory) = (nil, nil, nil)
      return
    }
    let sums = ValueSums(of: memory, isPlain: isPlain)
    valueSums = sums
    let index = isPlain && timesAscend ? SearchIndex(of: memory, sums) : nil
    searchIndex = index
    indexMemory = index.map { IndexRows($0, sums) }
  }

  /// The pool of a row.
  public func pool(at row: Int) -> Int { onlyPool ?? Int(table.rows.pool[row]) }

  /// Whether a pool's quote is SOL.
  public func isSOLQuoted(pool: Int) -> Bool {
    pool == onlyPool ? isSOLQuoted : table.isSOLQuoted(pool: pool)
  }

  /// Rows of the table that are the market's, in chain order.
  public var rows: Range<Int> { entry.rows }

  /// Calls `body` with the market's rows as plain memory, which must not outlive the call.
  @inlinable
  public func withRows<Value>(_ body: (MarketRows) throws -> Value) rethrows -> Value {
    try withExtendedLifetime(self) { try body(memory) }
  }

  /// Calls `body` with the market's rows and its search index as plain memory, which must not
  /// outlive the call; nil where the market has no index.
  @inlinable
  public func withIndex<Value>(_ body: (MarketRows, IndexRows) throws -> Value) rethrows -> Value? {
    guard let index = indexMemory else { return nil }
    return try withExtendedLifetime(self) { try body(memory, index) }
  }

  /// Whether the market has an index and knows all its prices, so that it can be searched;
  /// otherwise its rows are read one by one.
  public var isSearchable: Bool { indexMemory != nil && memory.price.isWhole }

  /// The latest row at or before `row` that carries a state of `pool`; nil when there is none.
  public func stateRow(ofPool pool: Int, at row: Int) -> Int? {
    if let pools { return pools.stateRow(ofPool: pool, at: row) }
    guard pool == onlyPool else { return nil }
    if isPlain { return row }
    var at = row
    while at >= rows.lowerBound {
      if table.rows.carriesState(at) { return at }
      at -= 1
    }
    return nil
  }

  /// The state before `row`'s, of the same pool; nil when there is none.
  public func stateRow(before row: Int) -> Int? {
    guard row > rows.lowerBound else { return nil }
    return stateRow(ofPool: pool(at: row), at: row - 1)
  }

  /// The primary pool's state at `row`; nil when no pool trades (a curve is complete and its pool
  /// not created) or none has a state.
  ///
  /// Primary is the open pool with the largest quote vault in lamports, each pool's latest at or
  /// before `row`, among those with a row in the last ten minutes, the older on a tie.
  public func primaryStateRow(at row: Int) -> Int? {
    if let pools { return pools.primaryStateRow(at: row) }
    if isPlain { return row }
    if let end = singleCompletionRow, row >= end { return nil }
    return stateRow(ofPool: pool(at: row), at: row)
  }

  /// Writes, for each of the market's first `count` rows, the place of the primary pool's state
  /// row, counted from the market's first; −1 = no pool trades or none has a state.
  public func writePrimaryStates(to target: UnsafeMutablePointer<Int32>, count: Int) {
    precondition(count <= rows.count, "more rows than the market has")
    if let pools {
      pools.writePrimary(to: target, count: count)
      return
    }
    let end = (singleCompletionRow ?? rows.upperBound) - rows.lowerBound
    var state: Int32 = -1
    for place in 0..<count {
      if table.rows.carriesState(rows.lowerBound + place) { state = Int32(place) }
      target[place] = place < end ? state : -1
    }
  }

  /// First row at which one of the market's launch curves is complete or has migrated; nil = never.
  public var graduationRow: Int? { pools?.graduationRow ?? singleCompletionRow }

  /// Whether `pool` is a launch curve that has completed or migrated at or before `row`.
  public func isComplete(pool: Int, at row: Int) -> Bool {
    guard let end = completionRow(ofPool: pool) else { return false }
    return row >= end
  }

  /// First row at which `pool`, a launch curve, is complete; nil = never, or not a curve.
  public func completionRow(ofPool pool: Int) -> Int? {
    if let pools { return pools.completionRow(ofPool: pool) }
    return pool == onlyPool ? singleCompletionRow : nil
  }

  /// First row of `pool` in this market; nil when it has none.
  public func firstRow(ofPool pool: Int) -> Int? {
    if let pools { return pools.firstRow(ofPool: pool) }
    return pool == onlyPool ? rows.first : nil
  }

  /// Whether the state of the row's pool is known to change at it: a swap, or an event that states
  /// reserves.
  public func carriesState(_ row: Int) -> Bool { table.rows.carriesState(row) }

  /// Index of the market's pool with this address; nil when no row is of it.
  public func pool(named key: Pubkey) -> Int? {
    if let pools { return pools.pools.first { table.pools[$0].pool == key } }
    return onlyPool.flatMap { table.pools[$0].pool == key ? $0 : nil }
  }

  /// The quote vault at a state row in lamports; nil where vault or rate is unknown.
  public func quoteVaultLamports(at row: Int) -> UInt64? {
    guard let vault = table.rows.quoteVault[row] else { return nil }
    return lamports(ofQuote: vault, at: row)
  }

  /// Raw quote units of `row`'s pool in lamports, rounded down: themselves for SOL, else at the
  /// rate quote_lamports / quote_amount of the pool's latest swap at or before `row`. nil where
  /// that is unknown.
  public func lamports(ofQuote amount: UInt64, at row: Int) -> UInt64? {
    if isSOLQuoted(pool: pool(at: row)) { return amount }
    var at: Int? = row
    while let here = at {
      if table.rows.side[here] != 0 { return table.rows.lamports(ofQuote: amount, rateAt: here) }
      at = stateRow(before: here)
    }
    return nil
  }
}

extension MarketTable {
  /// Whether a pool's quote is SOL.
  public func isSOLQuoted(pool: Int) -> Bool {
    pools[pool].quoteMint == QuoteMint.sol.key
  }
}

extension SwapColumns {
  /// Whether rows are all of one pool, and all swaps.
  func uniformity(of rows: Range<Int>) -> (onePool: Bool, onlySwaps: Bool) {
    guard let first = rows.first else { return (true, true) }
    let pools = pool.pointer(to: rows)
    let kinds = kind.pointer(to: rows)
    let pool = self.pool[first]
    var poolBits: UInt32 = 0
    var kindBits: UInt8 = 0
    for row in 0..<rows.count {
      poolBits |= pools[row] ^ pool
      kindBits |= kinds[row]
    }
    return (poolBits == 0, kindBits == RowKind.swap.rawValue)
  }

  /// Whether no row has a time before that of the row before it.
  func timesAscend(over rows: Range<Int>) -> Bool {
    let times = blockTime.pointer(to: rows)
    var descends = false
    for row in 1..<max(rows.count, 1) { descends = descends || times[row] < times[row - 1] }
    return !descends
  }

  /// Whether the state of the row's pool is known after it: from a swap, or an event's reserves.
  func carriesState(_ row: Int) -> Bool {
    kind[row] == RowKind.swap.rawValue || baseReserve[row] != nil
  }

  /// Whether the row ends a launch curve: from it on the curve trades no more.
  func endsCurve(_ row: Int) -> Bool {
    let code = kind[row]
    guard code == RowKind.complete.rawValue || code == RowKind.migrate.rawValue else {
      return false
    }
    return Venue(rawValue: venue[row])?.isCurve ?? false
  }

  /// ⌊amount · quote_lamports / quote_amount⌋ at a swap row; nil where it is unknown or too large.
  func lamports(ofQuote amount: UInt64, rateAt row: Int) -> UInt64? {
    guard let lamports = quoteLamports[row], quoteAmount[row] > 0 else { return nil }
    let product = amount.multipliedFullWidth(by: lamports)
    guard product.high < quoteAmount[row] else { return nil }
    return quoteAmount[row].dividingFullWidth(product).quotient
  }
}
