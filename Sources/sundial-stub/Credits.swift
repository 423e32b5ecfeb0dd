/// What a call costs by the two price lists of a provider.
struct Credits: Hashable, Sendable {
  /// Helius in autumn 2026, Birdeye from August 2026 on.
  var current: Int
  /// Helius in January 2026, Birdeye until April 2026.
  var former: Int

  static let free = Credits(current: 0, former: 0)

  static func + (left: Credits, right: Credits) -> Credits {
    Credits(current: left.current + right.current, former: left.former + right.former)
  }

  static func += (left: inout Credits, right: Credits) { left = left + right }

  /// Helius' price of a call that needs no counting of rows (helius.md §7).
  static func helius(_ method: String) -> Credits {
    switch method {
    case "getTransaction", "getSignaturesForAddress", "getBlock", "getBlocks",
      "getBlocksWithLimit", "getBlockTime":
      Credits(current: 1, former: 10)
    case "getTransactionsForAddress": history(rows: 0, isFull: true)
    case "getAsset", "getAssetBatch": Credits(current: 10, former: 10)
    case "enhancedTransactions": Credits(current: 100, former: 100)
    default: Credits(current: 1, former: 1)
    }
  }

  /// Price of a page of getTransactionsForAddress with that many rows.
  static func history(rows: Int, isFull: Bool) -> Credits {
    Credits(current: isFull ? 10 * max(1, (rows + 99) / 100) : 10, former: 100)
  }

  /// Birdeye's price of a call (birdeye.md §6); the newer list where only one is known.
  static func birdeye(_ path: String, rows: Int) -> Credits {
    switch path {
    case "/defi/price": Credits(current: 3, former: 10)
    case "/defi/history_price": Credits(current: 45, former: 60)
    case "/defi/ohlcv", "/defi/ohlcv/pair": Credits(current: 35, former: 40)
    case "/defi/v3/ohlcv", "/defi/v3/ohlcv/pair": candles(rows)
    case "/defi/v3/token/txs": Credits(current: 12, former: 20)
    case "/defi/txs/token/seek_by_time", "/defi/txs/pair/seek_by_time":
      Credits(current: 10, former: 15)
    case "/defi/token_overview": Credits(current: 15, former: 30)
    case "/defi/token_security": Credits(current: 25, former: 50)
    case "/defi/token_creation_info", "/defi/v2/tokens/new_listing":
      Credits(current: 80, former: 80)
    case "/defi/v3/token/meta-data/single": Credits(current: 3, former: 5)
    case "/defi/v3/token/market-data": Credits(current: 10, former: 15)
    case "/defi/v2/markets": Credits(current: 50, former: 50)
    default: .free
    }
  }

  private static func candles(_ rows: Int) -> Credits {
    let current =
      switch rows {
      case ...100: 12
      case ...300: 25
      case ...1_000: 40
      case ...2_000: 75
      default: 100
      }
    return Credits(current: current, former: rows < 1_000 ? 60 : rows < 2_000 ? 90 : 120)
  }
}
