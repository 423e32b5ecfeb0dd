import Market

/// The close of a one-minute SOL/USD candle.
public struct SOLClose: Hashable, Sendable {
  /// USD per SOL.
  public let usd: Double
  /// Micro-USD per SOL, rounded to the nearest.
  public let microUSD: UInt64

  /// ⌊lamports · micro-USD per SOL / 10⁹⌋; nil when it exceeds 64 bits.
  public func microUSD(ofLamports lamports: UInt64) -> UInt64? {
    floor(lamports, times: microUSD, over: UInt64(lamportsPerSOL))
  }

  /// ⌊micro-USD · 10⁹ / micro-USD per SOL⌋; nil when it exceeds 64 bits.
  public func lamports(ofMicroUSD amount: UInt64) -> UInt64? {
    floor(amount, times: UInt64(lamportsPerSOL), over: microUSD)
  }
}

/// SOL in USD at the last closed one-minute candle, and what rows are worth by it.
///
/// A candle counts on the UTC day it opens on and on the next; an older one is missing
/// (docs/decisions/0006).
public struct SOLPrice: Sendable {
  /// No candle at all: every price in USD is unknown.
  public static let unknown = SOLPrice([])

  private let openDays: [Int64]
  private let closeTimes: [Int64]
  private let closes: [Double]
  /// Micro-USD per SOL, rounded to the nearest.
  private let closesMicroUSD: [UInt64]

  /// The one-minute candles of the wSOL mint among `candles`; at one open time the later in
  /// (close, volume) order counts, and a close that is no price counts as missing.
  public init(_ candles: [Candle]) {
    let minutes = candles.filter {
      $0.address == QuoteMint.sol.key && $0.intervalSeconds == 60 && $0.close >= 0.000001
        && $0.close < 1e9 && $0.openTime.magnitude < 1 << 60
    }
    let ordered = minutes.sorted {
      ($0.openTime, $0.close, $0.volume) < ($1.openTime, $1.close, $1.volume)
    }
    openDays = ordered.map { Self.day(of: $0.openTime) }
    closeTimes = ordered.map { $0.openTime + 60 }
    closes = ordered.map(\.close)
    closesMicroUSD = closes.map { UInt64(($0 * 1_000_000).rounded(.toNearestOrAwayFromZero)) }
  }

  /// The close in force at `time`, nil where none is, and the time up to which (not including it)
  /// that stays so.
  public func close(at time: Int64) -> (close: SOLClose?, until: Int64) {
    var low = 0
    var high = closeTimes.count
    while low < high {
      let middle = (low + high) / 2
      if closeTimes[middle] <= time { low = middle + 1 } else { high = middle }
    }
    let next = low < closeTimes.count ? closeTimes[low] : .max
    guard low > 0 else { return (nil, next) }
    let expiry = (openDays[low - 1] + 2) * Self.secondsPerDay
    guard time < expiry else { return (nil, next) }
    return (
      SOLClose(usd: closes[low - 1], microUSD: closesMicroUSD[low - 1]), min(next, expiry)
    )
  }

  private static let secondsPerDay: Int64 = 86_400

  /// Number of the UTC day of a time.
  private static func day(of time: Int64) -> Int64 {
    let (quotient, remainder) = time.quotientAndRemainder(dividingBy: secondsPerDay)
    return remainder < 0 ? quotient - 1 : quotient
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
    let close = blockTime.flatMap { self.close(at: $0).close }
    let stated = quotePrice(of: row, quote)
    if quote == .sol {
      let microUSD = close.flatMap { $0.microUSD(ofLamports: row.quoteAmount) }
      return Worth(price: stated, lamports: row.quoteAmount, microUSD: microUSD)
    }
    guard let close else { return Worth(microUSD: row.quoteAmount) }
    return Worth(
      price: stated.map { $0 / close.usd },
      lamports: close.lamports(ofMicroUSD: row.quoteAmount),
      microUSD: row.quoteAmount)
  }

  /// Quote per base in UI units after the row.
  private func quotePrice(of row: SwapRow, _ quote: QuoteMint) -> Double? {
    let price = marginalPrice(
      venue: row.venue, baseReserve: row.baseReserve, quoteReserve: row.quoteReserve,
      baseDecimals: row.baseDecimals, quoteDecimals: quote.decimals, stated: row.statedPrice)
    guard price == nil, let shares = row.shareReserves, let decimals = row.baseDecimals else {
      return price
    }
    return productPrice(shares.base, shares.quote, decimals, quote.decimals)
  }
}

/// Quote per base in UI units: of the reserves at constant-product venues, else as stated; nil
/// where neither gives a positive number.
func marginalPrice(
  venue: Venue, baseReserve: UInt64?, quoteReserve: UInt64?, baseDecimals: UInt8?,
  quoteDecimals: UInt8?, stated: Double?
) -> Double? {
  if venue.isConstantProduct, let baseReserve, let quoteReserve, let baseDecimals,
    let quoteDecimals,
    let price = productPrice(baseReserve, quoteReserve, baseDecimals, quoteDecimals)
  {
    return price
  }
  guard let stated, stated > 0, stated.isFinite else { return nil }
  return stated
}

/// Quote per base of a constant product in three IEEE divisions; nil where a reserve is 0.
private func productPrice(
  _ base: UInt64, _ quote: UInt64, _ baseDecimals: UInt8, _ quoteDecimals: UInt8
) -> Double? {
  guard base > 0, quote > 0 else { return nil }
  let money = Double(quote) / powerOfTen(quoteDecimals)
  return money / (Double(base) / powerOfTen(baseDecimals))
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
