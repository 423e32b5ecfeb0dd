/// A place in a market at which something was decided or landed.
public struct TripPoint: Hashable, Sendable, BitwiseCopyable {
  /// Its place on the chain.
  public var order: ChainOrder
  /// Seconds since 1970, UTC. For a landing: of the row whose state it met.
  public var blockTime: Int64
  /// Row of the run's table, for looking at the data again; not stored, not hashed.
  public var row: Int
  /// Marginal SOL per token of the position's pool there; nil = unknown.
  public var price: Double?

  /// A point at a row.
  public init(order: ChainOrder, blockTime: Int64, row: Int, price: Double?) {
    self.order = order
    self.blockTime = blockTime
    self.row = row
    self.price = price
  }
}
