import Market

/// How the states that a venue's rows leave meet the states that their successors began from.
public struct VenueContinuity: Hashable, Sendable {
  /// The program.
  public var venue: Venue
  /// Swaps that began where the pool's row before ended.
  public var continuous = 0
  /// Swaps that did not, for a reason that is known: the venue's or a referrer's share of the fees
  /// was carved out, or the order inside a slot is not told.
  public var explained = 0
  /// Swaps that did not: rows of the pool between the two are missing.
  public var gaps = 0
  /// The first gaps, as text.
  public var samples: [String] = []

  /// How many samples are kept.
  public static let samplesMax = 5

  init(venue: Venue) { self.venue = venue }
}

extension VenueContinuity {
  fileprivate mutating func add(
    _ meeting: PoolContinuity.Meeting, _ before: SwapRow, _ row: SwapRow
  ) {
    let unordered = before.slot == row.slot && (before.txIndex == nil || row.txIndex == nil)
    switch meeting {
    case .same: continuous += 1
    case .carved: explained += 1
    case .other where unordered && before.signature != row.signature: explained += 1
    case .other:
      gaps += 1
      guard samples.count < Self.samplesMax else { return }
      let from = before.signature.map { "\($0)" } ?? "a row"
      let to = row.signature.map { "\($0)" } ?? "a row"
      samples.append("pool \(row.pool) changed between \(from) and \(to)")
    }
  }

  fileprivate mutating func add(_ other: VenueContinuity) {
    continuous += other.continuous
    explained += other.explained
    gaps += other.gaps
    samples += other.samples.prefix(Self.samplesMax - samples.count)
  }
}

/// Compares each swap's state before with the state that its pool's row before left. A difference
/// means that what happened between the two is not in the archive.
enum PoolContinuity {
  /// Rows of a part in order, each with the number of its pool.
  static func check(
    _ rows: [UnsafePointer<DayRow>], _ poolNumbers: [UInt32], poolCount: Int
  ) -> [VenueContinuity] {
    var venues = Venue.allCases.map(VenueContinuity.init)
    var last = [UnsafePointer<DayRow>?](repeating: nil, count: poolCount)
    for (record, pool) in zip(rows, poolNumbers)
    where !record.pointee.row.flags.contains(.vendor) {
      defer { last[Int(pool)] = record }
      guard record.pointee.row.kind == .swap, let known = last[Int(pool)],
        known.pointee.row.statesPool,
        let meeting = meeting(known.pointee.row, record.pointee.row)
      else { continue }
      venues[Int(record.pointee.row.venue.rawValue)]
        .add(meeting, known.pointee.row, record.pointee.row)
    }
    return venues
  }

  /// The counts of all parts; the samples of the first ones.
  static func joined(_ parts: [[VenueContinuity]]) -> [VenueContinuity] {
    var venues = Venue.allCases.map(VenueContinuity.init)
    for part in parts {
      for (index, venue) in part.enumerated() { venues[index].add(venue) }
    }
    return venues.filter { $0.continuous + $0.explained + $0.gaps > 0 }
  }

  fileprivate enum Meeting {
    case same
    /// Apart by no more than the fees that the venue may have carved out.
    case carved
    case other
  }

  /// nil where one of the two states is not told.
  private static func meeting(_ before: SwapRow, _ row: SwapRow) -> Meeting? {
    if before.flags.contains(.unanchoredReserves) || row.flags.contains(.unanchoredReserves) {
      return nil
    }
    if let bin = before.activeBin, let start = row.activeBinBefore {
      return bin == start ? .same : .other
    }
    if let price = before.sqrtPrice, let starts = row.sqrtPricesBefore {
      return starts.contains(price) ? .same : .other
    }
    if let mark = before.stateMark, let start = row.stateMarkBefore {
      return mark == start ? .same : .other
    }
    return row.venue == .meteoraDBC ? quoteMeeting(before, row) : reserveMeeting(before, row)
  }

  /// A trade moves both reserves: where either is as it was left, none is missing.
  private static func reserveMeeting(_ before: SwapRow, _ row: SwapRow) -> Meeting? {
    guard let base = before.baseReserve, let quote = before.quoteReserve,
      let baseAfter = row.baseReserve, let quoteAfter = row.quoteReserve
    else { return nil }
    let bought = row.side > 0
    let start = (
      base: bought ? baseAfter &+ row.baseAmount : baseAfter &- row.baseAmount,
      quote: bought ? quoteAfter &- row.quoteAmount : quoteAfter &+ row.quoteAmount
    )
    if start.base == base || start.quote == quote { return .same }
    // AMM v4 takes its owner's part out of the reserves with a deposit or withdrawal.
    if row.venue == .raydiumAMMV4, before.kind != .swap, start.base <= base, start.quote <= quote {
      return .carved
    }
    guard row.venue == .raydiumCPMM, start.base <= base, start.quote <= quote else {
      return .other
    }
    let fees = (before.lpFee ?? base) &+ (before.creatorFee ?? 0)
    return base - start.base <= fees && quote - start.quote <= fees ? .carved : .other
  }

  /// A launch curve that tells its quote only; fees are inside what moved or were taken from it.
  private static func quoteMeeting(_ before: SwapRow, _ row: SwapRow) -> Meeting? {
    guard let quote = before.quoteReserve, let after = row.quoteReserve else { return nil }
    let fees = (row.lpFee ?? 0) &+ (row.protocolFee ?? 0)
    let starts =
      row.side > 0
      ? [after &- row.quoteAmount, after &- row.quoteAmount &+ fees]
      : [after &+ row.quoteAmount, after &+ row.quoteAmount &+ fees]
    if starts.contains(quote) { return .same }
    // A sale's referrer is paid out of the protocol's part with the seller, inside what moved.
    let least = after &+ row.quoteAmount &+ (row.lpFee ?? 0)
    return row.side < 0 && (least...max(least, starts[1])).contains(quote) ? .carved : .other
  }
}

extension SwapRow {
  /// Whether the row leaves a state that a later swap can be held against.
  fileprivate var statesPool: Bool {
    sqrtPrice != nil || activeBin != nil || quoteReserve != nil || stateMark != nil
  }
}
