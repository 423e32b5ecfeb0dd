/// When a position is sold. Several exits at one row: stop, target, trailing stop, in that order;
/// the clock before all of them (semantics §7).
public struct ExitPlan: Hashable, Sendable {
  /// Share of the basis, as a ratio: 0.2 = 20 %.
  public let stopLoss: Double?
  /// Gain over the basis, as a ratio.
  public let takeProfit: Double?
  /// Fall from the peak; nil = none, as for each exit here.
  public let trailingStop: TrailingStop?
  /// Seconds after the block time of the row the entry landed at.
  public let timeStopSeconds: Int64?
  /// What losses and gains are shares of.
  public let basis: Basis
}

/// Sells when the price has fallen by `drop` from its peak.
public struct TrailingStop: Hashable, Sendable {
  /// Fall from the peak, as a ratio.
  public let drop: Double
  /// Gain over the basis that the peak must reach first; nil = armed from the entry.
  public let armGain: Double?
}

/// What gains and losses are measured against.
public enum Basis: String, CaseIterable, Sendable {
  /// Quote spent per token received, pool fees in.
  case entryPrice = "entry_price"
  /// The pool's price at the row the entry landed at.
  case poolPrice = "pool_price"
}
