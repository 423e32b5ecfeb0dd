/// When a position is sold (semantics §7). Several exits at one row: the order of the properties
/// here; a clock that fell due before a row goes before all of that row's tests.
public struct ExitPlan: Hashable, Sendable {
  /// What triggers read: the pool's price, or what selling the rest would fetch.
  public let measure: Measure
  /// What losses and gains are shares of, when `measure` is the price.
  public let basis: Basis
  /// Loss on the basis, as a ratio: 0.2 = 20 %.
  public let stopLoss: Double?
  /// The rungs of a ladder in the order written; one rung for a plain target.
  public let takeProfits: [TakeProfit]
  /// Fall from the peak; nil = none, as for each exit here.
  public let trailingStop: TrailingStop?
  /// Gain after which a fall back to the basis sells, as a ratio.
  public let breakEvenArmGain: Double?
  /// Fall of √(base reserve · quote reserve) since the entry that sells, parts per million.
  public let liquidityDropPPM: Int64?
  /// Share of the supply sold by the creator in one row that sells, parts per million.
  public let creatorSellPPM: Int64?
  /// Whether the completion or migration of the curve sells.
  public let sellsAtGraduation: Bool
  /// Sells where it is true.
  public let condition: Condition?
  /// Seconds without a swap in the position's pool.
  public let idleSeconds: Int64?
  /// Seconds after the block time of the row the entry landed at.
  public let timeStopSeconds: Int64?

  init(
    measure: Measure = .price, basis: Basis = .entryPrice, stopLoss: Double? = nil,
    takeProfits: [TakeProfit] = [], trailingStop: TrailingStop? = nil,
    breakEvenArmGain: Double? = nil, liquidityDropPPM: Int64? = nil,
    creatorSellPPM: Int64? = nil, sellsAtGraduation: Bool = false, condition: Condition? = nil,
    idleSeconds: Int64? = nil, timeStopSeconds: Int64? = nil
  ) {
    self.measure = measure
    self.basis = basis
    self.stopLoss = stopLoss
    self.takeProfits = takeProfits
    self.trailingStop = trailingStop
    self.breakEvenArmGain = breakEvenArmGain
    self.liquidityDropPPM = liquidityDropPPM
    self.creatorSellPPM = creatorSellPPM
    self.sellsAtGraduation = sellsAtGraduation
    self.condition = condition
    self.idleSeconds = idleSeconds
    self.timeStopSeconds = timeStopSeconds
  }
}

/// A rung of a ladder.
public struct TakeProfit: Hashable, Sendable {
  /// Gain over the basis, as a ratio.
  public let gain: Double
  /// How much of the position it sells.
  public let portion: Portion

  init(gain: Double, portion: Portion = .rest) {
    self.gain = gain
    self.portion = portion
  }
}

/// How much of a position an exit sells.
public enum Portion: Hashable, Sendable {
  /// All that is left.
  case rest
  /// A share of the original position, parts per million.
  case share(ppm: Int64)
  /// What returns the position's cost.
  case cost
}

/// What triggers read.
public enum Measure: String, CaseIterable, Sendable {
  /// The price of the position's pool against `basis`.
  case price = "price"
  /// What selling the remainder would fetch after fees, against its cost.
  case proceeds = "proceeds"
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
