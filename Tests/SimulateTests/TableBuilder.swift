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
    var options: [String: String]

    func number(_ name: String) -> UInt64? { options[name].flatMap { UInt64($0) } }

    func wide(_ name: String) -> UInt128? { options[name].flatMap { UInt128($0) } }
  }

  private struct Rates {
    var lp: UInt32?
    var protocolPPM: UInt32
    var creator: UInt32
  }

  /// What is known of the market beside its rows.
  var facts: [String: String] = [:]
  private var names: [String] = []
  private var pools: [PoolEntry] = []
  private var links: [(pool: Int, to: String)] = []
  private var rates: [Int: Rates] = [:]
  private var rows: [Row] = []
  private var refusals: [FailedSale] = []
  private var transferFees: [TokenFact] = []
  private var candles: [Candle] = []
  private let mint: Pubkey

  /// A market of a mint; several markets of one case have one each.
  init(mint: Pubkey = Pubkey(words: (7, 7, 7, 7))) { self.mint = mint }

  mutating func addPool(_ words: [String]) throws {
    guard let venue = Venue(name: words[2]) else {
      throw TextCase.Failure(description: "no venue \(words[2])")
    }
    let options = TextCase.pairs(words.dropFirst(3))
    if let to = options["linked"] { links.append((pools.count, to)) }
    let quote = options["quote"] == "USDC" ? QuoteMint.usdc : QuoteMint.sol
    pools.append(
      PoolEntry(
        pool: Pubkey(words: (UInt64(pools.count) + 1, 0, 0, 0)), baseMint: mint,
        quoteMint: quote.key, venue: venue, feePPM: options["fee"].flatMap { UInt32($0) },
        linkedPool: nil, curve: Self.curve(options)))
    names.append(words[1])
  }

  private static func curve(_ options: [String: String]) -> CurveSale? {
    guard let start = options["start"].flatMap({ UInt64($0) }),
      let sells = options["sells"].flatMap({ UInt64($0) })
    else { return nil }
    return CurveSale(startBase: start, saleBase: sells)
  }

  mutating func addRate(_ words: [String]) {
    let options = TextCase.pairs(words.dropFirst(2))
    rates[names.firstIndex(of: words[1])!] = Rates(
      lp: options["lp"].map { UInt32($0)! }, protocolPPM: UInt32(options["protocol"]!)!,
      creator: UInt32(options["creator"]!)!)
  }

  mutating func addRow(_ words: [String]) throws {
    let kinds: [String: (RowKind, Int8)] = [
      "buy": (.swap, 1), "sell": (.swap, -1), "create": (.create, 0),
      "complete": (.complete, 0), "migrate": (.migrate, 0), "withdraw": (.withdraw, 0),
      "deposit": (.deposit, 0), "set": (.set, 0),
    ]
    guard let (kind, side) = kinds[words[4]], let pool = names.firstIndex(of: words[3]) else {
      throw TextCase.Failure(description: "not a row: \(words)")
    }
    let options = TextCase.pairs(words.dropFirst(7))
    var row = Row(
      slot: UInt64(words[1])!, time: Int64(words[2])!, pool: pool, kind: kind, side: side,
      base: UInt64(words[5]), quote: UInt64(words[6]), price: options["price"].flatMap(Double.init),
      options: options)
    if row.price == nil, let base = row.base, let quote = row.quote {
      row.price = (Double(quote) / 1e9) / (Double(base) / 1e6)
    }
    rows.append(row)
  }

  /// `repeat N row …`: two fifths of a second and a slot apart.
  mutating func addRows(_ words: [String]) throws {
    for number in 0..<Int(words[1])! {
      var row = Array(words.dropFirst(2))
      row[1] = String(Int(row[1])! + number)
      row[2] = String(Int(row[2])! + number * 2 / 5)
      try addRow(row)
    }
  }

  mutating func addRefusal(_ words: [String]) {
    let order = ChainOrder(
      slot: UInt64(words[1])!, slotRank: .max, outerIndex: 0, innerIndex: -1)
    refusals.append(
      FailedSale(order: order, blockTime: Int64(words[2])!, traderKey: UInt64(words[3])!))
  }

  mutating func addTransferFee(_ words: [String]) {
    var fact = TokenFact(mint: mint, seenAt: Int64(transferFees.count))
    fact.transferFee = TransferFee(
      basisPoints: UInt16(words[1])!, amountMax: UInt64(words[2])!, fromSlot: UInt64(words[3])!)
    transferFees.append(fact)
  }

  mutating func addCandle(_ words: [String]) {
    let close = Double(words[2])!
    candles.append(
      Candle(
        address: QuoteMint.sol.key, openTime: Int64(words[1])!, intervalSeconds: 60, open: close,
        high: close, low: close, close: close, volume: 1, volumeUSD: close))
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
      pool: Column(rows.map { UInt32($0.pool) }),
      traderKey: Column(rows.map { $0.number("trader") ?? 1 }),
      baseAmount: Column(rows.map { $0.number("base") ?? 1 }),
      quoteAmount: Column(rows.map { $0.number("amount") ?? 1_000_000_000 }),
      baseReserve: NullableColumn(rows.map(\.base), placeholder: 0),
      quoteReserve: NullableColumn(rows.map(\.quote), placeholder: 0),
      quoteVault: NullableColumn(rows.map { vault($0, pools) }, placeholder: 0),
      price: NullableColumn(rows.map(\.price), placeholder: 0),
      quoteLamports: NullableColumn(
        rows.map { $0.side == 0 ? nil : 1_000_000_000 }, placeholder: 0),
      quoteMicroUSD: NullableColumn(values: nil, validity: nil),
      lpFeePPM: NullableColumn(swapRates.map { $0?.lp }, placeholder: 0),
      protocolFeePPM: NullableColumn(swapRates.map { $0?.protocolPPM }, placeholder: 0),
      creatorFeePPM: NullableColumn(swapRates.map { $0?.creator }, placeholder: 0),
      networkFee: Column(rows.map { $0.number("fee") ?? 0 }),
      tip: Column(rows.map { $0.number("tip") ?? 0 }), flags: Column(rows.map { _ in 0 }),
      sqrtPrice: NullableColumn(rows.map { $0.wide("root") }, placeholder: 0),
      liquidity: NullableColumn(rows.map { $0.wide("liquidity") }, placeholder: 0),
      activeBin: NullableColumn(
        rows.map { $0.options["bin"].flatMap { Int32($0) } }, placeholder: 0),
      shareBaseReserve: NullableColumn(rows.map { $0.number("share_base") }, placeholder: 0),
      shareQuoteReserve: NullableColumn(rows.map { $0.number("share_quote") }, placeholder: 0),
      lpFee: NullableColumn(rows.map { $0.number("lp_fee") }, placeholder: 0),
      protocolFee: NullableColumn(rows.map { $0.number("protocol_fee") }, placeholder: 0))
    let market = MarketEntry(
      baseMint: mint, createdAt: nil, selectedAt: facts["selected"].map { Int64($0)! },
      selectedBy: .sample, decimals: 6, supply: facts["supply"].map { UInt64($0)! },
      creator: facts["creator"].map { Pubkey(words: (UInt64($0)!, 0, 0, 0)) },
      rows: 0..<rows.count)
    return MarketTable(
      rows: columns, markets: [market], pools: pools, solPrice: SOLPrice(candles),
      transferFees: TransferFees(transferFees),
      failedSales: FailedSales([mint: refusals]))
  }

  /// All of a pool's quote reserve is real but for the virtual 30 SOL of a plain curve.
  private func vault(_ row: Row, _ pools: [PoolEntry]) -> UInt64? {
    if let vault = row.number("vault") { return vault }
    guard let quote = row.quote else { return nil }
    let isVirtual = [.pumpFun, .raydiumLaunchLab].contains(pools[row.pool].venue)
    return isVirtual ? quote - 30_000_000_000 : quote
  }
}
