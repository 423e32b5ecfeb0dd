import Fixtures
import Market

@testable import Columns
@testable import Strategies

/// A market as a plain list of rows: what slow definitions are read from.
struct RowMarket {
  struct Row {
    var slot: UInt64
    var time: Int64
    var kind: RowKind
    var pool: Int
    var vault: UInt64?
    var price: Double?
    var lamports: UInt64?
    var side: Int8 = 1
    var trader: UInt64 = 1
    var base: UInt64 = 1
    var microUSD: UInt64?
    var baseReserve: UInt64? = 1

    var isSwap: Bool { kind == .swap }
    /// What the columns hold: 0 for pool events.
    var storedSide: Int8 { isSwap ? side : 0 }
  }

  var rows: [Row] = []
  var createdAt: Int64?
  var candles: [Candle] = []
  var supplies: [SupplyFact] = []
  var creator: UInt64?
  /// What the creator sent away in the transactions of rows.
  var creatorSent: [(row: Int, amount: UInt64)] = []
  /// By the rows' `pool`: where it is.
  var venues = [Venue.pumpFun, .raydiumCPMM, .raydiumCPMM]
  /// By the rows' `pool`: what a launch curve sells, where it tells.
  var curves: [(start: Double, sale: Double)?] = [nil, nil, nil]
  var decimals: UInt8 = 6
  var mint = Pubkey(words: (9, 0, 0, 0))

  init(rows: [Row], createdAt: Int64?) {
    self.rows = rows
    self.createdAt = createdAt
  }

  /// A market of random rows in three pools, reproducible from its seed.
  init(seed: UInt64, rowCount: Int = 120) {
    var random = SeededNumbers(seed: seed)
    var slot: UInt64 = 1_000
    // Some markets know everything, most have gaps.
    let gaps = seed % 4 != 1
    func isGap(_ one: UInt64) -> Bool { random.below(one) == 0 && gaps }
    for index in 0..<rowCount {
      slot += random.below(4) * random.below(60)
      var kind = random.below(12) == 0 ? RowKind.deposit : .swap
      let pool = random.index(below: venues.count)
      if index > rowCount * 2 / 3, pool == 0, random.below(4) == 0 { kind = .complete }
      var row = Row(
        slot: slot, time: Int64(slot * 2 / 5), kind: kind, pool: pool,
        vault: isGap(20) ? nil : random.below(8) * 10_000_000_000,
        price: isGap(20) ? nil : Double(1 + random.below(9)) / 10, lamports: nil)
      row.side = random.below(5) < 3 ? 1 : -1
      row.trader = isGap(40) ? 0 : 1 + random.below(12)
      row.base = random.below(9) * 1_000_000
      if kind == .swap, !isGap(15) { row.lamports = random.below(5) * 1_000_000_000 }
      if kind == .swap, !isGap(30) { row.microUSD = random.below(700) * 1_000_000 }
      let base = 1_080_000_000_000_000 - random.below(8) * 140_000_000_000_000
      row.baseReserve = kind == .swap ? base : nil
      rows.append(row)
    }
    createdAt = seed % 3 == 0 ? nil : rows[0].time - Int64(random.below(100))
    for minute in 0..<40 where random.below(4) > 0 {
      candles.append(.solUSD(openTime: Int64(minute) * 60 + 300, close: 100 + Double(minute) / 8))
    }
    supplies = (0..<random.below(4)).map {
      SupplyFact(seenAt: Int64(400 * $0), supply: (10 - $0) * 100_000_000)
    }
    creator = seed % 5 == 0 ? nil : 3
    if seed % 4 == 2 {
      venues[0] = .raydiumLaunchLab
      curves[0] = seed % 8 == 2 ? nil : (1_100e12, 800e12)
    } else if seed % 4 == 3 {
      curves[0] = (1_080e12, 750e12)
    }
    creatorSent = (0..<seed % 3).map { _ in
      (random.index(below: rowCount), random.below(9) * 1_000_000)
    }
  }

