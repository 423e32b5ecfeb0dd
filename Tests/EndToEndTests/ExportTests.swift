import Fixtures
import Foundation
import Market
import Testing

/// What other programs get of a run.
@Suite struct ExportTests {
  private let scratch: ScratchFolder
  private let results: String
  private let archive: String
  private let stamp: RunStamp

  init() throws {
    scratch = ScratchFolder()
    (archive, results) = (scratch("archive"), scratch("results.sqlite"))
    try SimulatedWorld(launches: 6, seed: 5).archive(at: archive)
    stamp = try buildAndRun(archive, columns: scratch("columns"), results: results)
  }

  private func lines(_ outcome: ProgramOutcome) -> [Substring] {
    outcome.text.split(separator: "\n")
  }

  @Test func everyTradeIsALine() throws {
    let trades = ["export", "trades", stamp.runID, "--results", results]
    let objects = try lines(SundialProgram.debug.run(trades)).map { try JSONObject(Data($0.utf8)) }
    #expect(objects.count == stamp.trades && stamp.trades > 0)
    #expect(objects.allSatisfy { $0.text("run_id") == stamp.runID })
    let csv = try lines(SundialProgram.debug.run(trades + ["--format", "csv"]))
    #expect(csv.count == stamp.trades + 1)
    #expect(csv[0].hasPrefix("run_id,trade,strategy,mint,venue,"))
    let metrics = try lines(
      SundialProgram.debug.run(trades + ["--view", "v_metrics", "--format", "csv"]))
    #expect(metrics.count > 150)
    let returns = try lines(
      sundial("export", "returns", stamp.runID, "--results", results))
    #expect(returns.first == "date,return")
  }

  @Test func everySignalIsValuedWithItsFeatures() throws {
    let outcome = try sundial(
      "export", "signals", "configs/runs/example.json", "--archive", archive, "--columns",
      scratch("columns"))
    let objects = try lines(outcome).map { try JSONObject(Data($0.utf8)) }
    let taken = objects.filter { $0.count("spent_lamports") != nil }
    #expect(taken.count >= stamp.trades, "limits on capital take signals away, never add any")
    for signal in taken {
      let features = try #require(signal.object("features"))
      #expect(!features.fields.isEmpty)
      guard let best = signal.count("proceeds_best_1h_lamports"),
        let worst = signal.count("proceeds_worst_1h_lamports")
      else { continue }
      #expect(worst <= best)
      if let minute = signal.count("proceeds_1m_lamports") {
        #expect((worst...best).contains(minute))
      }
    }
    let places = objects.compactMap { $0.count("slot") }
    #expect(places == places.sorted())
  }

  @Test func anUnknownRunIsAUsageError() throws {
    let outcome = try SundialProgram.debug.run(
      ["export", "trades", "ffff", "--results", results])
    #expect(outcome.status == 2 && outcome.errors.contains("E-RESULTS-009"))
  }
}
