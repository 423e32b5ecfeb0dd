import Fixtures
import Foundation
import Testing

/// What a person types and a script relies on.
@Suite struct CommandLineTests {
  static let verbs = [
    ["demo"], ["simulate"], ["archive", "import"], ["archive", "status"], ["archive", "list"],
    ["archive", "verify"], ["build"], ["run"], ["report"], ["export", "swaps"],
    ["export", "trades"], ["export", "returns"], ["export", "signals"],
  ]

  @Test(arguments: verbs) func helpBeginsWithAnExample(verb: [String]) throws {
    let help = try SundialProgram.debug.run(verb + ["--help"])
    #expect(help.status == 0)
    #expect(help.text.contains("\nsundial \(verb.joined(separator: " "))"))
    for line in help.text.split(separator: "\n") { #expect(line.count <= 80, "\(line)") }
  }

  @Test(arguments: [["--help"], ["archive", "--help"], ["export", "--help"], ["--version"]])
  func groupsExplainThemselves(arguments: [String]) throws {
    let outcome = try SundialProgram.debug.run(arguments)
    #expect(outcome.status == 0)
    #expect(outcome.text.lowercased().contains("sundial "))
    for line in outcome.text.split(separator: "\n") { #expect(line.count <= 80, "\(line)") }
  }

  @Test(arguments: [
    ["bild"], ["archive", "improt"], ["build", "--archiv", "x"], ["run"], ["archive", "import"],
    ["build", "--threads", "0"], ["export", "swaps", "--format", "csv"],
  ])
  func unknownWordsAreUsageErrors(arguments: [String]) throws {
    let outcome = try SundialProgram.debug.run(arguments)
    #expect(outcome.status == 2)
    #expect(outcome.output.isEmpty)
    #expect(!outcome.errors.isEmpty)
  }

  @Test func everyJSONOutputParses() throws {
    let scratch = ScratchFolder()
    let archive = scratch("archive")
    let results = scratch("results.sqlite")
    let dry = try sundial(
      "simulate", "--days", "1", "--launches", "2", "--world", "classic", "--out", archive,
      "--dry-run", "--json")
    #expect(try dry.object().fields["dry_run"] as? Bool == true)
    #expect(!scratch.exists("archive"))
    let simulated = try sundial(
      "simulate", "--days", "1", "--launches", "2", "--world", "classic", "--out", archive, "--json"
    )
    #expect(try simulated.object().count("transactions") == dry.object().count("transactions"))
    #expect(
      try sundial("archive", "status", "--archive", archive, "--json").object()
        .objects("days").count == 3)
    let list = try sundial("archive", "list", "--archive", archive, "--json")
    for line in list.text.split(separator: "\n") {
      #expect(try JSONObject(Data(line.utf8)).text("sha256")?.count == 64)
    }
    let verified = try sundial("archive", "verify", "--archive", archive, "--json").object()
    #expect(verified.fields["damaged"] as? Bool == false)
    let built = try sundial("build", "--archive", archive, "--json").object()
    #expect(built.object("legs")?.count("pump_fun") ?? 0 > 0)
    let run = ["run", "configs/runs/example.json", "--archive", archive, "--results", results]
    let plain = try RunStamp(SundialProgram.debug.run(run + ["--json"]).object())
    let report = try sundial(
      "report", String(plain.runID.prefix(8)), "--results", results, "--json")
    #expect(try RunStamp(report.object()) == plain)
    let set = try SundialProgram.debug.run(
      run + ["--set", "portfolio.capital=\"50 SOL\"", "--json"])
    #expect(try RunStamp(set.object()).runID != plain.runID)
    for line in try sundial("export", "swaps", "--archive", archive).text.split(separator: "\n") {
      #expect(try JSONObject(Data(line.utf8)).text("signature") != nil)
    }
  }
}
