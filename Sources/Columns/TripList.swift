import Market

/// Round trips in an order of their own, read one at a time from where they lie: in memory or in a
/// file. Copies share what they are of.
///
/// To go through a list keeps a few megabytes of its file in memory at most; for that it is no
/// collection, whose algorithms go by index.
public struct TripList: Sequence, Sendable {
  private let records: TripRecords
  /// Numbers of the trips in the log, in the list's order; nil = all, in the log's.
  private let numbers: [UInt32]?

  /// Trips read from a file until its pages are let go.
  private static let tripsInMemory = 4_096

  /// All trips of a log, in its order.
  init(_ records: TripRecords) { self.init(records, nil) }

  private init(_ records: TripRecords, _ numbers: [UInt32]?) {
    self.records = records
    self.numbers = numbers
  }

  /// How many trips there are.
  public var count: Int { numbers?.count ?? records.trips.count }
  /// Whether there is none.
  public var isEmpty: Bool { count == 0 }
  /// As many as there are.
  public var underestimatedCount: Int { count }

  /// The trip at a place of the list, from 0.
  public subscript(place: Int) -> RoundTrip { records[number(at: place)] }

  private func number(at place: Int) -> Int { numbers.map { Int($0[place]) } ?? place }

  /// The trips at these places of the list, in that order.
  public func picking(_ places: [UInt32]) -> TripList {
    guard let numbers else { return TripList(records, places) }
    return TripList(records, places.map { numbers[Int($0)] })
  }

  /// The trips of one strategy, in this order.
  public func of(strategy: Int) -> TripList {
    picking(places { $0.strategy == strategy })
  }

  /// The trips in another order, which reads them many times.
  public func ordered(by comesBefore: (RoundTrip, RoundTrip) -> Bool) -> TripList {
    var readCount = 0
    func trip(at place: UInt32) -> RoundTrip {
      releaseSometimes(after: readCount)
      readCount += 1
      return self[Int(place)]
    }
    let places = (0..<count).map { UInt32($0) }.sorted {
      comesBefore(trip(at: $0), trip(at: $1))
    }
    return picking(places)
  }

  private func places(where isWanted: (TripRecord) -> Bool) -> [UInt32] {
    var places: [UInt32] = []
    for place in 0..<count {
      releaseSometimes(after: place)
      if isWanted(records.trips[number(at: place)]) { places.append(UInt32(place)) }
    }
    return places
  }

  /// Lets go the file's pages that were read, after so many trips.
  fileprivate func releaseSometimes(after readCount: Int) {
    if readCount % Self.tripsInMemory == 0 { records.release() }
  }

  /// Goes through the trips in order.
  public func makeIterator() -> Iterator { Iterator(list: self) }

  /// Goes through the trips of a list in order.
  public struct Iterator: IteratorProtocol {
    fileprivate let list: TripList
    private var place = 0

    fileprivate init(list: TripList) { self.list = list }

    /// The next trip; nil at the end.
    public mutating func next() -> RoundTrip? {
      list.releaseSometimes(after: place)
      guard place < list.count else { return nil }
      defer { place += 1 }
      return list[place]
    }
  }
}

extension TripList: Hashable {
  /// Equal trips in equal order, wherever they lie.
  public static func == (left: TripList, right: TripList) -> Bool { left.elementsEqual(right) }

  /// Hashes every trip.
  public func hash(into hasher: inout Hasher) {
    hasher.combine(count)
    for trip in self { hasher.combine(trip) }
  }
}

/// What the trips of a log consist of.
final class TripRecords: Sendable {
  let trips: RecordList<TripRecord>
  private let sales: RecordList<TripSale>

  init(trips: RecordList<TripRecord>, sales: RecordList<TripSale>) {
    precondition(trips.count <= UInt32.max, "more trips than numbers")
    self.trips = trips
    self.sales = sales
  }

  subscript(number: Int) -> RoundTrip { trips[number].trip(sales) }

  /// Takes what was read from files out of this process's memory.
  func release() {
    trips.release()
    sales.release()
  }
}
