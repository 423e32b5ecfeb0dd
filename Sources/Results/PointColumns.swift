import Market

/// How the points of trades lie in their tables: the first of a row with its slot and time, the
/// later ones by the slots and seconds after it, which are small. Where in its slot a point is (the
/// transaction's rank, its outer and its inner instruction) is one number.
enum PointColumns {
  static func first(_ name: String) -> [String] {
    ["slot", "place", "time", "price"].map { "\(name)_\($0)" }
  }

  static func later(_ name: String) -> [String] {
    ["slots", "place", "seconds", "price"].map { "\(name)_\($0)" }
  }

  /// Largest inner index + 1, the low 16 bits of a place.
  static let innerMax: Int64 = 32_768

  @inline(__always)
  static func bind(_ point: TripPoint, _ rows: inout BatchInsert) {
    rows.bind(Int64(point.order.slot))
    rows.bind(place(point.order))
    rows.bind(point.blockTime)
    rows.bind(point.price)
  }

  @inline(__always)
  static func bind(_ point: TripPoint, after first: TripPoint, _ rows: inout BatchInsert) {
    rows.bind(Int64(point.order.slot) - Int64(first.order.slot))
    rows.bind(place(point.order))
    rows.bind(point.blockTime - first.blockTime)
    rows.bind(point.price)
  }

  static func point(_ reader: inout RowReader) throws(SundialError) -> TripPoint {
    let slot: UInt64 = try reader.integer()
    return try rest(&reader, slot: slot) { (reader) throws(SundialError) in try reader.time() }
  }

  static func point(
    _ reader: inout RowReader, after first: TripPoint
  ) throws(SundialError) -> TripPoint {
    let slot = try reader.sum(with: Int64(first.order.slot))
    return try rest(&reader, slot: UInt64(slot)) { (reader) throws(SundialError) in
      try reader.time(after: first.blockTime)
    }
  }

  private static func rest(
    _ reader: inout RowReader, slot: UInt64, time: (inout RowReader) throws(SundialError) -> Int64
  ) throws(SundialError) -> TripPoint {
    let place: Int64 = try reader.integer()
    guard place & 0xFFFF <= innerMax else { throw reader.wrong("a place in a slot") }
    let order = ChainOrder(
      slot: slot, slotRank: UInt32(truncatingIfNeeded: place >> 32),
      outerIndex: UInt16(truncatingIfNeeded: place >> 16),
      innerIndex: Int16(place & 0xFFFF - 1))
    return TripPoint(
      order: order, blockTime: try time(&reader), row: 0, price: try reader.optionalReal())
  }

  /// Rank in the upper 32 bits, then 16 of the outer index and 16 of the inner one, from −1 on.
  @inline(__always)
  private static func place(_ order: ChainOrder) -> Int64 {
    Int64(order.slotRank) << 32 | Int64(order.outerIndex) << 16 | (Int64(order.innerIndex) + 1)
  }
}
