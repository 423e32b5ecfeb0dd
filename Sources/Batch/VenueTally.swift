import Decode
import Market

/// Venues, by the bits of their codes.
struct VenueSet: ExpressibleByArrayLiteral {
  private(set) var bits: UInt32 = 0

  init(arrayLiteral venues: Venue...) {
    for venue in venues { insert(venue) }
  }

  mutating func insert(_ venue: Venue) { bits |= 1 << UInt32(venue.rawValue) }
}

/// Counts of a day's rows by the venues' codes, put under their names in the end.
struct VenueTally {
  private typealias Reason = VenueAgreement.Reason
  private var counts = Venue.allCases.map { VenueCounts(venue: $0.name) }
  /// Explained legs by venue, then reason.
  private var reasons = [Int](
    repeating: 0, count: Venue.allCases.count * Reason.allCases.count)

  mutating func count(_ row: SwapRow) {
    let venue = Int(row.venue.rawValue)
    if row.kind != .swap {
      counts[venue].poolEvents += row.failed ? 0 : 1
    } else if row.failed {
      counts[venue].failedLegs += 1
    } else {
      counts[venue].legs += 1
    }
  }

  /// Counts the outcome of a leg's checks.
  mutating func count(_ leg: LegVerdict, of signature: Signature) {
    let venue = Int(leg.venue.rawValue)
    switch leg.verdict {
    case .exact: counts[venue].exact += 1
    case .explained(let reason):
      reasons[venue * Reason.allCases.count + Int(reason.rawValue)] += 1
    case .disagreeing(let text):
      counts[venue].disagreeing += 1
      counts[venue].note("\(signature): \(text)")
    }
  }

  /// Counts a transaction of all these venues.
  mutating func count(_ venues: VenueSet) {
    var bits = venues.bits
    while bits != 0 {
      counts[bits.trailingZeroBitCount].transactions += 1
      bits &= bits - 1
    }
  }

  func add(to coverage: inout DayCoverage) {
    for (venue, count) in counts.enumerated() {
      var count = count
      for (place, reason) in Reason.allCases.enumerated() {
        let legs = reasons[venue * Reason.allCases.count + place]
        if legs == 0 { continue }
        count.explained += legs
        count.reasons[reason.name] = legs
      }
      if count == VenueCounts(venue: count.venue) { continue }
      coverage[count.venue].add(count)
    }
  }
}

/// Which transactions were met, by eight bytes made of each: so that a large day's counts fit in
/// memory.
///
/// Two signatures share these bytes once in some 10¹³ of a day's pairs, and then one transaction is
/// not counted; which copy the columns keep is decided by whole signatures.
struct SeenSignatures {
  /// 0 = free.
  private var places = [UInt64](repeating: 0, count: 1_024)
  private var count = 0

  /// Whether the signature is new.
  mutating func insert(_ signature: Signature) -> Bool {
    let mark = max(1, mark(of: signature))
    if count * 2 >= places.count { grow() }
    let place = place(of: mark)
    if places[place] == mark { return false }
    places[place] = mark
    count += 1
    return true
  }

  /// All bytes count: copies of a transaction made for a test may differ in the last ones only.
  private func mark(of signature: Signature) -> UInt64 {
    let (high, low) = (signature.high.words, signature.low.words)
    var mark = high.0 ^ (low.0 << 17 | low.0 >> 47)
    mark = mark &* 0x9e37_79b9_7f4a_7c15 ^ high.1 ^ (low.1 << 23 | low.1 >> 41)
    mark = mark &* 0xff51_afd7_ed55_8ccd ^ high.2 ^ (low.2 << 31 | low.2 >> 33)
    return mark &* 0x9e37_79b9_7f4a_7c15 ^ high.3 ^ (low.3 << 37 | low.3 >> 27)
  }

  private func place(of mark: UInt64) -> Int {
    var place = Int(truncatingIfNeeded: (mark &* 0x9e37_79b9_7f4a_7c15) >> 20) & (places.count - 1)
    while places[place] != 0 && places[place] != mark { place = (place + 1) & (places.count - 1) }
    return place
  }

  private mutating func grow() {
    let old = places
    places = [UInt64](repeating: 0, count: old.count * 2)
    for mark in old where mark != 0 { places[place(of: mark)] = mark }
  }
}
