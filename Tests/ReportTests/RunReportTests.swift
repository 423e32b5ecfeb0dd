import Columns
import Foundation
import Market
import Portfolio
import Results
import Testing

@testable import Report

@Suite struct RunReportTests {
  @Test func theReportShowsWhatWasStored() throws {
    let record = SampleRun.record(scale: 10_000_000)
    let text = RunReport.text(for: try SampleRun.stored(record))
    let lines = text.split(separator: "\n").map(String.init)
    #expect(lines[0] == "Run 0a1b2c3d4e5f  early_momentum, late")
    for expected in [
      "Net               0.000000 SOL", "Trades            7 in 7 mints",
      "Win rate          57.14 %", "Max drawdown      1.250000 SOL", "  of the peak     25.00 %",
      "Sharpe            - (under 30 days)",
      "Verdict           not established: fewer than 200 mints traded",
      "Result hash \(record.resultHash)", "  ▃▁█▆", "  2025-06-16 00:00  1.000000",
    ] {
      #expect(lines.contains(expected), "\(expected)")
    }
    for part in ["Strategies", "Exits", "Signals refused", "Best trades", "Costs, SOL"] {
      #expect(lines.contains(part), "\(part)")
    }
    #expect(text.contains("insufficient_capital"))
    #expect(lines.contains("Median multiple   1.0100"))
    let best = record.trips[6]
    let key = best.baseMint.description
    let line = try #require(lines.first { $0.contains("\(key.prefix(4))…\(key.suffix(4))") })
    #expect(line.contains("+0.030000"))
  }

  @Test func equalRunsGiveEqualReports() throws {
    let run = try SampleRun.stored(SampleRun.record())
    var other = try SampleRun.stored(SampleRun.record())
    other.path = run.path
    #expect(RunReport.text(for: run) == RunReport.text(for: other))
    #expect(RunReport.json(for: run).line == RunReport.json(for: other).line)
  }

  @Test func coloursChangeNothingButColour() throws {
    let run = try SampleRun.stored(SampleRun.record())
    let plain = RunReport.text(for: run)
    #expect(!plain.contains("\u{1B}"))
    let colored = RunReport.text(for: run, colored: true)
    #expect(colored != plain)
    #expect(colored.replacing(/\u{1B}\[[0-9]*m/, with: "") == plain)
  }

  static let names = [
    ["early_momentum", "late"],
    [String(repeating: "very_long_name_", count: 40), "b"],
    [String(repeating: "動量策略", count: 30), String(repeating: "🦊", count: 90)],
    ["\u{1B}[2J\u{202E}evil\r\n\t", "e\u{301}\u{301}\u{301}"],
  ]

  @Test(arguments: names)
  func noLineIsWiderThanThePage(names: [String]) throws {
    for scale in [1, 1_000_000_000, 10_000_000_000_000_000] as [Int64] {
      var record = SampleRun.record(names: names, scale: scale)
      record.resultHash = String(repeating: "f", count: 200)
      for (name, value) in [("a_sol", 1e300), ("b", -1e18), ("c_share", .leastNonzeroMagnitude)] {
        record.metrics.append(
          RunMetric(metric: Metric(name: name, value: value, formula: "M")))
      }
      let reason = String(repeating: "because ", count: 50)
      record.metrics.append(
        RunMetric(metric: Metric(name: "d", value: nil, reason: reason, formula: "M")))
      var run = try SampleRun.stored(record)
      run.path = "/" + String(repeating: "långt namn/", count: 30)
      for width in [1, 60, 71, 80, 500] {
        let text = RunReport.text(for: run, width: width)
        for line in text.split(separator: "\n") {
          let columns = TerminalText.columnCount(of: String(line))
          #expect(columns <= min(80, max(60, width)), "\(line)")
        }
        let controls = text.unicodeScalars.filter { $0.properties.generalCategory == .control }
        #expect(controls.allSatisfy { $0 == "\n" })
        #expect(!text.unicodeScalars.contains("\u{202E}"))
      }
    }
  }

  @Test func anEmptyRunHasAReport() throws {
    let text = RunDocument(sha256: "ab", canonicalText: "", sourceText: "")
    let record = RunRecord(
      runID: "ee", resultHash: "00", engineVersion: "", decoderVersion: "", startedAt: 0,
      dataStart: 0, dataEnd: 0, archive: "", configuration: text)
    let run = try SampleRun.stored(record)
    #expect(RunReport.text(for: run).contains("Trades            0 in 0 mints"))
    #expect(try object(RunReport.json(for: run).line)["trades"] as? Int == 0)
  }

  @Test func theObjectHoldsWhatScriptsRelyOn() throws {
    let record = SampleRun.record(names: ["\"quoted\"\\\u{0}\u{7F}".replacing("\0", with: "")])
    let run = try SampleRun.stored(record)
    for text in [RunReport.json(for: run).line, RunReport.json(for: run).pretty] {
      let parsed = try object(text)
      #expect(parsed["run_id"] as? String == record.runID)
      #expect(parsed["result_hash"] as? String == record.resultHash)
      #expect(parsed["results"] as? String == run.path)
      #expect(parsed["trades"] as? Int == 7)
      let metrics = try #require(parsed["metrics"] as? [String: Any])
      #expect(metrics["net_sol"] as? Double == 0.123)
      #expect(metrics["win_rate"] as? Double == 4.0 / 7)
      #expect(metrics["sharpe"] is NSNull)
      let reasons = try #require(parsed["metric_reasons"] as? [String: Any])
      #expect(reasons["sharpe"] as? String == "under 30 days")
      let rejects = try #require(parsed["rejects"] as? [String: Any])
      #expect(rejects["insufficient_capital"] as? Int == 1)
      let strategies = try #require(parsed["strategies"] as? [[String: Any]])
      #expect(strategies.first?["name"] as? String == record.strategies[0].name)
      #expect((strategies.first?["metrics"] as? [String: Any])?["trades"] as? Int == 4)
    }
  }

  private func object(_ text: String) throws -> [String: Any] {
    try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
  }
}
