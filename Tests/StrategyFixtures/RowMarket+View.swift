import Market

@testable import Columns

extension RowMarket {
  /// A market copied out of its columns; nil where a pool is not quoted in SOL. `candles` are the
  /// archive's.
  init?(_ view: MarketView, candles: [Candle]) {
    let columns = view.table.rows
    var pools: [Int] = []
    self.init(rows: [], createdAt: view.entry.createdAt)
    for row in view.rows {
      let pool = Int(columns.pool[row])
      guard view.table.isSOLQuoted(pool: pool), let kind = RowKind(rawValue: columns.kind[row])
      else { return nil }
      if !pools.contains(pool) { pools.append(pool) }
      rows.append(
        Row(
          slot: columns.slot[row], time: columns.blockTime[row], kind: kind,
          pool: pools.firstIndex(of: pool) ?? 0, vault: columns.quoteVault[row],
          price: columns.price[row], lamports: columns.quoteLamports[row],
          side: columns.side[row], trader: columns.traderKey[row],
          base: columns.baseAmount[row], microUSD: columns.quoteMicroUSD[row],
          baseReserve: columns.baseReserve[row]))
    }
    let places = view.rows.map { (columns.slot[$0], columns.slotRank[$0]) }
    creatorSent = view.table.creatorOutflows[view.entry.baseMint].compactMap { sent in
      places.firstIndex { $0 >= (sent.slot, sent.slotRank) }.map { ($0, sent.amount) }
    }
    venues = pools.map { view.table.pools[$0].venue }
    curves = pools.map { pool in
      view.table.pools[pool].curve.map { (Double($0.startBase), Double($0.saleBase)) }
    }
    decimals = view.entry.decimals
    mint = view.entry.baseMint
    creator = view.entry.creator?.shortKey
    supplies = view.table.supplies.facts(of: view.entry)
    self.candles = candles.filter { $0.address == QuoteMint.sol.key && $0.intervalSeconds == 60 }
  }
}
