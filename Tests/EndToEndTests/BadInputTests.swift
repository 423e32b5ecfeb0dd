import Archive
import Fixtures
import Foundation
import Glibc
import Testing

/// Bad input ends in a typed error: documented exit code, stable code, place, nothing half written.
@Suite struct BadInputTests {
  let scratch: ScratchFolder
  let archive: String
  static let segment = "archive/2026-10-01/helius-transactions.000.jsonl.zst"

  init() throws {
    scratch = ScratchFolder()
    archive = scratch("archive")
  }

  /// Runs with `--json`, then without: code and place must be in both, the folder as before.
  private func expect(
    _ code: String, exit status: Int32, place: String, _ arguments: String...,
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let before = scratch.list()
    let scripted = try SundialProgram.debug.run(arguments + ["--json"])
    #expect(scripted.status == status, "\(scripted.errors)", sourceLocation: sourceLocation)
    let error = try scripted.error()
    #expect(error.text("type") == "exit_error", sourceLocation: sourceLocation)
    #expect(error.text("error") == code, "\(scripted.errors)", sourceLocation: sourceLocation)
    #expect(error.count("code") == Int(status), sourceLocation: sourceLocation)
    let told = (error.text("place") ?? "") + (error.text("message") ?? "")
    #expect(told.contains(place), "\(scripted.errors)", sourceLocation: sourceLocation)
    let read = try SundialProgram.debug.run(arguments)
    #expect(read.status == status, sourceLocation: sourceLocation)
    #expect(read.errors.contains(code), "\(read.errors)", sourceLocation: sourceLocation)
    #expect(read.errors.contains(place), "\(read.errors)", sourceLocation: sourceLocation)
    #expect(scratch.list() == before, sourceLocation: sourceLocation)
  }

  private func simulate() throws { try SimulatedWorld(launches: 2, seed: 3).archive(at: archive) }

  private func simulateAndBuild() throws {
    try simulate()
    try sundial("build", "--archive", archive, "--quiet")
  }

  /// A run configuration with one strategy, the template with some text replaced.
  private func configuration(replacing old: String, with new: String) throws -> String {
    let template = "\(SundialProgram.project)/configs/strategies/fresh_launch.json"
    let text = try String(contentsOfFile: template, encoding: .utf8)
    let strategy = try scratch.write(
      text.replacingOccurrences(of: old, with: new), to: "strategy.json")
    return try scratch.write(
      """
      { "archive": "\(archive)", "strategies": ["\(strategy)"],
        "portfolio": { "capital": "10 SOL", "max_positions": 2, "sizing": { "fixed": "1 SOL" } },
        "execution": { "latency_slots": [1], "priority_fee": "0.0005 SOL", "tip": "0.001 SOL" } }
      """, to: "run.json")
  }

  @Test func truncatedShard() throws {
    try simulate()
    try FileManager.default.createDirectory(
      atPath: scratch("columns"), withIntermediateDirectories: false)
    try scratch.edit(Self.segment) { $0.removeLast(100) }
    try expect("E-ARCHIVE-009", exit: 4, place: Self.segment, "build", "--archive", archive)
    let verified = try sundial("archive", "verify", "--archive", archive, "--json", exit: 4)
    let finding = try #require(try verified.object().objects("findings").first)
    #expect(finding.text("error") == "E-ARCHIVE-009")
    #expect(finding.text("place")?.contains(Self.segment) == true)
  }

