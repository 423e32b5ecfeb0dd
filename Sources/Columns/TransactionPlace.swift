import Market

/// What decides whether a transaction of a day is kept and where it stands among the others.
struct TransactionPlace: BitwiseCopyable {
  struct Traits: OptionSet, BitwiseCopyable {
    let rawValue: UInt8
    static let hasSignature = Traits(rawValue: 1)
    static let hasSlot = Traits(rawValue: 2)
    static let hasIndex = Traits(rawValue: 4)
    static let failed = Traits(rawValue: 8)
    /// It has a place in this day: a dated one holds nothing without a time.
    static let hasPlace = Traits(rawValue: 16)
  }

  /// Zero where there is none.
  var signature: Signature
  /// Given or taken from the time; `.max` where neither is.
  var slot: UInt64
  var unit: UInt64
  var sequence: Int
  /// Position in the block; `.max` where it is not told.
  var txIndex: UInt32
  /// Number in the order of adding.
  var number: UInt32
  var rowCount: UInt32
  var origin: RowOrigin
  var traits: Traits

  /// The first bytes of the signature, as a number.
  var signaturePrefix: UInt64 { signature.high.words.0.bigEndian }

  /// Whether of two copies of a transaction this one is to be kept: the one of the fullest source,
  /// then the one with a block position, then of the smallest unit, then the first in it.
  func isPreferred(to other: TransactionPlace) -> Bool {
    if origin != other.origin { return origin < other.origin }
    let left = (preferredIndex, unit, sequence, slot, rowCount, number)
    let right = (
      other.preferredIndex, other.unit, other.sequence, other.slot, other.rowCount, other.number
    )
    return left < right
  }

  private var preferredIndex: UInt64 { traits.contains(.hasIndex) ? UInt64(txIndex) : .max }
}

typealias PlacePointer = UnsafePointer<TransactionPlace>

/// The transactions of one slot in the order of semantics §1: by block position; those without
/// after them, unit by unit.
enum SlotOrder {
  /// Whether they stand in that order: each behind the block position of the one before.
  static func isOrdered(_ members: ArraySlice<PlacePointer>) -> Bool {
    if members.count < 2 { return true }
    for index in members.indices {
      guard members[index].pointee.traits.contains(.hasIndex) else { return false }
      if index > members.startIndex,
        members[index - 1].pointee.txIndex >= members[index].pointee.txIndex
      {
        return false
      }
    }
    return true
  }

  static func ordered(_ members: ArraySlice<PlacePointer>) -> [PlacePointer] {
    if members.count < 2 { return Array(members) }
    let positioned = members.filter { $0.pointee.traits.contains(.hasIndex) }.sorted {
      let (left, right) = ($0.pointee, $1.pointee)
      if left.txIndex != right.txIndex { return left.txIndex < right.txIndex }
      if left.signature != right.signature { return left.signature < right.signature }
      return left.number < right.number
    }
    if positioned.count == members.count { return positioned }
    let others = members.filter { !$0.pointee.traits.contains(.hasIndex) }
    return positioned + groups(others).flatMap { $0 }
  }

  /// Units in the order of their first signatures; what is of no unit is one of its own.
  private static func groups(_ members: [PlacePointer]) -> [ArraySlice<PlacePointer>] {
    let sorted = members.sorted {
      let (left, right) = ($0.pointee, $1.pointee)
      return left.unit != right.unit ? left.unit < right.unit : isEarlier(left, right)
    }
    var groups: [ArraySlice<PlacePointer>] = []
    var start = 0
    for end in 1...sorted.count {
      let unit = sorted[start].pointee.unit
      if end < sorted.count, unit != 0, sorted[end].pointee.unit == unit { continue }
      groups.append(sorted[start..<end])
      start = end
    }
    return groups.sorted { left, right in
      let (first, second) = (left[left.startIndex].pointee, right[right.startIndex].pointee)
      if first.signature != second.signature { return first.signature < second.signature }
      return first.unit != second.unit ? first.unit < second.unit : isEarlier(first, second)
    }
  }

  private static func isEarlier(_ left: TransactionPlace, _ right: TransactionPlace) -> Bool {
    left.sequence != right.sequence
      ? left.sequence < right.sequence : left.number < right.number
  }
}
