import Market

/// Several days' tables as one: markets in the order of their mints, each with its rows of all
/// days one day after another, then the rows of no market.
struct MarketMerge {
  /// A run of rows of one day.
  private struct Piece {
    let day: Int
    let rows: Range<Int>
  }

  private let days: [MarketTable]
  private var pieces: [Piece] = []
  private var markets: [MarketEntry] = []
  private var pools: [PoolEntry] = []
  /// Row of `pools` for each pool of each day.
  private var poolIndexes: [[UInt32]] = []

  /// Merges the tables of ascending days.
  init(_ days: [MarketTable]) {
    self.days = days
    rowCount = days.reduce(0) { $0 + $1.rows.slot.count }
    mergeMarkets()
    mergePools()
  }

  /// The merged table.
  var table: MarketTable {
    MarketTable(rows: rows, markets: markets, pools: pools)
  }

  private mutating func mergeMarkets() {
    var byMint: [Pubkey: [(day: Int, entry: MarketEntry)]] = [:]
    for (day, table) in days.enumerated() {
      for entry in table.markets { byMint[entry.baseMint, default: []].append((day, entry)) }
    }
    var rowCount = 0
    for (_, parts) in byMint.sorted(by: { $0.key < $1.key }) {
      let start = rowCount
      var merged = parts[0].entry
      for (position, part) in parts.enumerated() {
        if position > 0 { merged = merged.merged(with: part.entry) }
        pieces.append(Piece(day: part.day, rows: part.entry.rows))
        rowCount += part.entry.rows.count
      }
      merged.rows = start..<rowCount
      markets.append(merged)
    }
    for (day, table) in days.enumerated() {
      var next = 0
      for market in table.markets.sorted(by: { $0.rows.lowerBound < $1.rows.lowerBound }) {
        if next < market.rows.lowerBound {
          pieces.append(Piece(day: day, rows: next..<market.rows.lowerBound))
        }
        next = max(next, market.rows.upperBound)
      }
      pieces.append(Piece(day: day, rows: next..<table.rows.slot.count))
    }
  }

  /// A pool seen in rows of any day is described by the first such day, and keeps the fee of the
  /// days that know one if they agree.
  private mutating func mergePools() {
    var merged: [Pubkey: PoolEntry] = [:]
    var links: [Pubkey: Pubkey] = [:]
    var varying: Set<Pubkey> = []
    for table in days {
      for entry in table.pools {
        if let link = entry.linkedPool, links[entry.pool] == nil {
          links[entry.pool] = table.pools[link].pool
        }
        guard var known = merged[entry.pool] else {
          merged[entry.pool] = entry
          continue
        }
        if let fee = known.feePPM, let other = entry.feePPM, fee != other {
          varying.insert(entry.pool)
        }
        let fee = known.feePPM ?? entry.feePPM
        if known.baseMint == .zero { known = entry }
        known.feePPM = fee
        merged[entry.pool] = known
      }
    }
    pools = merged.values.sorted { $0.pool < $1.pool }
    var indexes: [Pubkey: Int] = [:]
    for (index, entry) in pools.enumerated() { indexes[entry.pool] = index }
    for index in pools.indices {
      pools[index].linkedPool = links[pools[index].pool].flatMap { indexes[$0] }
      if varying.contains(pools[index].pool) { pools[index].feePPM = nil }
    }
    pools = PoolEntry.withoutCircularLinks(pools)
    poolIndexes = days.map { table in table.pools.map { UInt32(indexes[$0.pool] ?? 0) } }
  }

  private var rows: SwapColumns {
    SwapColumns(
      slot: gather(\.slot), blockTime: gather(\.blockTime), slotRank: gather(\.slotRank),
      outerIndex: gather(\.outerIndex), innerIndex: gather(\.innerIndex), kind: gather(\.kind),
      side: gather(\.side), venue: gather(\.venue), pool: gatherPools(),
      traderKey: gather(\.traderKey), baseAmount: gather(\.baseAmount),
      quoteAmount: gather(\.quoteAmount), baseReserve: gather(\.baseReserve),
      quoteReserve: gather(\.quoteReserve), quoteVault: gather(\.quoteVault),
      price: gather(\.price), quoteLamports: gather(\.quoteLamports),
      quoteMicroUSD: gather(\.quoteMicroUSD), lpFeePPM: gather(\.lpFeePPM),
      protocolFeePPM: gather(\.protocolFeePPM), creatorFeePPM: gather(\.creatorFeePPM),
      networkFee: gather(\.networkFee), tip: gather(\.tip), flags: gather(\.flags),
      signature: gather(\.signature), sqrtPrice: gather(\.sqrtPrice),
      liquidity: gather(\.liquidity))
  }

  private func gather<Value>(_ path: KeyPath<SwapColumns, Column<Value>>) -> Column<Value> {
    let columns = days.map { $0.rows[keyPath: path] }
    return Column(count: rowCount) { target in
      var at = 0
      for piece in pieces where !piece.rows.isEmpty {
        (target + at).update(
          from: columns[piece.day].base + piece.rows.lowerBound, count: piece.rows.count)
        at += piece.rows.count
      }
    }
  }

  private func gatherPools() -> Column<UInt32> {
    Column(count: rowCount) { target in
      var at = 0
      for piece in pieces {
        let source = days[piece.day].rows.pool.pointer(to: piece.rows)
        poolIndexes[piece.day].withUnsafeBufferPointer { indexes in
          for row in 0..<piece.rows.count { target[at + row] = indexes[Int(source[row])] }
        }
        at += piece.rows.count
      }
    }
  }

  private func gather<Value: ArrowValue>(
    _ path: KeyPath<SwapColumns, NullableColumn<Value>>
  ) -> NullableColumn<Value> {
    let columns = days.map { $0.rows[keyPath: path] }
    guard columns.contains(where: { $0.values != nil }) else {
      return NullableColumn(values: nil, validity: nil)
    }
    let hasNulls = columns.contains { $0.values == nil || $0.validity != nil }
    // What stands at a null row is meaningless, so that values move whole; a day without the column
    // leaves what stands for null.
    let values = Column<Value>(count: rowCount) { target in
      var at = 0
      for piece in pieces where !piece.rows.isEmpty {
        if let source = columns[piece.day].values {
          (target + at).update(from: source.pointer(to: piece.rows), count: piece.rows.count)
        } else {
          (target + at).update(repeating: Value.placeholder, count: piece.rows.count)
        }
        at += piece.rows.count
      }
    }
    let validity = hasNulls ? gatherValidity(columns) : nil
    return NullableColumn(values: values, validity: validity)
  }

  private func gatherValidity<Value>(_ columns: [NullableColumn<Value>]) -> Column<UInt8> {
    let byteCount = (rowCount + 7) / 8
    return Column(count: byteCount) { bits in
      bits.update(repeating: 0, count: byteCount)
      var at = 0
      for piece in pieces {
        let column = columns[piece.day]
        if column.values != nil {
          for row in piece.rows {
            let isKnown = column.validity.map { $0[row >> 3] >> UInt8(row & 7) & 1 } ?? 1
            bits[(at + row - piece.rows.lowerBound) >> 3] |=
              isKnown << UInt8((at + row - piece.rows.lowerBound) & 7)
          }
        }
        at += piece.rows.count
      }
    }
  }

  private let rowCount: Int
}
