import Columns
import Fixtures
import Market
import Testing

@testable import Portfolio
@testable import Strategies

@Suite struct PortfolioPassTests {
  @Test func capitalIsNeededForSizeAndBothTransactions() throws {
    var source = ScriptedSource(signals: [[[1], [2], [12]]])
    let enough = try source.run(capital: 110)
    // The trip of slot 1 is sold at slot 12: its capital is free for the signal of slot 12.
    #expect(enough.trips.map(\.market) == [0, 2])
    #expect(enough.rejections.map(\.reason) == [.insufficientCapital])
    #expect(enough.rejections.map(\.first.row) == [2])
    #expect(try source.run(capital: 109).trips.isEmpty)
    source.execution = ScriptedSource.execution(platformPPM: 10_000)
    #expect(try source.run(capital: 110).trips.isEmpty)
    #expect(try source.run(capital: 111).trips.count == 2)
  }

  @Test func aRowBeforeTheExitLandsFindsNoCapital() throws {
    let source = ScriptedSource(signals: [[[1], [11]]])
    let result = try source.run(capital: 110)
    #expect(result.trips.count == 1 && result.rejections.count == 1)
  }

  @Test func positionsAreLimited() throws {
    let source = ScriptedSource(signals: [[[1, 40], [2], [3]]])
    let result = try source.run(positionsMax: 2)
    #expect(result.trips.map(\.market) == [0, 1, 0])
    #expect(result.rejections.map(\.reason) == [.maxPositions])
  }

  @Test func rejectionsOfOneReasonAreMerged() throws {
    var source = ScriptedSource(signals: [[[1, 2, 3, 4, 5, 30]]])
    source.script = { _, _, slot in
      var script = ScriptedSource.Script()
      if slot < 3 { script.rejection = .migrating }
      if slot == 3 { script.rejection = .emptyFill }
      return script
    }
    let result = try source.run()
    #expect(result.rejections.map(\.reason) == [.migrating, .emptyFill])
    #expect(result.rejections.map(\.signals) == [2, 1])
    #expect(result.rejections[0].first.row == 1 && result.rejections[0].last.row == 2)
    #expect(result.trips.map(\.signal.row) == [4, 30])
  }

  @Test func theNextSignalIsAfterTheExitAndItsCooldown() throws {
    let source = ScriptedSource(signals: [[Array(0...100)]])
    #expect(try source.run().trips.map(\.signal.row).prefix(3) == [0, 12, 24])
    let cooled = try source.run(strategies: [ScriptedSource.strategy("s", cooldown: 30)])
    #expect(cooled.trips.map(\.signal.row) == [0, 41, 82])
    #expect(cooled.rejections.isEmpty)
    let limited = try source.run(strategies: [ScriptedSource.strategy("s", entriesMax: 2)])
    #expect(limited.trips.map(\.signal.row) == [0, 12])
  }

  @Test func tiesGoByStrategyNameThenMarket() throws {
    let source = ScriptedSource(signals: [[[1], [1]], [[1], [1]]])
    let strategies = ["zebra", "ant"].map { ScriptedSource.strategy($0) }
    let result = try source.run(capital: 220, strategies: strategies)
    #expect(result.trips.map(\.strategy) == [1, 1])
    #expect(result.trips.map(\.market) == [0, 1])
    #expect(result.rejections.map(\.strategy) == [0, 0])
  }

  @Test func equityIsMarkedAtMidnightsAndTheEnd() throws {
    var source = ScriptedSource(signals: [[[23], [40]]])
    source.secondsPerSlot = 3_600
    source.worth = { trip, time in time == 86_400 ? 70 : trip.proceedsLamports }
    source.script = { _, market, _ in
      ScriptedSource.Script(
        holdSlots: market == 0 ? 10 : 60, reason: market == 0 ? .stopLoss : .endOfData)
    }
    let result = try source.run(timeRange: 3_600...(101 * 3_600))
    #expect(result.equity.map(\.time) == [86_400, 172_800, 259_200, 345_600, 363_600])
    // Bought at slot 24, the first midnight: 100 and a transaction have left.
    #expect(result.equity[0].cashLamports == 10_000 - 105)
    #expect(result.equity[0].positionLamports == 70 && result.equity[0].openPositions == 1)
    // Sold at slot 34 for 150; the second, bought at 41, is open to the end.
    #expect(result.equity[1].cashLamports == 10_000 - 105 + 145 - 105)
    let worth: Int64 = 10_000 + 40 - 105 + 150
    #expect(result.equity.last?.equityLamports == worth)
    #expect(result.equity.last?.openPositions == 1)
  }

