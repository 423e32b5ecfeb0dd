import Market

/// Records of a day in parts whose order is that of the file to be written: markets by the first
/// bits of their mints, then what is of no market by slots.
///
/// A part is put in order by itself, so none has to fit in memory beside another.
final class DayParts<Record: PlacedRecord> {
  private static var marketPartCount: Int { 64 }
  private static var slotPartCount: Int { 128 }
  /// Slots of one part: half an hour.
  private static var slotsPerPart: UInt64 { 4_096 }

  let parts: [RecordStore<Record>]
  /// How many of them, the first ones, hold markets.
  let marketPartCount: Int
  /// A slot of the middle part.
  private var middleSlot: UInt64?

  /// No records yet.
  init(markets: Bool) {
    marketPartCount = markets ? Self.marketPartCount : 0
    parts = (0..<marketPartCount + Self.slotPartCount).map { _ in RecordStore<Record>() }
  }

  var count: Int { parts.reduce(0) { $0 + $1.count } }
  var pendingByteCount: Int { parts.reduce(0) { $0 + $1.pendingByteCount } }

  func add(_ record: Record, ofMarket mint: Pubkey) {
    parts[Int(mint.words.0.bigEndian >> 58)].append(record)
  }

  /// Adds a record that is to stand in the chain's order.
  func add(_ record: Record) {
    parts[marketPartCount + slotPart(of: record.slotKey)].append(record)
  }

  /// Parts rise with the slots; the first and last one take what lies beyond.
  private func slotPart(of slot: UInt64) -> Int {
    let last = Self.slotPartCount - 1
    if slot == .max { return last }
    let middle = middleSlot ?? slot
    middleSlot = middle
    let half = UInt64(Self.slotPartCount / 2)
    let part = slot / Self.slotsPerPart &+ half &- middle / Self.slotsPerPart
    if slot / Self.slotsPerPart &+ half < middle / Self.slotsPerPart { return 0 }
    return Int(min(part, UInt64(last)))
  }
}
