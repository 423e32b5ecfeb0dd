import Market

@testable import Columns
@testable import Strategies

/// A random market of one constant-product pool with swaps only, reproducible from its seed.
struct PlainMarket {
  private(set) var table: MarketTable

  init(seed: UInt64, rowCount: Int, feePPM: UInt32 = 2_500) {
    var state = seed &* 0x9E37_79B9_7F4A_7C15 | 1
    func below(_ bound: UInt64) -> UInt64 {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return (state >> 33) % bound
    }
    var slots: [UInt64] = []
    var times: [Int64] = []
    var sides: [Int8] = []
    var bases: [UInt64] = []
    var quotes: [UInt64] = []
    var amounts: [UInt64] = []
    var fees: [UInt64] = []
    var slot: UInt64 = 1_000
    var (base, quote): (UInt64, UInt64) = (1_000_000_000_000_000, 100_000_000_000)
    for _ in 0..<rowCount {
      slot += below(3) * below(40)
      let isBuy = below(2) == 0
      let share = 1 + below(120)
      let amount = isBuy ? max(1, quote / 1_000 * share) : base / 1_000 * share
      if isBuy {
        base -= UInt64(UInt128(base) * UInt128(amount) / UInt128(quote + amount))
        quote += amount
        amounts.append(amount)
      } else {
        let out = UInt64(UInt128(quote) * UInt128(amount) / UInt128(base + amount))
        quote -= min(out, quote - min(quote, 1_000_000_000))
        base += amount
        amounts.append(out)
      }
      slots.append(slot)
      times.append(Int64(slot * 2 / 5))
      sides.append(isBuy ? 1 : -1)
      bases.append(base)
      quotes.append(quote)
      fees.append(5_000 + below(300_000))
    }
    let prices = zip(bases, quotes).map { (Double($1) / 1e9) / (Double($0) / 1e6) }
    let none = NullableColumn<UInt32>(values: nil, validity: nil)
    func whole<Value>(_ values: [Value]) -> NullableColumn<Value> {
      NullableColumn(values: Column(values), validity: nil)
    }
    func same<Value>(_ value: Value) -> Column<Value> {
      Column([Value](repeating: value, count: rowCount))
    }
    let columns = SwapColumns(
      slot: Column(slots), blockTime: Column(times),
      slotRank: Column((0..<rowCount).map { UInt32($0) }), outerIndex: same(0),
      innerIndex: same(-1), kind: same(RowKind.swap.rawValue), side: Column(sides),
      venue: same(Venue.raydiumCPMM.rawValue), pool: same(0), traderKey: same(1),
      baseAmount: same(1_000_000), quoteAmount: Column(amounts), baseReserve: whole(bases),
      quoteReserve: whole(quotes), quoteVault: whole(quotes), price: whole(prices),
      quoteLamports: whole(amounts), quoteMicroUSD: NullableColumn(values: nil, validity: nil),
      lpFeePPM: none, protocolFeePPM: none, creatorFeePPM: none, networkFee: Column(fees),
      tip: same(0), flags: same(0))
    let mint = Pubkey(words: (7, 7, 7, 7))
    let market = MarketEntry(
      baseMint: mint, createdAt: times[0] - Int64(seed % 9), selectedAt: nil, selectedBy: .sample,
      decimals: 6, supply: nil, creator: nil, rows: 0..<rowCount)
    let pool = PoolEntry(
      pool: mint, baseMint: mint, quoteMint: QuoteMint.sol.key, venue: .raydiumCPMM,
      feePPM: feePPM, linkedPool: nil)
    table = MarketTable(rows: columns, markets: [market], pools: [pool])
  }

  var view: MarketView { MarketView(of: table, at: 0) }
  var indexedView: MarketView { MarketView(indexed: table, at: 0) }

  /// The first `count` rows alone.
  func view(prefix count: Int) -> MarketView {
    var market = table.markets[0]
    market.rows = 0..<count
    return MarketView(
      of: MarketTable(rows: table.rows, markets: [market], pools: table.pools), at: 0)
  }
}
