import Columns
import Market

/// What one pass over a run's signals gave.
public struct PortfolioResult: Hashable, Sendable {
  /// By the entry's place on the chain, then strategy, then market.
  public var trips: TripList
  /// By the first signal's place, then strategy, then market.
  public var rejections: RejectionList
  /// One mark a UTC midnight of the run, and one at its end.
  public var equity: [EquityMark]
}
