/// The portfolio's worth at one moment, in lamports. Equity = cash + positions, exactly.
public struct EquityMark: Hashable, Sendable {
  /// Seconds since 1970, UTC: a midnight, or the end of the data.
  public var time: Int64
  /// Free capital.
  public var cashLamports: Int64
  /// Open positions at what selling them then would pay.
  public var positionLamports: Int64
  /// Number of open positions.
  public var openPositions: Int

  /// Cash and positions together.
  public var equityLamports: Int64 { cashLamports + positionLamports }

  /// A mark from its parts.
  public init(time: Int64, cashLamports: Int64, positionLamports: Int64, openPositions: Int) {
    self.time = time
    self.cashLamports = cashLamports
    self.positionLamports = positionLamports
    self.openPositions = openPositions
  }
}
