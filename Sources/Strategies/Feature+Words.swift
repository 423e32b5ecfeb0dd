import Configurations

/// Plain words for what conditions ask: `strategy show`, `diff` and `test` speak them.
extension FeatureUse {
  /// `the volume of the last 30 seconds in SOL`.
  public var words: String {
    let whole = windowSeconds.map { spanWords($0) } ?? ""
    // "the last minute", not "the last 1 minute".
    let span = whole.hasPrefix("1 ") ? String(whole.dropFirst(2)) : whole
    switch feature {
    case .tokenAge: return "the token's age"
    case .price: return "the price"
    case .priceUSD: return "the price in USD"
    case .priceChange: return "the price's change over the last \(span)"
    case .liquiditySOL: return "the pool's liquidity"
    case .liquidityUSD: return "the pool's liquidity in USD"
    case .quoteReserveSOL: return "what the pool holds of its quote"
    case .marketCapUSD: return "the market cap"
    case .volumeSOL: return "the volume of the last \(span)"
    case .volumeUSD: return "the volume in USD of the last \(span)"
    case .buyVolumeSOL: return "what was bought in the last \(span)"
    case .buyVolumeUSD: return "what was bought in USD in the last \(span)"
    case .sellVolumeSOL: return "what was sold in the last \(span)"
    case .sellVolumeUSD: return "what was sold in USD in the last \(span)"
    case .trades: return "the number of trades in the last \(span)"
    case .buys: return "the number of buys in the last \(span)"
    case .sells: return "the number of sells in the last \(span)"
    case .buyPressure: return "the number of buys for each sell in the last \(span)"
    case .largeBuys:
      return "the number of buys of at least \(minAmount?.words ?? "") in the last \(span)"
    case .uniqueTraders: return "the number of wallets trading in the last \(span)"
    case .uniqueBuyers: return "the number of wallets buying in the last \(span)"
    case .vwap: return "the volume-weighted average price of the last \(span)"
    case .high: return "the highest price of the last \(span)"
    case .low: return "the lowest price of the last \(span)"
    case .volatility: return "the volatility of the last \(span)"
    case .drawdownFromHigh: return "the fall from the high of the last \(span)"
    case .curveProgress: return "the share of the curve that is sold"
    case .secondsSinceGraduation: return "the time since graduation"
    case .creatorNetSold: return "the share of the supply the creator has sold on balance"
    case .topTraderShare: return "the largest trader's share of the volume of the last \(span)"
    }
  }
}

extension MinimumAmount {
  /// `1.5 SOL`, `1000 USD`.
  public var words: String {
    switch self {
    case .lamports(let amount): "\(decimalText("\(amount)", power: -9)) SOL"
    case .microUSD(let amount): "\(decimalText("\(amount)", power: -6)) USD"
    }
  }
}

extension Leaf {
  /// `the token's age is less than 3 days`.
  public var words: String {
    "\(left.words) is \(comparison.words) \(threshold.words(left.feature))"
  }
}

extension Threshold {
  /// `3 days`, `5 SOL`, `1.1 times the lowest price of the last 5 minutes`.
  public func words(_ feature: Feature) -> String {
    switch self {
    case .feature(let other, let factor):
      return factor == 1
        ? other.words : "\(decimalText("\(factor)", power: 0)) times \(other.words)"
    case .integer(let value): return feature.unit.words(of: value)
    case .ratio(let value): return feature.unit.words(of: value)
    }
  }
}

extension FeatureUnit {
  /// A whole value in words.
  public func words(of value: Int64) -> String { words("\(value)", whole: value) }

  /// A value in words; infinite where more than any number.
  public func words(of value: Double) -> String {
    guard value.isFinite else { return value > 0 ? "infinite" : "less than any number" }
    return words("\(value)", whole: Int64(exactly: value))
  }

  /// `text` is the value's decimal text, in base units.
  private func words(_ text: String, whole: Int64?) -> String {
    switch self {
    case .seconds: whole.map { spanWords($0) } ?? "\(text) seconds"
    case .lamports: "\(decimalText(text, power: -9)) SOL"
    case .microUSD: "\(decimalText(text, power: -6)) USD"
    case .count: text
    case .multiple: decimalText(text, power: 0)
    case .ratio: "\(decimalText(text, power: 2))%"
    case .solPerToken: "\(decimalText(text, power: 0)) SOL"
    case .usdPerToken, .usd: "\(decimalText(text, power: 0)) USD"
    }
  }
}

extension Comparison {
  /// As it stands after "is".
  public var words: String {
    switch self {
    case .greaterThan: "more than"
    case .greaterThanOrEqual: "at least"
    case .lessThan: "less than"
    case .lessThanOrEqual: "at most"
    case .equal: "exactly"
    case .notEqual: "other than"
    }
  }
}

/// `90 seconds`, `2 minutes`, `1 hour`, `3 days`: in the largest unit that is whole.
func spanWords(_ seconds: Int64) -> String {
  let units: [(Int64, String)] = [(86_400, "day"), (3_600, "hour"), (60, "minute")]
  for (length, name) in units where seconds >= length && seconds % length == 0 {
    return "\(seconds / length) \(name)\(seconds == length ? "" : "s")"
  }
  return "\(seconds) second\(seconds == 1 ? "" : "s")"
}
