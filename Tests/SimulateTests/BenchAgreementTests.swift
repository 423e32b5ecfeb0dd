import Columns
import Fixtures
import Foundation
import Market
import Signals
import Testing

@testable import Simulate
@testable import Strategies

/// Agreement with the independent oracle of `shared/bench`: every field of every trade and of every
/// sale of W1 and its kin.
///
/// Needs the data its generator writes: `BENCH_DATA=… python gen.py XS`.
@Suite struct BenchAgreementTests {
  @Test(arguments: ["XS", "S"], BenchWorkload.all)
  func everyFieldOfEveryTradeAgrees(size: String, workload: BenchWorkload) throws {
    let environment = ProcessInfo.processInfo.environment
    let expected = "\(SharedFolder.path)/bench/expected"
    guard let data = environment["BENCH_DATA"],
      let table = try BenchTable.load("\(data)/\(size)"),
      let trades = lines("\(expected)/\(workload.name)_\(size).csv")
    else {
      print("skipped: no BENCH_DATA/\(size) or no \(expected)")
      return
    }
    let trips = table.markets.indices.flatMap {
      self.trips(of: workload, in: MarketView(of: table, at: $0))
    }
    let searched = table.markets.indices.flatMap {
      self.trips(of: workload, in: MarketView(indexed: table, at: $0))
    }
    #expect(trips == searched)
    compare(trips.map { line($0) }, trades)
    if let sales = lines("\(expected)/\(workload.name)_sales_\(size).csv") {
      compare(
        trips.enumerated().flatMap { trip in
          trip.element.sales.map { line($0, trip.element, trip.offset) }
        }, sales)
    }
    for trip in trips {
      #expect(trip.costBridge.netLamports == trip.netLamports)
      let sold = trip.sales.reduce(0) { $0 + $1.baseAmount }
      #expect(sold == trip.baseAmount)
    }
  }

  private func lines(_ path: String) -> [String]? {
    (try? String(contentsOfFile: path, encoding: .utf8)).map {
      $0.split(separator: "\n").dropFirst().map(String.init)
    }
  }

  private func compare(_ found: [String], _ expected: [String]) {
    #expect(found.count == expected.count)
    for (mine, theirs) in zip(found, expected) where mine != theirs {
      Issue.record("ours \(mine), expected \(theirs)")
      return
    }
  }

  /// The trips of one market, one position at a time; signals are searched for where the view has
  /// an index.
  private func trips(of workload: BenchWorkload, in view: MarketView) -> [RoundTrip] {
    let simulator = TripSimulator(of: workload.strategy, execution: workload.execution)
    let search = EntryTests(of: workload.strategy).flatMap { EntrySearch(of: $0, in: view) }
    let scanned = search == nil ? SignalScan(of: workload.strategy).signals(in: view) : nil
    let next = { (row: Int?) in search?.next(after: row) ?? scanned?.next(after: row) }
    var trips: [RoundTrip] = []
    var row = next(nil)
    while let signal = row {
      let outcome = simulator.trip(
        in: view, signalRow: signal, sizeLamports: lamportsPerSOL)
      switch outcome {
      case .rejected(let reason):
        Issue.record("rejected \(reason.name) at \(signal)")
        row = next(signal)
      case .trip(let trip):
        trips.append(trip)
        row = next(trip.exit.row)
      }
    }
    return trips
  }

  /// market,i,j,k,x,reason,entry_sent,exit_sent,base,out,pnl
  private func line(_ trip: RoundTrip) -> String {
    let rows = [trip.signal.row, trip.entry.row, trip.trigger.row, trip.exit.row]
    let places = rows.map(String.init).joined(separator: ",")
    return "\(trip.market),\(places),\(trip.exitReason.name),\(trip.entrySentCount),"
      + "\(trip.exitSentCount),\(trip.baseAmount),\(trip.proceedsLamports),\(trip.netLamports)"
  }

  /// trip,market,k,x,reason,rung,sent,base,out,platform_fee
  private func line(_ sale: TripSale, _ trip: RoundTrip, _ number: Int) -> String {
    "\(number),\(trip.market),\(sale.trigger.row),\(sale.landing.row),\(sale.reason.name),"
      + "\(sale.rung),\(sale.receipt.sentCount),\(sale.baseAmount),\(sale.proceedsLamports),"
      + "\(sale.receipt.platformFeeLamports)"
  }
}
