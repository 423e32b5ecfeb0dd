import Market

/// SOL in USD at the last closed one-minute candle, and what rows are worth by it.
struct SOLPrice {
  private let closeTimes: [Int64]
  private let closes: [Double]
  /// Micro-USD per SOL, rounded to the nearest.
  private let closesMicroUSD: [UInt64]

  /// The one-minute candles of the wSOL mint among `candles`; at one open time the later in
  /// (close, volume) order counts, and a close that is no price counts as missing.
  init(_ candles: [Candle]) {
    let minutes = candles.filter {
      $0.address == QuoteMint.sol.key && $0.intervalSeconds == 60 && $0.close >= 0.000001
        && $0.close < 1e9 && $0.openTime.magnitude < 1 << 60
    }
    let ordered = minutes.sorted {
      ($0.openTime, $0.close, $0.volume) < ($1.openTime, $1.close, $1.volume)
    }
    closeTimes = ordered.map { $0.openTime + 60 }
    closes = ordered.map(\.close)
    closesMicroUSD = closes.map { UInt64(($0 * 1_000_000).rounded(.toNearestOrAwayFromZero)) }
  }

  /// What a row's quote is worth, each nil where it is unknown.
  struct Worth {
    var price: Double?
    var lamports: UInt64?
    var microUSD: UInt64?
  }

  /// Worth of a row by the formulas of docs/formats/columns.md, "Derived columns".
  func worth(of row: SwapRow, blockTime: Int64?) -> Worth {
    guard let quote = QuoteMint(row.quoteMint) else { return Worth() }
    let at = blockTime.flatMap(lastClosed)
    let stated = quotePrice(of: row, quote)
    if quote == .sol {
      let microUSD = at.flatMap {
        floor(row.quoteAmount, times: closesMicroUSD[$0], over: UInt64(lamportsPerSOL))
      }
      return Worth(price: stated, lamports: row.quoteAmount, microUSD: microUSD)
    }
    guard let at else { return Worth(microUSD: row.quoteAmount) }
    return Worth(
      price: stated.map { $0 / closes[at] },
      lamports: floor(
        row.quoteAmount, times: UInt64(lamportsPerSOL), over: closesMicroUSD[at]),
      microUSD: row.quoteAmount)
  }

  /// Quote per base in UI units after the row.
  private func quotePrice(of row: SwapRow, _ quote: QuoteMint) -> Double? {
    marginalPrice(
      venue: row.venue, baseReserve: row.baseReserve, quoteReserve: row.quoteReserve,
      baseDecimals: row.baseDecimals, quoteDecimals: quote.decimals, stated: row.statedPrice)
  }

  /// Index of the last candle closed at or before `blockTime`.
  private func lastClosed(_ blockTime: Int64) -> Int? {
    var low = 0
    var high = closeTimes.count
    while low < high {
      let middle = (low + high) / 2
      if closeTimes[middle] <= blockTime { low = middle + 1 } else { high = middle }
    }
    return low == 0 ? nil : low - 1
  }
}

/// Quote per base in UI units: of the reserves at constant-product venues, else as stated; nil
/// where neither gives a positive number.
func marginalPrice(
  venue: Venue, baseReserve: UInt64?, quoteReserve: UInt64?, baseDecimals: UInt8?,
  quoteDecimals: UInt8?, stated: Double?
) -> Double? {
  if venue.isConstantProduct, let baseReserve, let quoteReserve, let baseDecimals,
    let quoteDecimals, baseReserve > 0, quoteReserve > 0
  {
    let quote = Double(quoteReserve) / powerOfTen(quoteDecimals)
    return quote / (Double(baseReserve) / powerOfTen(baseDecimals))
  }
  guard let stated, stated > 0, stated.isFinite else { return nil }
  return stated
}

/// 10 to the power of `exponent`, exact to 10²².
private func powerOfTen(_ exponent: UInt8) -> Double {
  var power = 1.0
  for _ in 0..<exponent { power *= 10 }
  return power
}

/// ⌊a·b / c⌋; nil when it exceeds 64 bits.
private func floor(_ a: UInt64, times b: UInt64, over c: UInt64) -> UInt64? {
  let product = a.multipliedFullWidth(by: b)
  guard product.high < c else { return nil }
  return c.dividingFullWidth(product).quotient
}
