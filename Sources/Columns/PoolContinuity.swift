import Market

/// How the states that a venue's rows leave meet the states that their successors began from.
public struct VenueContinuity: Hashable, Sendable {
  /// The program.
  public var venue: Venue
  /// Swaps that began where the pool's row before ended.
  public var continuous = 0
  /// Swaps that did not, for a reason that is known: the venue's share of the fees was carved out
  /// in between, or the order inside a slot is not told.
  public var explained = 0
  /// Swaps that did not: rows of the pool between the two are missing.
  public var gaps = 0
  /// The first gaps, as text.
  public var samples: [String] = []

  /// How many samples are kept.
  public static let samplesMax = 5

  init(venue: Venue) { self.venue = venue }
}

/// What the columns of one day would be, checked without writing them.
extension DayInput {
  /// What becomes of the day: its order, its counts, its pools' continuity.
  public var summary: DaySummary { DayTable(self).summary }
}

/// Compares each swap's state before with the state that its pool's row before left. A difference
/// means that what happened between the two is not in the archive.
enum PoolContinuity {
  static func check(_ rows: [DayTable.Row]) -> [VenueContinuity] {
    var venues = Venue.allCases.map(VenueContinuity.init)
    var last: [Pubkey: DayTable.Row] = [:]
    for row in rows where !row.row.flags.contains(.vendor) {
      defer { last[row.row.pool] = row }
      guard row.row.kind == .swap, let before = last[row.row.pool], before.row.statesPool,
        let meeting = meeting(before.row, row.row)
      else { continue }
      let index = Int(row.row.venue.rawValue)
      let unordered = before.slot == row.slot && (before.txIndex == nil || row.txIndex == nil)
      switch meeting {
      case .same: venues[index].continuous += 1
      case .carved: venues[index].explained += 1
      case .other where unordered && before.signature != row.signature:
        venues[index].explained += 1
      case .other:
        venues[index].gaps += 1
        guard venues[index].samples.count < VenueContinuity.samplesMax else { continue }
        let from = before.signature.map { "\($0)" } ?? "a row"
        let to = row.signature.map { "\($0)" } ?? "a row"
        venues[index].samples.append(
          "pool \(row.row.pool) changed between \(from) and \(to)")
      }
    }
    return venues.filter { $0.continuous + $0.explained + $0.gaps > 0 }
  }

  private enum Meeting {
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
    return starts.contains(quote) ? .same : .other
  }
}

extension SwapRow {
  /// Whether the row leaves a state that a later swap can be held against.
  fileprivate var statesPool: Bool {
    sqrtPrice != nil || activeBin != nil || quoteReserve != nil
  }
}
