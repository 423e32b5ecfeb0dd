import Columns
import Market

/// The trips of a run in their order: by the entry's place on the chain, then strategy, then
/// market.
///
/// They come as they land, which is by place but for archives that mix slots with numbers made from
/// times; those at one place come by the strategy's name, and wait for each other.
struct LandedTrips {
  private var log: TripLog
  /// Trips at the latest place.
  private var latest: [RoundTrip] = []
  private var isOrdered = true

  init(log: TripLog) { self.log = log }

  /// Takes a trip in when it lands; E-COLUMNS-005.
  mutating func add(_ trip: RoundTrip) throws(SundialError) {
    if let before = latest.last?.entry.order, before != trip.entry.order {
      isOrdered = isOrdered && before < trip.entry.order
      try logLatest()
    }
    latest.append(trip)
  }

  /// All of them; E-COLUMNS-005.
  consuming func finished() throws(SundialError) -> TripList {
    try logLatest()
    let trips = try log.finished()
    return isOrdered ? trips : trips.ordered(by: Self.entersBefore)
  }

  private mutating func logLatest() throws(SundialError) {
    latest.sort(by: Self.entersBefore)
    for trip in latest { try log.append(trip) }
    latest.removeAll(keepingCapacity: true)
  }

  private static func entersBefore(_ left: RoundTrip, _ right: RoundTrip) -> Bool {
    if left.entry.order != right.entry.order { return left.entry.order < right.entry.order }
    if left.strategy != right.strategy { return left.strategy < right.strategy }
    if left.market != right.market { return left.market < right.market }
    return left.signal.order < right.signal.order
  }
}
