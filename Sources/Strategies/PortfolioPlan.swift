/// Capital and its limits.
public struct PortfolioPlan: Hashable, Sendable {
  /// What the run starts with.
  public var capitalLamports: Int64
  /// Limits on what is held at once.
  public var limits: PositionLimits
  /// How much is put into the pool at each entry; nil = each strategy says it.
  public var sizing: Sizing?
  /// Share of the capital each strategy may use, by strategy name, sorted; parts per million. A
  /// strategy not named here uses its own allocation, else the whole.
  public var allocations: [Allocation]
  /// How often equity is marked beside the end of the run.
  public var marks: MarkInterval

  init(
    capitalLamports: Int64, limits: PositionLimits = PositionLimits(), sizing: Sizing?,
    allocations: [Allocation] = [], marks: MarkInterval = .daily
  ) {
    self.capitalLamports = capitalLamports
    self.limits = limits
    self.sizing = sizing
    self.allocations = allocations
    self.marks = marks
  }
}

/// How often equity is marked.
public enum MarkInterval: String, CaseIterable, Sendable {
  /// At each UTC midnight.
  case daily = "daily"
  /// At each full hour.
  case hourly = "hourly"

  /// Seconds from one mark to the next.
  public var seconds: Int64 { self == .daily ? 86_400 : 3_600 }
}

/// Positions held at once at most; nil = no limit.
public struct PositionLimits: Hashable, Sendable {
  /// In all, or in all of one strategy where a strategy states it.
  public var positionsMax: Int?
  /// In one market, over all strategies.
  public var positionsPerMarketMax: Int?
  /// Of each strategy.
  public var positionsPerStrategyMax: Int?

  init(
    positionsMax: Int? = nil, positionsPerMarketMax: Int? = nil,
    positionsPerStrategyMax: Int? = nil
  ) {
    self.positionsMax = positionsMax
    self.positionsPerMarketMax = positionsPerMarketMax
    self.positionsPerStrategyMax = positionsPerStrategyMax
  }
}

/// How much quote an entry spends.
public enum Sizing: Hashable, Sendable {
  /// Always the same.
  case fixed(lamports: Int64)
  /// A share of the portfolio's equity at the decision.
  case equityFraction(ppm: Int64)
  /// A share of the pool's quote reserve at the decision.
  case poolShare(ppm: Int64)
  /// `riskPPM` of equity divided by the market's volatility over `windowSeconds` at the decision,
  /// at most `mostPPM` of equity.
  case volatilityTarget(riskPPM: Int64, windowSeconds: Int64, mostPPM: Int64)
}

/// A strategy's share of the capital.
public struct Allocation: Hashable, Sendable {
  /// Name of the strategy.
  public var strategy: String
  /// Parts per million of the capital.
  public var sharePPM: Int64

  init(strategy: String, sharePPM: Int64) {
    self.strategy = strategy
    self.sharePPM = sharePPM
  }
}
