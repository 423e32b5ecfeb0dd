import Fixtures
import Glibc
import Market
import Testing

@testable import Columns

@Suite struct TripListTests {
  private let folder = ScratchFolder()

  @Test(arguments: [0, 3_000, 100_000, .max])
  func aListIsTheArrayWhereverItLies(memoryMax: Int) throws {
    var random = SeededNumbers(seed: 9)
    let trips = (0..<200).map { _ in RandomTrip.make(&random) }
    let list = try Self.list(trips, in: folder("made/here"), memoryMax: memoryMax)
    #expect(list.count == trips.count && Array(list) == trips)
    #expect((0..<trips.count).allSatisfy { list[$0] == trips[$0] })
    #expect(list == TripList(trips) && list.hashValue == TripList(trips).hashValue)
    #expect(list != TripList(trips.dropLast()) && list != TripList(trips.reversed()))
  }

  @Test func extremesAndAbsencesComeBack() throws {
    var random = SeededNumbers(seed: 2)
    let ends: [ClosedRange<Int>] = [0...0, 1...1, 9...9]
    let trips = ends.map { RandomTrip.make(&random, sales: $0, share: 0) }
    #expect(trips.contains { $0.poolSharePPM == nil && $0.entry.price == nil })
    let full = ends.map { RandomTrip.make(&random, sales: $0, share: 100) }
    let list = try Self.list(trips + full, in: folder.path, memoryMax: 0)
    #expect(Array(list) == trips + full && list.map(\.sales.count) == [0, 1, 9, 0, 1, 9])
  }

  @Test func selectionsAndOrdersAreThoseOfTheArray() throws {
    var random = SeededNumbers(seed: 4)
    let trips = (0..<300).map { _ in RandomTrip.make(&random) }
    let list = try Self.list(trips, in: folder.path, memoryMax: 0)
    let own = list.of(strategy: 1)
    let expected = trips.filter { $0.strategy == 1 }
    #expect(Array(own) == expected && !own.isEmpty && own.count < trips.count)
    #expect(Array(own.picking([2, 0, 2])) == [expected[2], expected[0], expected[2]])
    let byMarket = own.ordered { ($0.market, $0.baseAmount) < ($1.market, $1.baseAmount) }
    #expect(
      Array(byMarket) == expected.sorted { ($0.market, $0.baseAmount) < ($1.market, $1.baseAmount) }
    )
    #expect(list.of(strategy: -1).isEmpty && TripList([]).of(strategy: 1).isEmpty)
  }

  @Test func nothingIsLeftBehindAndNothingMadeUntilNeeded() throws {
    var random = SeededNumbers(seed: 5)
    let trips = [RandomTrip.make(&random)]
    let small = try Self.list(trips, in: folder("unused"), memoryMax: 1 << 20)
    #expect(access(folder("unused"), F_OK) != 0 && Array(small) == trips)
    let filed = try Self.list(trips, in: folder("used"), memoryMax: 0)
    #expect(DayFolder.names(in: folder("used")) == [] && Array(filed) == trips)
  }

  @Test func whatCannotBeWrittenIsAnError() throws {
    var random = SeededNumbers(seed: 6)
    let trip = RandomTrip.make(&random)
    var full = TripLog(file: SpillFile(descriptor: open("/dev/full", O_RDWR), folder: "results"))
    let noRoom = #expect(throws: SundialError.self) { try full.append(trip) }
    #expect(noRoom?.code == "E-COLUMNS-005" && noRoom?.exitCode == .diskFull)
    #expect(noRoom?.place == "results" && noRoom?.message.contains("temporary file") == true)
    try folder.write("", to: "file")
    var nowhere = TripLog(scratch: RunScratch(folder: folder("file"), memoryMax: 0))
    let refused = #expect(throws: SundialError.self) { try nowhere.append(trip) }
    #expect(refused?.code == "E-COLUMNS-005" && refused?.exitCode == .usage)
  }

  /// 300,000 trips are 200 MB.
  @Test func manyTripsTakeLittleMemory() async {
    await #expect(processExitsWith: .success) {
      let folder = ScratchFolder()
      var random = SeededNumbers(seed: 7)
      let trip = RandomTrip.make(&random, sales: 1...1)
      let before = peakBytes()
      var log = TripLog(scratch: RunScratch(folder: folder.path))
      for _ in 0..<300_000 { try log.append(trip) }
      let list = try log.finished()
      let isWhole = list.allSatisfy { $0 == trip } && list.count == 300_000
      let half = list.picking((0..<150_000).map { $0 * 2 })
      let isHalf = half.map(\.market).count == 150_000
      exit(isWhole && isHalf && peakBytes() - before < 60_000_000 ? 0 : 5)
    }
  }

  private static func list(
    _ trips: [RoundTrip], in folder: String, memoryMax: Int
  ) throws -> TripList {
    var log = TripLog(scratch: RunScratch(folder: folder, memoryMax: memoryMax))
    for trip in trips { try log.append(trip) }
    return try log.finished()
  }
}