  /// The first `count` rows as a market of their own.
  func view(prefix count: Int, indexed: Bool = false) -> MarketView {
    let rows = rows.prefix(count)
    let reserve = Self.column(rows.map(\.baseReserve))
    let columns = SwapColumns(
      slot: Column(rows.map(\.slot)), blockTime: Column(rows.map(\.time)),
      slotRank: Column(rows.indices.map { UInt32($0) }), outerIndex: Column(rows.map { _ in 0 }),
      innerIndex: Column(rows.map { _ in -1 }), kind: Column(rows.map(\.kind.rawValue)),
      side: Column(rows.map(\.storedSide)),
      venue: Column(rows.map { venues[$0.pool].rawValue }),
      pool: Column(rows.map { UInt32($0.pool) }), traderKey: Column(rows.map(\.trader)),
      baseAmount: Column(rows.map(\.base)), quoteAmount: Column(rows.map { _ in 1 }),
      baseReserve: reserve, quoteReserve: reserve,
      quoteVault: Self.column(rows.map(\.vault)),
      price: Self.column(rows.map(\.price)),
      quoteLamports: Self.column(rows.map(\.lamports)),
      quoteMicroUSD: Self.column(rows.map(\.microUSD)),
      lpFeePPM: NullableColumn(values: nil, validity: nil),
      protocolFeePPM: NullableColumn(values: nil, validity: nil),
      creatorFeePPM: NullableColumn(values: nil, validity: nil),
      networkFee: Column(rows.map { _ in 5_000 }), tip: Column(rows.map { _ in 0 }),
      flags: Column(rows.map { _ in 0 }))
    let entry = MarketEntry(
      baseMint: mint, createdAt: createdAt, selectedAt: nil,
      selectedBy: .sample, decimals: decimals, supply: nil,
      creator: creator.map { Pubkey(words: ($0, 5, 5, 5)) }, rows: 0..<rows.count)
    let pools = venues.indices.map { index in
      PoolEntry(
        pool: Pubkey(words: (UInt64(index), 0, 0, 0)), baseMint: entry.baseMint,
        quoteMint: QuoteMint.sol.key, venue: venues[index], feePPM: nil,
        linkedPool: nil, curve: curve(index))
    }
    let facts = supplies.map { fact in
      var token = TokenFact(mint: entry.baseMint, seenAt: fact.seenAt)
      token.supply = fact.supply
      return token
    }
    let sent = creatorSent.map { sent in
      CreatorOutflows.Sent(
        slot: self.rows[sent.row].slot, slotRank: UInt32(sent.row), amount: sent.amount)
    }
    let table = MarketTable(
      rows: columns, markets: [entry], pools: pools, solPrice: SOLPrice(candles),
      supplies: SupplyHistory(facts), creatorOutflows: CreatorOutflows([mint: sent]))
    return indexed ? MarketView(indexed: table, at: 0) : MarketView(of: table, at: 0)
  }

  private func curve(_ pool: Int) -> CurveSale? {
    curves[pool].map { CurveSale(startBase: UInt64($0.start), saleBase: UInt64($0.sale)) }
  }

  /// Without validity bits where every value is known, as files are written.
  private static func column<Value: BitwiseCopyable & Numeric>(
    _ values: [Value?]
  ) -> NullableColumn<Value> {
    let known = values.compactMap { $0 }
    return known.count == values.count
      ? NullableColumn(values: Column(known), validity: nil)
      : NullableColumn(values, placeholder: 0)
  }

  /// One feature of each kind, and each windowed one over windows from less than a gap to more than
  /// the market.
  static let uses: [FeatureUse] = Feature.allCases.flatMap { feature -> [FeatureUse] in
    if feature == .largeBuys {
      return [Int64(10), 77, 400].flatMap { window in
        [MinimumAmount.lamports(2_000_000_000), .microUSD(300_000_000)].map {
          FeatureUse(.largeBuys, windowSeconds: window, minAmount: $0)
        }
      }
    }
    guard feature.hasWindow else { return [FeatureUse(feature)] }
    return [Int64(1), 10, 77, 400, 1 << 40].map { FeatureUse(feature, windowSeconds: $0) }
  }
}

extension Strategy {
  /// A strategy of an entry alone.
  static func entering(
    _ entry: Condition, mode: SignalMode = .level, universe: Universe = .everything
  ) -> Strategy {
    Strategy(
      name: "test", description: "", universe: universe, entry: entry, cooldownSeconds: nil,
      entriesPerMarketMax: nil, mode: mode,
      exits: ExitPlan(
        timeStopSeconds: 60),
      canonicalText: "", sourceText: "")
  }
}

extension Candle {
  static func solUSD(openTime: Int64, close: Double) -> Candle {
    Candle(
      address: QuoteMint.sol.key, openTime: openTime, intervalSeconds: 60, open: close,
      high: close, low: close, close: close, volume: 1, volumeUSD: 1)
  }
}

extension Universe {
  static let everything = Universe(venues: [], quotes: [], mints: [], excludedMints: [])
}

extension Condition {
  static func leaf(
    _ feature: Feature, _ window: Int64?, _ comparison: Comparison, _ threshold: Threshold
  ) -> Condition {
    .leaf(
      Leaf(FeatureUse(feature, windowSeconds: window), comparison, threshold))
  }
}
