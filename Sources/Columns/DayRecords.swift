import Market

/// A row with all that its transaction says of it, but for the transaction's rank in its slot.
struct DayRow: BitwiseCopyable {
  var row: SwapRow
  /// Number of its transaction in the order they were added.
  var transaction: UInt32
}

/// A pool event and its transaction.
struct DayEvent: BitwiseCopyable {
  var event: PoolEvent
  var transaction: UInt32
  var signature: Signature?
  var slot: UInt64?
  var blockTime: Int64?
  var txIndex: UInt32?
  var failed: Bool
}

/// What a transaction's signer sent away.
struct DayOutflow: BitwiseCopyable {
  var outflow: TokenOutflow
  var transaction: UInt32
  var slot: UInt64?
  var blockTime: Int64?
}

/// A record that has a place in the chain's order.
protocol PlacedRecord: BitwiseCopyable {
  var transaction: UInt32 { get }
  var slotKey: UInt64 { get }
  var outerIndex: UInt16 { get }
  var innerIndex: Int16 { get }
}

extension DayRow: PlacedRecord {
  /// What is of no slot comes last.
  var slotKey: UInt64 { row.slot ?? .max }
  var outerIndex: UInt16 { row.outerIndex }
  var innerIndex: Int16 { row.innerIndex }
}

extension DayEvent: PlacedRecord {
  var slotKey: UInt64 { slot ?? .max }
  var outerIndex: UInt16 { event.outerIndex }
  var innerIndex: Int16 { event.innerIndex }
}

extension DayOutflow: PlacedRecord {
  var slotKey: UInt64 { slot ?? .max }
  /// It is of the whole transaction.
  var outerIndex: UInt16 { .max }
  var innerIndex: Int16 { .max }
}

/// The chain's order of one record, and where the record is.
struct PlacedKey<Record: PlacedRecord>: Comparable {
  let slot: UInt64
  let rank: UInt32
  /// Outer and inner index, so that they compare as one number.
  let instruction: UInt32
  /// Number in the order of adding, which records of one instruction keep.
  let number: UInt32
  let record: UnsafePointer<Record>

  init(_ record: UnsafePointer<Record>, rank: UInt32, number: Int) {
    self.number = UInt32(truncatingIfNeeded: number)
    slot = record.pointee.slotKey
    self.rank = rank
    let inner = UInt32(UInt16(bitPattern: record.pointee.innerIndex) ^ 0x8000)
    instruction = UInt32(record.pointee.outerIndex) << 16 | inner
    self.record = record
  }

  static func < (left: Self, right: Self) -> Bool {
    if left.slot != right.slot { return left.slot < right.slot }
    if left.rank != right.rank { return left.rank < right.rank }
    if left.instruction != right.instruction { return left.instruction < right.instruction }
    return left.number < right.number
  }
}

extension Array where Element: Comparable {
  /// Sorts what is not in order already: blocks mostly come as the chain went.
  mutating func sortUnlessInOrder() {
    for index in indices.dropFirst() where self[index] < self[index - 1] {
      sort()
      return
    }
  }
}