/// Trips of no sense whose every field is drawn, extremes and absences among them.
private enum RandomTrip {
  /// - Parameter share: how often, of a hundred, what may be absent is there.
  static func make(
    _ random: inout SeededNumbers, sales: ClosedRange<Int> = 0...4, share: Int64 = 50
  ) -> RoundTrip {
    var trip = RoundTrip(
      strategy: .random(in: 0..<3, using: &random), market: .random(in: 0..<99, using: &random),
      baseMint: key(&random), entryPool: key(&random), entryVenue: random.one(Venue.allCases),
      signal: point(&random, share), entry: point(&random, share), spentLamports: number(&random),
      baseAmount: number(&random), purchase: receipt(&random),
      sales: (0..<Int.random(in: sales, using: &random)).map { _ in sale(&random, share) },
      exitReason: random.one(ExitReason.allCases),
      flags: TripFlags(rawValue: number(&random)))
    trip.rentPaidLamports = number(&random)
    trip.rentReturnedLamports = number(&random)
    trip.poolSharePPM = random.maybe(share, number)
    trip.otherImpactNetLamports = random.maybe(share, number)
    trip.worstOfSlotNetLamports = random.maybe(share, number)
    return trip
  }

  private static func sale(_ random: inout SeededNumbers, _ share: Int64) -> TripSale {
    TripSale(
      trigger: point(&random, share), landing: point(&random, share), pool: key(&random),
      venue: random.one(Venue.allCases), reason: random.one(ExitReason.allCases),
      rung: number(&random), baseAmount: number(&random), proceedsLamports: number(&random),
      receipt: receipt(&random))
  }

  private static func receipt(_ random: inout SeededNumbers) -> OrderReceipt {
    var receipt = OrderReceipt()
    receipt.sentCount = number(&random)
    receipt.failedCount = number(&random)
    receipt.expiredCount = number(&random)
    receipt.slotsToLand = number(&random)
    for line in [
      \OrderReceipt.decisionLamports, \.landingLamports, \.lpFeeLamports, \.protocolFeeLamports,
      \.creatorFeeLamports, \.transferFeeLamports, \.baseFeeLamports, \.priorityFeeLamports,
      \.tipLamports, \.platformFeeLamports, \.failedCostLamports,
    ] {
      receipt[keyPath: line] = number(&random)
    }
    return receipt
  }

  private static func point(_ random: inout SeededNumbers, _ share: Int64) -> TripPoint {
    let order = ChainOrder(
      slot: number(&random), slotRank: number(&random), outerIndex: number(&random),
      innerIndex: number(&random))
    return TripPoint(
      order: order, blockTime: number(&random), row: number(&random),
      price: random.maybe(share) { Double(number(&$0) as Int64) / 3 })
  }

  private static func key(_ random: inout SeededNumbers) -> Pubkey {
    Pubkey(words: (number(&random), number(&random), number(&random), number(&random)))
  }

  /// Any number, every fourth time an end of the range.
  private static func number<Number: FixedWidthInteger>(_ random: inout SeededNumbers) -> Number {
    switch Int.random(in: 0..<8, using: &random) {
    case 0: .min
    case 1: .max
    default: Number(truncatingIfNeeded: random.next())
    }
  }
}
