/// What can be asked about a market at a row; definitions in semantics §3.
public enum Feature: String, CaseIterable, Sendable {
  case tokenAge = "token_age"
  case price = "price"
  case priceUSD = "price_usd"
  case priceChange = "price_change"
  case liquiditySOL = "liquidity_sol"
  case liquidityUSD = "liquidity_usd"
  case quoteReserveSOL = "quote_reserve_sol"
  case marketCapUSD = "market_cap_usd"
  case volumeSOL = "volume_sol"
  case volumeUSD = "volume_usd"
  case buyVolumeSOL = "buy_volume_sol"
  case buyVolumeUSD = "buy_volume_usd"
  case sellVolumeSOL = "sell_volume_sol"
  case sellVolumeUSD = "sell_volume_usd"
  case trades = "trades"
  case buys = "buys"
  case sells = "sells"
  case buyPressure = "buy_pressure"
  case largeBuys = "large_buys"
  case uniqueTraders = "unique_traders"
  case uniqueBuyers = "unique_buyers"
  case vwap = "vwap"
  case high = "high"
  case low = "low"
  case volatility = "volatility"
  case drawdownFromHigh = "drawdown_from_high"
  case curveProgress = "curve_progress"
  case secondsSinceGraduation = "seconds_since_graduation"
  case creatorNetSold = "creator_net_sold"
  case topTraderShare = "top_trader_share"

  /// Whether it is taken over a rolling window.
  public var hasWindow: Bool {
    switch self {
    case .tokenAge, .price, .priceUSD, .liquiditySOL, .liquidityUSD, .quoteReserveSOL,
      .marketCapUSD, .curveProgress, .secondsSinceGraduation, .creatorNetSold:
      false
    default: true
    }
  }

  /// What its values are counted in.
  public var unit: FeatureUnit {
    switch self {
    case .tokenAge, .secondsSinceGraduation: .seconds
    case .price, .vwap, .high, .low: .solPerToken
    case .priceUSD: .usdPerToken
    case .marketCapUSD: .usd
    case .liquiditySOL, .quoteReserveSOL, .volumeSOL, .buyVolumeSOL, .sellVolumeSOL: .lamports
    case .liquidityUSD, .volumeUSD, .buyVolumeUSD, .sellVolumeUSD: .microUSD
    case .trades, .buys, .sells, .largeBuys, .uniqueTraders, .uniqueBuyers: .count
    case .buyPressure: .multiple
    case .priceChange, .volatility, .drawdownFromHigh, .curveProgress, .creatorNetSold,
      .topTraderShare:
      .ratio
    }
  }
}

/// What a feature's values are counted in.
public enum FeatureUnit: Sendable {
  /// Whole numbers: seconds, lamports, millionths of a USD, counts.
  case seconds, lamports, microUSD, count
  /// Doubles: shares and changes, how many times, UI units of quote a token, USD.
  case ratio, multiple, solPerToken, usdPerToken, usd

  /// Whether values are whole numbers, compared exactly.
  public var isInteger: Bool {
    switch self {
    case .seconds, .lamports, .microUSD, .count: true
    case .ratio, .multiple, .solPerToken, .usdPerToken, .usd: false
    }
  }
}

extension FeatureUnit {
  /// Whether a feature counted so can be compared with one counted in `other`: the same, or amounts
  /// of USD, of which some are whole millionths and some doubles.
  func isComparable(with other: FeatureUnit) -> Bool {
    self == other || (self == .microUSD && other == .usd) || (self == .usd && other == .microUSD)
  }

  /// What a number counted so is divided by to be one in `unit`, with which it is comparable.
  public func divisor(to unit: FeatureUnit) -> Double {
    self == .microUSD && unit == .usd ? 1_000_000 : 1
  }
}

/// A feature with the parameters that make it one number a row.
public struct FeatureUse: Hashable, Sendable {
  /// What is asked.
  public let feature: Feature
  /// Seconds; nil exactly for features without a window.
  public let windowSeconds: Int64?
  /// Which buys `large_buys` counts; nil for every other feature.
  public let minAmount: MinimumAmount?

  /// A feature with its parameters; traps where one is missing, too many, or a window is not
  /// positive.
  public init(_ feature: Feature, windowSeconds: Int64? = nil, minAmount: MinimumAmount? = nil) {
    precondition((windowSeconds != nil) == feature.hasWindow, "a window exactly where one is due")
    precondition(windowSeconds.map { $0 > 0 } ?? true, "a window is positive")
    precondition((minAmount != nil) == (feature == .largeBuys), "an amount exactly at large_buys")
    self.feature = feature
    self.windowSeconds = windowSeconds
    self.minAmount = minAmount
  }
}

/// The least value of a swap, in the unit it was written in.
public enum MinimumAmount: Hashable, Sendable {
  case lamports(Int64)
  case microUSD(Int64)
}