  @Test func aPositionOfTheDatasEndKeepsItsPlace() throws {
    var source = ScriptedSource(signals: [[[1, 50], [60]]])
    source.script = { _, _, _ in ScriptedSource.Script(reason: .endOfData) }
    let result = try source.run(positionsMax: 1)
    #expect(result.trips.count == 1)
    #expect(result.rejections.map(\.market) == [1])
  }

  @Test func aTimeStopThatFallsDueGivesThePlaceBack() throws {
    // Bought at slot 2 of 2 s each; the stop of 100 s falls due at second 104, slot 52.
    var source = ScriptedSource(signals: [[[1], [51, 52]]])
    source.secondsPerSlot = 2
    source.script = { _, market, _ in
      ScriptedSource.Script(reason: market == 0 ? .endOfData : .stopLoss)
    }
    let strategies = [ScriptedSource.strategy("s", timeStop: 100)]
    let result = try source.run(positionsMax: 1, strategies: strategies)
    #expect(result.trips.map(\.market) == [0, 1])
    #expect(result.trips.map(\.signal.row) == [1, 52])
    #expect(result.rejections.map(\.first.row) == [51])
    #expect(result.equity.last?.openPositions == 0)
  }

  @Test func aTimeStopBeyondTheRunGivesNothingBack() throws {
    var source = ScriptedSource(signals: [[[1], [51]]])
    source.script = { _, _, _ in ScriptedSource.Script(reason: .endOfData) }
    let strategies = [ScriptedSource.strategy("s", timeStop: 10_000)]
    let result = try source.run(positionsMax: 1, strategies: strategies)
    #expect(result.trips.count == 1)
    #expect(result.equity.last?.openPositions == 1)
  }

  @Test(arguments: Array(UInt64(1)...30))
  func cashAndPositionsAddUpToWhatTheTripsGained(seed: UInt64) throws {
    var signals: [[[Int]]] = []
    for strategy in 0..<3 {
      signals.append(
        (0..<4).map { market in
          let shift = seed &* 97 &+ UInt64(strategy * 7 + market)
          return (0..<300).filter { (UInt64($0) &* 2_654_435_761 &+ shift) % 5 < 2 }
        })
    }
    var source = ScriptedSource(signals: signals)
    source.execution = ScriptedSource.execution(platformPPM: 20_000)
    source.script = { strategy, market, slot in
      let mixed = (slot &* 7_919 &+ strategy &* 31 &+ market &* 17 &+ Int(seed)) % 101
      return ScriptedSource.Script(
        entryDelay: mixed % 4, holdSlots: mixed % 13, spent: 100 - Int64(mixed % 3),
        proceeds: Int64(mixed) * 2, reason: mixed == 50 ? .endOfData : .stopLoss,
        rejection: mixed % 10 == 9 ? .unknownDepth : nil)
    }
    let result = try source.run(capital: 500, positionsMax: 4)
    let gained = result.trips.reduce(0) { $0 + $1.netLamports }
    #expect(result.equity.last?.equityLamports == 500 + gained)
    #expect(result.equity.allSatisfy { $0.cashLamports >= 0 })
    #expect(result.trips.count > 3 && !result.rejections.isEmpty)
    for trip in result.trips {
      let others = result.trips.filter {
        $0.signal.order <= trip.signal.order
          && ($0.exitReason == .endOfData || $0.exit.order > trip.signal.order)
      }
      #expect(others.count <= 4)
    }
    let folder = ScratchFolder()
    let filed = RunScratch(folder: folder.path, memoryMax: 0)
    #expect(try source.run(capital: 500, positionsMax: 4, scratch: filed) == result)
  }

  /// A market whose first day has slots made from times, which are higher than the chain's.
  @Test func tripsAreInChainOrderWhereSlotsGoBack() throws {
    var source = ScriptedSource(signals: [[[1, 60]], [[1, 60]]])
    source.slot = { $0 < 50 ? 1_000 + $0 : $0 }
    let strategies = ["z", "a"].map { ScriptedSource.strategy($0) }
    let result = try source.run(strategies: strategies)
    #expect(result.trips.map(\.signal.row) == [60, 60, 1, 1])
    #expect(result.trips.map(\.strategy) == [0, 1, 0, 1])
  }

  @Test func anImpossibleRangeOrSumIsAnError() throws {
    var source = ScriptedSource(signals: [[[1], [2], [3]]])
    #expect(throws: SundialError.self) { try source.run(timeRange: Int64.min...Int64.max) }
    #expect(throws: SundialError.self) { try source.run(timeRange: 0...(200 * 366 * 86_400)) }
    source.script = { _, _, _ in ScriptedSource.Script(proceeds: 1 << 62) }
    #expect {
      try source.run()
    } throws: { ($0 as? SundialError)?.code == "E-PORTFOLIO-002" }
    #expect(try ScriptedSource(signals: [[[1]]]).run(size: .max).trips.isEmpty)
  }
}
