import Fixtures
import Foundation
import Testing

/// The first thing a person runs.
@Suite struct DemoTests {
  @Test func smallDemoTwice() throws {
    let scratch = ScratchFolder()
    let arguments = ["demo", "--data", scratch("data"), "--days", "1", "--launches", "20"]
    let first = try SundialProgram.debug.run(arguments + ["--json"])
    try #require(first.status == 0, "\(first.errors)")
    let object = try first.object()
    let stamp = try RunStamp(object)
    #expect(stamp.trades > 0)
    #expect(object.text("results") == scratch("data/results/sundial.sqlite"))
    let metrics = try #require(object.object("metrics")?.fields)
    #expect(metrics.values.allSatisfy { $0 is NSNumber || $0 is NSNull })
    #expect(["net_sol", "win_rate", "profit_factor", "sharpe"].allSatisfy { metrics[$0] != nil })
    #expect(
      try FileManager.default.contentsOfDirectory(atPath: scratch("data")).sorted()
        == ["archive", "columns", "results"])
    let again = try SundialProgram.debug.run(arguments + ["--json"])
    #expect(try RunStamp(again.object()) == stamp)
    let table = try SundialProgram.debug.run(arguments)
    #expect(table.status == 0)
    #expect(table.text.contains(stamp.resultHash))
    for line in table.text.split(separator: "\n") {
      #expect(line.count <= 80 || line.hasPrefix("Results"), "\(line)")
    }
  }
}
