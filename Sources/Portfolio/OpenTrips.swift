import Market

/// A trip from its decision to its end.
struct OpenTrip {
  let trip: RoundTrip
  /// What of the cash is still set aside for it.
  var reserveLamports: Int64
  /// How many of its sales the books have taken in.
  var takenSales = 0
  /// Whether it has landed.
  fileprivate(set) var isHeld = false

  init(_ trip: RoundTrip, reserveLamports: Int64) {
    self.trip = trip
    self.reserveLamports = reserveLamports
  }
}

/// Trips that were decided and have not ended, one a strategy and market at most. The number of one
/// that ended goes to another.
struct OpenTrips {
  private var trips: [OpenTrip?] = []
  private var freeNumbers: [Int] = []
  /// Trips that landed, and what they paid.
  private(set) var heldCount = 0
  private(set) var heldSpentLamports: Int64 = 0
  private(set) var heldRentLamports: Int64 = 0

  /// The number of a trip from now on.
  mutating func add(_ trip: OpenTrip) -> Int {
    guard let number = freeNumbers.popLast() else {
      trips.append(trip)
      return trips.count - 1
    }
    trips[number] = trip
    return number
  }

  subscript(number: Int) -> OpenTrip {
    get {
      guard let trip = trips[number] else { preconditionFailure("the trip has ended") }
      return trip
    }
    _modify {
      guard trips[number] != nil else { preconditionFailure("the trip has ended") }
      yield &trips[number]!
    }
  }

  /// Notes that a trip landed.
  mutating func hold(_ number: Int) {
    self[number].isHeld = true
    count(1, self[number].trip)
  }

  /// Lets go a trip that landed.
  mutating func remove(_ number: Int) {
    precondition(self[number].isHeld, "a trip ends after its landing")
    count(-1, self[number].trip)
    trips[number] = nil
    freeNumbers.append(number)
  }

  private mutating func count(_ step: Int, _ trip: RoundTrip) {
    heldCount += step
    heldSpentLamports &+= Int64(step) &* trip.spentLamports
    heldRentLamports &+= Int64(step) &* trip.rentPaidLamports
  }

  /// The trips that landed.
  var held: some Sequence<OpenTrip> { trips.lazy.compactMap { $0 }.filter(\.isHeld) }

  /// Traps unless what is known of the held trips together is what they are.
  func check() {
    var (spent, rent, count) = (Int64(0), Int64(0), 0)
    for held in held {
      spent &+= held.trip.spentLamports
      rent &+= held.trip.rentPaidLamports
      count += 1
    }
    precondition(
      spent == heldSpentLamports && rent == heldRentLamports && count == heldCount,
      "the held trips are not those that were counted")
  }
}