  @Test(arguments: [0.0, 0.1, 0.5, 0.9, 0.999])
  func flippedByte(share: Double) throws {
    try simulate()
    try scratch.edit(Self.segment) { $0[Int(Double($0.count - 1) * share)] ^= 0x10 }
    let verified = try sundial("archive", "verify", "--archive", archive, "--json", exit: 4)
    let findings = try verified.object().objects("findings")
    #expect(findings.contains { $0.text("place")?.contains(Self.segment) == true })
    #expect(try SundialProgram.debug.run(["build", "--archive", archive]).status == 4)
    #expect(
      !scratch.exists("columns") || !scratch.list("columns").contains { $0.hasSuffix("arrow") })
  }

  @Test func wrongJSONIsRefusedByNameAndTheRestTaken() throws {
    let body = String(decoding: try SimulatedWorld(launches: 1).bodies[0], as: UTF8.self)
    let good = try scratch.write(body, to: "good.json")
    let bad = try scratch.write("{ \"slot\": 1, ", to: "bad.json")
    let other = try scratch.write("{\"price\": 3}", to: "other.json")
    let missing = scratch("missing.json")
    try sundial("archive", "import", bad, other, "--archive", archive, exit: 3)
    #expect(scratch.list("archive").isEmpty)
    let summary = try SundialProgram.debug.run(
      ["archive", "import", bad, good, other, missing, "--archive", archive, "--json"]
    ).object()
    #expect(summary.count("transactions") == 1)
    #expect(summary.objects("refused").map { $0.text("file") } == [bad, other, missing])
    #expect(summary.objects("refused").allSatisfy { $0.text("reason")?.isEmpty == false })
    try sundial("archive", "verify", "--archive", archive)
  }

  @Test func damagedLineIsCountedAndTheRestDecoded() throws {
    var world = try SimulatedWorld(launches: 2, seed: 3)
    let count = world.bodies.count
    let middle = count / 2
    world.items[middle].body = Array(world.items[middle].body.dropLast(40))
    try world.archive(at: archive)
    let build = try sundial("build", "--archive", archive, "--json").object()
    #expect(build.count("problem_count") == 1)
    #expect(build.list("problems")?.count == 1)
    #expect(build.count("transactions") == count - 1)
  }

  @Test func unknownStrategyField() throws {
    try simulateAndBuild()
    let path = try configuration(replacing: "\"description\"", with: "\"descripton\"")
    try expect(
      "E-CONFIG-008", exit: 6, place: "strategy.json:6:3", "run", path, "--results",
      scratch("results.sqlite"))
    let read = try sundial("run", path, exit: 6)
    #expect(read.errors.contains("did you mean 'description'?"))
  }

  @Test func notANumber() throws {
    try simulateAndBuild()
    let path = try configuration(replacing: "\"trades\": 4", with: "\"trades\": NaN")
    try expect(
      "E-CONFIG-004", exit: 6, place: "strategy.json:7:", "run", path, "--results",
      scratch("results.sqlite"))
  }

  @Test func missingFiles() throws {
    try simulateAndBuild()
    let missing = scratch("missing.json")
    try expect("E-CONFIG-001", exit: 2, place: missing, "run", missing)
    let path = try configuration(replacing: "", with: "")
    try scratch.remove("strategy.json")
    try expect("E-CONFIG-001", exit: 2, place: "strategy.json", "run", path)
    try expect(
      "E-BATCH-005", exit: 2, place: missing, "archive", "import", "--trades", missing, "--map",
      "configs/tapes/pumpswap.json", "--archive", scratch("tape"))
    try expect(
      "E-CONFIG-001", exit: 2, place: missing, "archive", "import", "--trades", path, "--map",
      missing, "--archive", scratch("tape"))
  }

  /// A path below a regular file: nobody may write there, the superuser neither.
  @Test func unwritableFolder() throws {
    try simulateAndBuild()
    let below = try scratch.write("a file", to: "file") + "/below"
    try expect(
      "E-ARCHIVE-002", exit: 2, place: scratch("file"), "simulate", "--days", "1", "--launches",
      "1", "--out", below)
    try expect(
      "E-ARCHIVE-002", exit: 2, place: scratch("file"), "archive", "import", scratch("file"),
      "--archive", below)
    try expect(
      "E-ARCHIVE-002", exit: 2, place: scratch("file"), "build", "--archive", archive, "--columns",
      below)
    try expect(
      "E-RESULTS-001", exit: 2, place: below, "run", "configs/runs/example.json", "--archive",
      archive, "--results", below)
  }

  @Test func missingArchiveAndStaleColumns() throws {
    let run = ["run", "configs/runs/example.json", "--archive", archive]
    let results = scratch("results.sqlite")
    try expect("E-ARCHIVE-001", exit: 10, place: archive, "build", "--archive", archive)
    try expect(
      "E-ARCHIVE-001", exit: 10, place: archive, "archive", "verify", "--archive", archive)
    try expect(
      "E-ARCHIVE-001", exit: 10, place: archive, run[0], run[1], run[2], run[3], "--results",
      results)
    try simulateAndBuild()
    try SimulatedWorld(launches: 1, seed: 4).archive(at: archive)
    try expect(
      "E-BATCH-004", exit: 10, place: "2026-10-01", run[0], run[1], run[2], run[3], "--results",
      results)
  }

  @Test func resultsPathIsNoDatabase() throws {
    try simulateAndBuild()
    let text = try scratch.write("minutes of a meeting", to: "minutes.txt")
    try expect(
      "E-RESULTS-002", exit: 4, place: text, "run", "configs/runs/example.json", "--archive",
      archive, "--results", text)
    #expect(try String(contentsOfFile: text, encoding: .utf8) == "minutes of a meeting")
  }

  @Test func twoWritersAtOnce() throws {
    try simulate()
    let lock = open(scratch("archive/.lock"), O_RDWR)
    defer { close(lock) }
    #expect(flock(lock, LOCK_EX | LOCK_NB) == 0)
    let file = try scratch.write("{}", to: "answer.json")
    try expect(
      "E-ARCHIVE-005", exit: 11, place: archive, "archive", "import", file, "--archive", archive)
  }
}
