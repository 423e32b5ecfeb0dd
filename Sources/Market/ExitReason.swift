/// How a trip ended, or why a part of it was sold. The raw value is stored in results and hashed:
/// never renumber.
public enum ExitReason: UInt8, CaseIterable, Sendable, BitwiseCopyable {
  case stopLoss = 0
  case takeProfit = 1
  case trailingStop = 2
  case timeStop = 3
  /// The data ended: a valuation, nothing was sent.
  case endOfData = 4
  case breakEven = 5
  case liquidityDrop = 6
  case creatorSell = 7
  case graduation = 8
  case condition = 9
  case idle = 10
  /// The tokens could not be sold (semantics §7): they are valued at 0.
  case unsellable = 11
  /// No attempt of the entry gave what it tolerated: only its costs were paid.
  case entryFailed = 12
  /// The entry's bid reached no block in time: nothing happened.
  case expired = 13

  /// The name in results and reports.
  public var name: String {
    switch self {
    case .stopLoss: "stop_loss"
    case .takeProfit: "take_profit"
    case .trailingStop: "trailing_stop"
    case .timeStop: "time_stop"
    case .endOfData: "end_of_data"
    case .breakEven: "break_even"
    case .liquidityDrop: "liquidity_drop"
    case .creatorSell: "creator_sell"
    case .graduation: "graduation"
    case .condition: "condition"
    case .idle: "idle"
    case .unsellable: "unsellable"
    case .entryFailed: "entry_failed"
    case .expired: "expired"
    }
  }
}
