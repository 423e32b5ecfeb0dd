import Market

@testable import Columns
@testable import Strategies

/// A market with random rows in up to three pools, reproducible from its seed.
struct RandomMarket {
  struct Row {
    var slot: UInt64
    var time: Int64
    var kind: RowKind
    var pool: Int
    var vault: UInt64?
    var price: Double?
    var lamports: UInt64?

    var isSwap: Bool { kind == .swap }
  }

  var rows: [Row] = []
  var createdAt: Int64?
  static let poolCount = 3

  init(rows: [Row], createdAt: Int64?) {
    self.rows = rows
    self.createdAt = createdAt
  }

  init(seed: UInt64) {
    var random = SplitMix(state: seed)
    var slot: UInt64 = 1_000
    for index in 0..<120 {
      slot += random.below(4) * random.below(60)
      var kind = random.below(12) == 0 ? RowKind.deposit : .swap
      let pool = Int(random.below(UInt64(RandomMarket.poolCount)))
      if index > 80, pool == 0, random.below(4) == 0 { kind = .complete }
      let known = random.below(15) != 0
      rows.append(
        Row(
          slot: slot, time: Int64(slot * 2 / 5), kind: kind, pool: pool,
          vault: random.below(20) == 0 ? nil : random.below(8) * 10_000_000_000,
          price: random.below(20) == 0 ? nil : Double(1 + random.below(9)) / 10,
          lamports: kind == .swap && known ? random.below(5) * 1_000_000_000 : nil))
    }
    createdAt = seed % 3 == 0 ? nil : rows[0].time - Int64(random.below(100))
  }

  /// The first `count` rows as a market of their own.
  func view(prefix count: Int) -> MarketView {
    let rows = rows.prefix(count)
    let known = NullableColumn(rows.map { $0.isSwap ? UInt64(1) : 1 }, placeholder: 0)
    let columns = SwapColumns(
      slot: Column(rows.map(\.slot)), blockTime: Column(rows.map(\.time)),
      slotRank: Column(rows.indices.map { UInt32($0) }), outerIndex: Column(rows.map { _ in 0 }),
      innerIndex: Column(rows.map { _ in -1 }), kind: Column(rows.map(\.kind.rawValue)),
      side: Column(rows.map { $0.isSwap ? 1 : 0 }),
      venue: Column(rows.map { RandomMarket.venue($0.pool).rawValue }),
      pool: Column(rows.map { UInt32($0.pool) }), traderKey: Column(rows.map { _ in 1 }),
      baseAmount: Column(rows.map { _ in 1 }), quoteAmount: Column(rows.map { _ in 1 }),
      baseReserve: known, quoteReserve: known,
      quoteVault: NullableColumn(rows.map(\.vault), placeholder: 0),
      price: NullableColumn(rows.map(\.price), placeholder: 0),
      quoteLamports: NullableColumn(rows.map(\.lamports), placeholder: 0),
      quoteMicroUSD: NullableColumn(values: nil, validity: nil),
      lpFeePPM: NullableColumn(values: nil, validity: nil),
      protocolFeePPM: NullableColumn(values: nil, validity: nil),
      creatorFeePPM: NullableColumn(values: nil, validity: nil),
      networkFee: Column(rows.map { _ in 5_000 }), tip: Column(rows.map { _ in 0 }),
      flags: Column(rows.map { _ in 0 }))
    let entry = MarketEntry(
      baseMint: Pubkey(words: (9, 0, 0, 0)), createdAt: createdAt, selectedAt: nil,
      selectedBy: .sample, decimals: 6, supply: nil, creator: nil, rows: 0..<rows.count)
    let pools = (0..<RandomMarket.poolCount).map { index in
      PoolEntry(
        pool: Pubkey(words: (UInt64(index), 0, 0, 0)), baseMint: entry.baseMint,
        quoteMint: QuoteMint.sol.key, venue: RandomMarket.venue(index), feePPM: nil,
        linkedPool: nil)
    }
    return MarketView(of: MarketTable(rows: columns, markets: [entry], pools: pools), at: 0)
  }

  static func venue(_ pool: Int) -> Venue { pool == 0 ? .pumpFun : .raydiumCPMM }
}

/// Steele, Lea, Flood: SplitMix64.
struct SplitMix {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var word = state
    word = (word ^ (word >> 30)) &* 0xBF58_476D_1CE4_E5B9
    word = (word ^ (word >> 27)) &* 0x94D0_49BB_1331_11EB
    return word ^ (word >> 31)
  }

  mutating func below(_ bound: UInt64) -> UInt64 { next() % bound }
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
