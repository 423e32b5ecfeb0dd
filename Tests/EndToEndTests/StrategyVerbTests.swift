import Fixtures
import Foundation
import Testing

/// The strategy verbs of the real program.
@Suite struct StrategyVerbTests {
  @Test func templatesAreListedWrittenAndValid() throws {
    let scratch = ScratchFolder()
    let listed = try SundialProgram.debug.run(["strategy", "templates", "--json"])
    let object = try #require(
      try JSONSerialization.jsonObject(with: listed.output) as? [String: Any])
    let templates = try #require(object["templates"] as? [[String: String]])
    #expect(templates.count == 16)
    #expect(templates.allSatisfy { $0["description"]?.isEmpty == false })
    let names = templates.compactMap { $0["name"] }
    for name in names.prefix(3) {
      let path = scratch("mine_\(name).json")
      let written = try SundialProgram.debug.run(["strategy", "new", path, "--from", name])
      #expect(written.status == 0, "\(written.errors)")
      let linted = try SundialProgram.debug.run(["strategy", "lint", path])
      #expect(linted.status == 0 && linted.text.contains("mine_\(name)"), "\(linted.text)")
      let again = try SundialProgram.debug.run(["strategy", "new", path, "--from", name])
      #expect(again.status == 2 && again.errors.contains("E-SUNDIAL-010"))
    }
    #expect(FileManager.default.fileExists(atPath: scratch("strategy.schema.json")))
    let wrong = try SundialProgram.debug.run(["strategy", "new", "x.json", "--from", "erly"])
    #expect(wrong.status == 2 && wrong.errors.contains("E-SUNDIAL-011"))
  }

  @Test func lintTellsAllProblemsWithTheNearestWord() throws {
    let scratch = ScratchFolder()
    let path = scratch("wrong.json")
    try """
    { "name": "wrong",
      "entry": { "feature": "token_aeg", "operator": "<", "value": "3d" },
      "exit": [ { "stop_los": "20%" } ] }
    """.write(toFile: path, atomically: true, encoding: .utf8)
    let text = try SundialProgram.debug.run(["strategy", "lint", path])
    #expect(text.status == 6)
    #expect(text.text.contains("wrong.json:2:25") && text.text.contains("token_age"))
    #expect(text.text.contains("stop_loss") && text.text.contains("E-STRATEGY-002"))
    let json = try SundialProgram.debug.run(["strategy", "lint", path, "--json"])
    #expect(json.status == 6)
    let object = try #require(
      try JSONSerialization.jsonObject(with: json.output) as? [String: Any])
    #expect(object["valid"] as? Bool == false)
    let files = try #require(object["files"] as? [[String: Any]])
    let problems = try #require(files.first?["problems"] as? [[String: Any]])
    #expect(problems.first?["nearest"] as? String == "token_age")
    try "{ \"name\": ".write(toFile: path, atomically: true, encoding: .utf8)
    let syntax = try SundialProgram.debug.run(["strategy", "lint", path, "--json"])
    #expect(syntax.status == 6 && !syntax.output.isEmpty)
  }

  @Test func versionsAreKeptListedAndCompared() throws {
    let scratch = ScratchFolder()
    try SimulatedWorld(launches: 8).archive(at: scratch("archive"))
    let data = ["--archive", scratch("archive"), "--columns", scratch("columns")]
    let results = ["--results", scratch("results.sqlite")]
    let build = try SundialProgram.debug.run(["build"] + data)
    try #require(build.status == 0, "\(build.errors)")
    let path = scratch("keen.json")
    func run(_ gain: String) throws {
      try """
      { "name": "keen", "parameters": { "gain": "\(gain)" },
        "entry": { "feature": "trades", "window": "30s", "operator": ">=", "value": 3 },
        "exit": [ { "take_profit": "$gain" }, { "time_stop": "5m" } ] }
      """.write(toFile: path, atomically: true, encoding: .utf8)
      let run = try SundialProgram.debug.run(
        ["run", "configs/runs/example.json", "--set", "strategies=[\"\(path)\"]", "--json"] + data
          + results)
      try #require(run.status == 0, "\(run.errors)")
    }
    for gain in ["50%", "80%", "80.0%"] { try run(gain) }
    let history = try SundialProgram.debug.run(["strategy", "history", "keen"] + results)
    #expect(history.text.contains("keen@v2") && !history.text.contains("keen@v3"))
    #expect(history.text.contains("exit.take_profit"))
    let difference = try SundialProgram.debug.run(
      ["strategy", "diff", "keen@v1", "keen@v2"] + results)
    #expect(difference.text.contains("50%") && difference.text.contains("80%"))
    let same = try SundialProgram.debug.run(["strategy", "diff", "keen", path] + results)
    #expect(same.text == "both mean the same\n")
    let shown = try SundialProgram.debug.run(["strategy", "show", "keen@v1"] + results)
    #expect(shown.text.contains("Sells everything left at a gain of 50%"))
    let source = try SundialProgram.debug.run(
      ["strategy", "show", "keen@v1", "--source"] + results)
    #expect(source.text.contains("\"gain\": \"50%\""))
    let list = try SundialProgram.debug.run(["strategy", "list", "--json"] + results)
    #expect(list.text.contains("\"name\":\"keen\""))
    let none = try SundialProgram.debug.run(["strategy", "show", "keen@v7"] + results)
    #expect(none.status == 2 && none.errors.contains("E-SUNDIAL-011"))
    try asksAboutAMoment(path, data, scratch)
  }

  private func asksAboutAMoment(
    _ path: String, _ data: [String], _ scratch: ScratchFolder
  ) throws {
    let swaps = try SundialProgram.debug.run(
      ["export", "swaps", "--format", "ndjson"] + data)
    let line = try #require(swaps.text.split(separator: "\n").first)
    let swap = try #require(
      try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
    let mint = try #require(swap["base_mint"] as? String)
    let time = try #require(swap["block_time"] as? Int)
    let test = try SundialProgram.debug.run(
      ["strategy", "test", path, "--mint", mint, "--at", "\(time + 60)", "--json"] + data)
    try #require(test.status == 0, "\(test.errors)")
    let object = try #require(
      try JSONSerialization.jsonObject(with: test.output) as? [String: Any])
    let entry = try #require(object["entry"] as? [String: Any])
    let leaves = try #require(entry["leaves"] as? [[String: Any]])
    #expect(leaves.count == 1 && leaves[0]["value"] is String && leaves[0]["truth"] is Bool)
    #expect(object["signal"] is Bool)
    let before = try SundialProgram.debug.run(
      ["strategy", "test", path, "--mint", mint, "--at", "\(time - 1_000_000)"] + data)
    #expect(before.status == 10)
  }
}
