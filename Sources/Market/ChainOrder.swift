/// A row's place on the chain; the total order of semantics §1.
public struct ChainOrder: Hashable, Comparable, Sendable, BitwiseCopyable {
  /// Slot of the transaction; nil = the source does not tell.
  public var slot: UInt64
  /// Place of the transaction among those of its slot: the block's order, or the source's where
  /// that is not known (the column `slot_rank`).
  public var slotRank: UInt32
  /// Index of the outer instruction in the transaction.
  public var outerIndex: UInt16
  /// Position in the inner group; −1 = the outer instruction itself.
  public var innerIndex: Int16

  /// A place from its four parts.
  public init(slot: UInt64, slotRank: UInt32, outerIndex: UInt16, innerIndex: Int16) {
    self.slot = slot
    self.slotRank = slotRank
    self.outerIndex = outerIndex
    self.innerIndex = innerIndex
  }

  /// By slot, then rank, outer and inner index.
  public static func < (left: ChainOrder, right: ChainOrder) -> Bool {
    if left.slot != right.slot { return left.slot < right.slot }
    if left.slotRank != right.slotRank { return left.slotRank < right.slotRank }
    if left.outerIndex != right.outerIndex { return left.outerIndex < right.outerIndex }
    return left.innerIndex < right.innerIndex
  }
}
