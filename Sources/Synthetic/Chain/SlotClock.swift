import Market

/// The simulated chain's time: a slot every 400 ms, none skipped.
enum SlotClock {
  static let slotsPerDay: UInt64 = 216_000
  /// Puts 2026-10-01 near the real chain's slot of that day, 450 million.
  private static let slotOffset: Int64 = 4_027_032_000

  /// The first slot of a day.
  static func firstSlot(of day: UTCDay) -> UInt64 { UInt64(day.start / 2 * 5 - slotOffset) }

  /// Whole seconds since 1970 at which a slot stands.
  static func blockTime(of slot: UInt64) -> Int64 { (Int64(slot) + slotOffset) * 2 / 5 }
}
