import Market

@testable import Columns

/// Builds a table of one market from the lines of a text case.
struct TableBuilder {
  private struct Row {
    var slot: UInt64
    var time: Int64
    var pool: Int
    var kind: RowKind
    var side: Int8
    var base: UInt64?
    var quote: UInt64?
    var price: Double?
  }

  private var names: [String] = []
  private var pools: [PoolEntry] = []
  private var links: [(pool: Int, to: String)] = []
  private var rates: [Int: (UInt32, UInt32)] = [:]
  private var rows: [Row] = []
  private static let mint = Pubkey(words: (7, 7, 7, 7))

  mutating func addPool(_ words: [String]) throws {
    guard let venue = Venue(name: words[2]) else {
      throw TextCase.Failure(description: "no venue \(words[2])")
    }
    let options = TextCase.pairs(words.dropFirst(3))
    if let to = options["linked"] { links.append((pools.count, to)) }
    pools.append(
      PoolEntry(
        pool: Pubkey(words: (UInt64(pools.count) + 1, 0, 0, 0)), baseMint: TableBuilder.mint,
        quoteMint: QuoteMint.sol.key, venue: venue, feePPM: options["fee"].flatMap { UInt32($0) },
        linkedPool: nil))
    names.append(words[1])
  }

  mutating func addRate(_ words: [String]) {
    rates[names.firstIndex(of: words[1])!] = (UInt32(words[3])!, UInt32(words[5])!)
  }

  mutating func addRow(_ words: [String]) throws {
    let kinds: [String: (RowKind, Int8)] = [
      "buy": (.swap, 1), "sell": (.swap, -1), "create": (.create, 0),
      "complete": (.complete, 0), "migrate": (.migrate, 0), "withdraw": (.withdraw, 0),
    ]
    guard let (kind, side) = kinds[words[4]], let pool = names.firstIndex(of: words[3]) else {
      throw TextCase.Failure(description: "not a row: \(words)")
    }
    let stated = words.count > 8 ? Double(words[8]) : nil
    var row = Row(
      slot: UInt64(words[1])!, time: Int64(words[2])!, pool: pool, kind: kind, side: side,
      base: UInt64(words[5]), quote: UInt64(words[6]), price: stated)
    if let base = row.base, let quote = row.quote {
      row.price = (Double(quote) / 1e9) / (Double(base) / 1e6)
    }
    rows.append(row)
  }

  func table() -> MarketTable {
    var pools = pools
    for link in links { pools[link.pool].linkedPool = names.firstIndex(of: link.to)! }
    let ranks = rows.indices.map { UInt32($0) }
    let swapRates = rows.map { $0.side == 0 ? nil : rates[$0.pool] }
    let columns = SwapColumns(
      slot: Column(rows.map(\.slot)), blockTime: Column(rows.map(\.time)),
      slotRank: Column(ranks), outerIndex: Column(rows.map { _ in 0 }),
      innerIndex: Column(rows.map { _ in -1 }), kind: Column(rows.map(\.kind.rawValue)),
      side: Column(rows.map(\.side)), venue: Column(rows.map { pools[$0.pool].venue.rawValue }),
      pool: Column(rows.map { UInt32($0.pool) }), traderKey: Column(rows.map { _ in 1 }),
      baseAmount: Column(rows.map { _ in 1 }),
      quoteAmount: Column(rows.map { _ in 1_000_000_000 }),
      baseReserve: NullableColumn(rows.map(\.base), placeholder: 0),
      quoteReserve: NullableColumn(rows.map(\.quote), placeholder: 0),
      quoteVault: NullableColumn(rows.map { vault($0, pools) }, placeholder: 0),
      price: NullableColumn(rows.map(\.price), placeholder: 0),
      quoteLamports: NullableColumn(
        rows.map { $0.side == 0 ? nil : 1_000_000_000 }, placeholder: 0),
      quoteMicroUSD: NullableColumn(values: nil, validity: nil),
      lpFeePPM: NullableColumn(values: nil, validity: nil),
      protocolFeePPM: NullableColumn(swapRates.map { $0?.0 }, placeholder: 0),
      creatorFeePPM: NullableColumn(swapRates.map { $0?.1 }, placeholder: 0),
      networkFee: Column(rows.map { _ in 5_000 }), tip: Column(rows.map { _ in 0 }),
      flags: Column(rows.map { _ in 0 }))
    let market = MarketEntry(
      baseMint: TableBuilder.mint, createdAt: nil, selectedAt: nil, selectedBy: .sample,
      decimals: 6, supply: nil, creator: nil, rows: 0..<rows.count)
    return MarketTable(rows: columns, markets: [market], pools: pools)
  }

  /// All of a pool's quote reserve is real but for the virtual 30 SOL of a plain curve.
  private func vault(_ row: Row, _ pools: [PoolEntry]) -> UInt64? {
    guard let quote = row.quote else { return nil }
    return pools[row.pool].venue == .pumpFun ? quote - 30_000_000_000 : quote
  }
}
