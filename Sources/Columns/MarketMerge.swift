import Market

/// Several days' tables as tables in which each market has all its rows: the days' own, with the
/// markets that traded on that day alone, and one of the markets that traded on several, whose rows
/// are copied one day after another.
struct MarketMerge {
  private let days: [MarketTable]
  private let pools: PoolMerge
  /// By day: the markets that traded on it alone.
  private var loneMarkets: [[MarketEntry]]
  private var joinedMarkets: [MarketEntry] = []
  /// What the rows of `joinedMarkets` are copied from, in order.
  private var pieces: [RowPiece] = []

  /// Merges the tables of ascending days.
  init(_ days: [MarketTable]) {
    self.days = days
    pools = PoolMerge(days.map(\.pools))
    loneMarkets = days.map { _ in [] }
    var byMint: [Pubkey: [(day: Int, entry: MarketEntry)]] = [:]
    for (day, table) in days.enumerated() {
      for entry in table.markets { byMint[entry.baseMint, default: []].append((day, entry)) }
    }
    var rowCount = 0
    for (_, parts) in byMint.sorted(by: { $0.key < $1.key }) {
      var market = parts[0].entry
      for part in parts.dropFirst() { market = market.merged(with: part.entry) }
      let traded = parts.filter { !$0.entry.rows.isEmpty }
      if traded.count > 1 {
        let start = rowCount
        for part in traded {
          pieces.append(RowPiece(day: part.day, rows: part.entry.rows))
          rowCount += part.entry.rows.count
        }
        market.rows = start..<rowCount
        joinedMarkets.append(market)
      } else {
        let home = traded.first ?? parts[0]
        market.rows = home.entry.rows
        loneMarkets[home.day].append(market)
      }
    }
  }

  /// The tables; markets stand in the order of their mints in each.
  var tables: [MarketTable] {
    let lone = days.indices.map { day in
      MarketTable(rows: days[day].rows, markets: loneMarkets[day], pools: pools.pools(ofDay: day))
    }
    guard !joinedMarkets.isEmpty else { return lone }
    let gather = RowGather(
      days: days.map(\.rows), poolIndexes: days.indices.map { pools.indexes(ofDay: $0) },
      pieces: pieces)
    return lone + [MarketTable(rows: gather.rows, markets: joinedMarkets, pools: pools.merged)]
  }
}
