import Market

/// Takes in the trips of a run, any number of them in bounded memory.
public struct TripLog {
  private var trips: RecordLog<TripRecord>
  private var sales: RecordLog<TripSale>

  /// An empty log.
  public init(scratch: RunScratch) {
    trips = RecordLog(folder: scratch.folder, bytesInMemoryMax: scratch.memoryMax / 2)
    sales = RecordLog(folder: scratch.folder, bytesInMemoryMax: scratch.memoryMax / 2)
  }

  /// A log whose trips go to `file` one by one.
  init(file: SpillFile) {
    self.init(scratch: RunScratch(folder: "", memoryMax: 0))
    trips.file = file
  }

  /// Adds a trip; E-COLUMNS-005 when it cannot be written.
  public mutating func append(_ trip: RoundTrip) throws(SundialError) {
    add(trip)
    try trips.spillIfLarge()
    try sales.spillIfLarge()
  }

  /// The trips of a log that filed none.
  fileprivate var records: TripRecords {
    TripRecords(trips: trips.records, sales: sales.records)
  }

  /// Adds a trip in memory.
  fileprivate mutating func add(_ trip: RoundTrip) {
    trips.append(TripRecord(trip, firstSale: sales.count))
    for sale in trip.sales { sales.append(sale) }
  }

  /// The trips in the order they were added; E-COLUMNS-005.
  public func finished() throws(SundialError) -> TripList {
    TripList(TripRecords(trips: try trips.finished(), sales: try sales.finished()))
  }
}

extension TripList: ExpressibleByArrayLiteral {
  /// A list in memory.
  public init(_ trips: some Sequence<RoundTrip>) {
    var log = TripLog(scratch: .none)
    for trip in trips { log.add(trip) }
    self.init(log.records)
  }

  /// A list in memory.
  public init(arrayLiteral elements: RoundTrip...) { self.init(elements) }
}
