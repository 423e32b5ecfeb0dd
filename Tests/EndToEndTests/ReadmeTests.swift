import Fixtures
import Foundation
import Testing

/// What the README shows is what happens.
@Suite struct ReadmeTests {
  private let readme: String

  init() throws {
    readme = try String(contentsOfFile: "\(SundialProgram.project)/README.md", encoding: .utf8)
  }

  @Test("its strategy has fifteen lines and runs")
  func strategy() throws {
    let scratch = ScratchFolder()
    let block = try #require(readme.firstMatch(of: /```json\n([^`]*)```/)?.output.1)
    #expect(block.split(separator: "\n").count == 15)
    let strategy = try scratch.write(String(block), to: "my_strategy.json")
    try SimulatedWorld(launches: 2, seed: 3).archive(at: scratch("archive"))
    try sundial("build", "--archive", scratch("archive"))
    try sundial(
      "run", "configs/runs/demo.json", "--archive", scratch("archive"), "--results",
      scratch("results.sqlite"), "--set", "strategies=[\"\(strategy)\"]")
  }

  @Test(
    "its demo ends in this program's hash",
    .enabled(if: SundialProgram.release != nil, "no release build"))
  func demoHash() throws {
    let scratch = ScratchFolder()
    let release = try #require(SundialProgram.release)
    let outcome = try release.run(["demo", "--data", scratch("data"), "--json"])
    let stamp = try RunStamp(outcome.object())
    #expect(readme.contains("Result hash \(stamp.resultHash)"))
    var bytes = 0
    for name in scratch.list("data") {
      let facts = try FileManager.default.attributesOfItem(atPath: scratch("data/\(name)"))
      bytes += (facts[.size] as? NSNumber)?.intValue ?? 0
    }
    #expect(bytes < 200_000_000, "the demo is to stay small")
  }
}
