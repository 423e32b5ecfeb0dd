import Columns
import Foundation
import Market
import Signals
import Testing

@testable import Simulate
@testable import Strategies

/// Agreement with the independent oracle of `shared/bench`: every field of every trade of W1.
///
/// Needs the data its generator writes: `BENCH_DATA=… python gen.py XS`.
@Suite struct BenchAgreementTests {
  @Test(arguments: ["XS", "S"])
  func everyFieldOfEveryTradeAgrees(size: String) throws {
    let environment = ProcessInfo.processInfo.environment
    let shared = environment["SHARED"] ?? "../shared"
    let expectedPath = "\(shared)/bench/expected/w1_\(size).csv"
    guard let data = environment["BENCH_DATA"],
      let table = try BenchTable.load("\(data)/\(size)"),
      let text = try? String(contentsOfFile: expectedPath, encoding: .utf8)
    else {
      print("skipped: no BENCH_DATA/\(size) or no \(expectedPath)")
      return
    }
    let expected = text.split(separator: "\n").dropFirst().map(String.init)
    var found: [String] = []
    for market in table.markets.indices {
      found += trades(in: MarketView(of: table, at: market))
    }
    #expect(found.count == expected.count)
    for (mine, theirs) in zip(found, expected) where mine != theirs {
      Issue.record("ours \(mine), expected \(theirs)")
      break
    }
  }

  /// The trades of one market, one position at a time, in the oracle's form.
  private func trades(in view: MarketView) -> [String] {
    let strategy = BenchTable.strategyW1
    let simulator = TripSimulator(execution: BenchTable.executionW1)
    let signals = SignalScan(of: strategy).signals(in: view)
    var lines: [String] = []
    var row = signals.next(after: nil)
    while let signal = row {
      let outcome = simulator.trip(
        strategyIndex: 0, strategy: strategy, in: view, signalRow: signal,
        sizeLamports: lamportsPerSOL)
      switch outcome {
      case .rejected(let reason):
        lines.append("rejected \(reason.name) at \(signal)")
        row = signals.next(after: signal)
      case .trip(let trip):
        lines.append(line(trip))
        row = signals.next(after: trip.exit.row)
      }
    }
    return lines
  }

  private func line(_ trip: RoundTrip) -> String {
    let exitSent = trip.exitReason == .endOfData ? 0 : 1
    let rows = [trip.signal.row, trip.entry.row, trip.trigger.row, trip.exit.row]
    let places = rows.map(String.init).joined(separator: ",")
    return "\(trip.market),\(places),\(trip.exitReason.name),1,\(exitSent),"
      + "\(trip.baseAmount),\(trip.proceedsLamports),\(trip.netLamports)"
  }
}
