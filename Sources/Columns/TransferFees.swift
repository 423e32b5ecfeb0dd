import Market

/// The transfer fees of mints that withhold one, as facts tell them.
public struct TransferFees: Sendable {
  private let fees: [Pubkey: [TransferFee]]

  /// No mint is known to withhold a fee.
  public static let none = TransferFees([])

  /// The fees that facts tell. A change that is made before an earlier one holds takes its place.
  public init(_ facts: [TokenFact]) {
    var fees: [Pubkey: [TransferFee]] = [:]
    let changes = TokenFacts.ordered(facts.filter { $0.transferFee != nil }).sorted {
      ($0.seenAt, $0.transferFee?.fromSlot ?? 0) < ($1.seenAt, $1.transferFee?.fromSlot ?? 0)
    }
    for fact in changes {
      guard let fee = fact.transferFee else { continue }
      // A change is made two epochs before it holds: what would only have held in the next is gone.
      let pending = fee.fromSlot - min(fee.fromSlot, TransferFee.epochSlots)
      fees[fact.mint, default: []].removeAll { $0.fromSlot >= pending }
      fees[fact.mint, default: []].append(fee)
    }
    self.fees = fees
  }

  /// Whether no mint is known to withhold a fee.
  public var isEmpty: Bool { fees.isEmpty }

  /// The fee of a mint in a slot; nil where none is known.
  public func fee(of mint: Pubkey, at slot: UInt64) -> TransferFee? {
    fees[mint]?.last { $0.fromSlot <= slot }
  }
}
