/// What a provider charges: Helius credits or Birdeye compute units, by method.
public struct PriceTable: Sendable, Hashable {
  /// The table's name in plans.
  public var name: String
  /// Price of a request by method or path; a method that is missing costs `other`.
  public var prices: [String: Int]
  /// Price of a request that has no own.
  public var other: Int
  /// Of getTransactionsForAddress in full mode: for each hundred transactions begun.
  public var perHundredTransactions: Int
  /// Whether full pages of more than a hundred are given at all.
  public var pageLimit: Int
  /// v3 candles by rows asked for: price up to so many.
  public var candleTiers: [CandleTier]

  /// v3 candle price up to a number of rows.
  public struct CandleTier: Sendable, Hashable {
    /// Rows up to which it holds.
    public var rowsMax: Int
    /// Compute units.
    public var price: Int
  }

  /// Helius as of autumn 2026 (reference §7).
  public static let heliusAutumn2026 = PriceTable(
    name: "autumn_2026",
    prices: [
      "getAsset": 10, "getAssetBatch": 10, "/v0/addresses": 100, "/v0/transactions": 100,
      "getTransactionsForAddress": 10,
    ], other: 1, perHundredTransactions: 10, pageLimit: 1_000, candleTiers: [])

  /// Helius as of January 2026: archival methods cost ten times as much, full pages hold a hundred.
  public static let heliusJanuary2026 = PriceTable(
    name: "january_2026",
    prices: [
      "getAsset": 10, "getAssetBatch": 10, "/v0/addresses": 100, "/v0/transactions": 100,
      "getTransactionsForAddress": 100, "getTransaction": 10, "getSignaturesForAddress": 10,
      "getBlock": 10, "getBlocks": 10, "getBlockTime": 10,
    ], other: 1, perHundredTransactions: 100, pageLimit: 100, candleTiers: [])

  /// Birdeye's list from August 2026 (reference §6); prices the list does not have are the older.
  public static let birdeyeAugust2026 = PriceTable(
    name: "august_2026",
    prices: [
      "/defi/history_price": 45, "/defi/v3/token/txs": 12, "/defi/token_overview": 15,
      "/defi/token_security": 25, "/defi/token_creation_info": 80,
      "/defi/v3/token/meta-data/single": 3, "/defi/v3/token/market-data": 10,
      "/defi/v2/tokens/new_listing": 80, "/defi/v2/markets": 50, "/utils/v1/credits": 0,
    ], other: 15, perHundredTransactions: 0, pageLimit: 0,
    candleTiers: [
      CandleTier(rowsMax: 100, price: 25), CandleTier(rowsMax: 300, price: 25),
      CandleTier(rowsMax: 1_000, price: 40), CandleTier(rowsMax: 2_000, price: 75),
      CandleTier(rowsMax: 5_000, price: 100),
    ])

  /// Birdeye's list until April 2026.
  public static let birdeyeApril2026 = PriceTable(
    name: "april_2026",
    prices: [
      "/defi/history_price": 60, "/defi/v3/token/txs": 20, "/defi/token_overview": 30,
      "/defi/token_security": 50, "/defi/token_creation_info": 80,
      "/defi/v3/token/meta-data/single": 5, "/defi/v3/token/market-data": 15,
      "/defi/v2/tokens/new_listing": 80, "/defi/v2/markets": 50, "/utils/v1/credits": 0,
    ], other: 25, perHundredTransactions: 0, pageLimit: 0,
    candleTiers: [
      CandleTier(rowsMax: 999, price: 60), CandleTier(rowsMax: 2_000, price: 90),
      CandleTier(rowsMax: 5_000, price: 120),
    ])

  /// The tables of a provider, by name in plans.
  static func tables(of provider: Provider) -> [PriceTable] {
    switch provider {
    case .helius: [heliusAutumn2026, heliusJanuary2026]
    case .birdeye: [birdeyeAugust2026, birdeyeApril2026]
    }
  }

  /// The price of a request that gave so many rows (or asks for at most so many).
  func price(of method: String, rows: Int) -> Int {
    if method == "getTransactionsForAddress" {
      return max(prices[method] ?? other, (rows + 99) / 100 * perHundredTransactions)
    }
    if method.hasPrefix("/defi/v3/ohlcv"), let last = candleTiers.last {
      return (candleTiers.first { rows <= $0.rowsMax } ?? last).price
    }
    return prices[method] ?? other
  }
}
