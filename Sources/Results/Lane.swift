import GRDB
import Market

/// What many trades of a run have in common: a strategy, in a market, by the pools bought and sold
/// in. A row of `lanes`.
struct Lane: Equatable {
  var strategy: Int
  var market: Int
  var baseMint: Pubkey
  var entryPool: Pubkey
  var exitPool: Pubkey
  var entryVenue: Venue
  var exitVenue: Venue

  static let columns = [
    "strategy", "market", "base_mint", "entry_pool", "exit_pool", "entry_venue", "exit_venue",
  ]
}

extension Lane {
  /// The lane of a sale of a trip; without one, of the entry alone.
  @inline(__always)
  init(of trip: RoundTrip, soldIn exit: (pool: Pubkey, venue: Venue)) {
    self.init(
      strategy: trip.strategy, market: trip.market, baseMint: trip.baseMint,
      entryPool: trip.entryPool, exitPool: exit.pool, entryVenue: trip.entryVenue,
      exitVenue: exit.venue)
  }

  /// The lane of a row that holds `columns` next.
  init(_ reader: inout RowReader) throws(SundialError) {
    self.init(
      strategy: try reader.integer(), market: try reader.integer(), baseMint: try reader.key(),
      entryPool: try reader.key(), exitPool: try reader.key(),
      entryVenue: try reader.code(Venue.self), exitVenue: try reader.code(Venue.self))
  }
}

/// Writes a run's lanes, each before the first trade that names it.
struct LaneRows {
  private let rows: BulkInsert
  private let firstID: Int64
  private var numbering = Numbering(
    bits: 15,
    filler: Lane(
      strategy: 0, market: 0, baseMint: .zero, entryPool: .zero, exitPool: .zero,
      entryVenue: .pumpFun, exitVenue: .pumpFun))

  init(_ database: Database, run: Int64) throws {
    rows = try BulkInsert(database, table: "lanes", columns: ["id"] + Lane.columns)
    firstID = TripRow.firstID(ofRun: run)
  }

  /// The number of a lane within the run.
  @inline(__always)
  mutating func number(of lane: Lane) throws -> Int64 {
    // Markets are numbered from 0, and a run has a handful of strategies.
    let seat = UInt64(truncatingIfNeeded: lane.market &* 8 &+ lane.strategy)
    let (number, isNew) = numbering.number(of: lane, seat: seat)
    if isNew { try insert(lane, number) }
    return number
  }

  private func insert(_ lane: Lane, _ number: Int64) throws {
    let entryPool = lane.entryPool.description
    rows.bind(firstID + number)
    rows.bind(lane.strategy)
    rows.bind(lane.market)
    rows.bind(lane.baseMint.description)
    rows.bind(entryPool)
    rows.bind(lane.exitPool == lane.entryPool ? entryPool : lane.exitPool.description)
    rows.bind(lane.entryVenue.rawValue)
    rows.bind(lane.exitVenue.rawValue)
    try rows.insertRow()
  }
}
