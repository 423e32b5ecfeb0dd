import Fixtures
import Foundation
import Market
import Testing

/// Where real data stands beside the project.
enum RealFiles {
  static let folder = URL(
    fileURLWithPath: SharedFolder.path,
    relativeTo: URL(fileURLWithPath: SundialProgram.project + "/")
  ).standardizedFileURL.path

  static var transactions: [String] {
    let root = "\(folder)/real/transactions"
    let names = FileManager.default.enumerator(atPath: root)?.compactMap { $0 as? String } ?? []
    return names.filter { $0.hasSuffix(".json") }.sorted().map { "\(root)/\($0)" }
  }
}

/// Real transactions and a real tape, from files to results.
@Suite(
  .enabled(
    if: FileManager.default.fileExists(atPath: "\(RealFiles.folder)/real/transactions"),
    "no real transactions beside the project"))
struct RealDataTests {
  @Test func transactionsGoAllTheWay() throws {
    let scratch = ScratchFolder()
    let archive = scratch("archive")
    let imported = try SundialProgram.debug.run(
      ["archive", "import", "--json", "--archive", archive] + RealFiles.transactions)
    #expect(imported.status == 0)
    let summary = try imported.object()
    #expect(summary.count("transactions") == 118)
    #expect(summary.count("duplicates") == 0)
    #expect(summary.objects("refused").isEmpty)
    try sundial("archive", "verify", "--archive", archive)
    try checkBuild(sundial("build", "--archive", archive, "--json").object())
    try compareWithOracle(
      sundial("export", "swaps", "--format", "ndjson", "--archive", archive).text, summary)
    try checkMeaning(archive)
    try checkTransfers(archive, scratch)
    let stamp = try RunStamp(
      sundial(
        "run", "configs/runs/example.json", "--archive", archive, "--results",
        scratch("results.sqlite"), "--json"
      ).object())
    #expect(stamp.resultHash.count == 64)
  }

  /// One line is damaged, and nothing contradicts itself.
  private func checkMeaning(_ archive: String) throws {
    let outcome = try SundialProgram.debug.run(
      ["archive", "verify", "--meaning", "--json", "--archive", archive])
    #expect(outcome.status == 3)
    let meaning = try #require(try outcome.object().object("meaning"))
    #expect(meaning.count("transactions") == 116)
    #expect(meaning.count("imbalanced") == 0 && meaning.count("out_of_order") == 0)
    #expect(meaning.count("unread") == 1 && meaning.count("undecoded") == 0)
    let curve = meaning.object("continuity")?.object("pump_fun")
    #expect(curve?.count("continuous") == 11 && curve?.count("gaps") == 0)
  }

  /// Three forms of one list.
  private func checkTransfers(_ archive: String, _ scratch: ScratchFolder) throws {
    let lines = try sundial("export", "transfers", "--archive", archive).text
      .split(separator: "\n")
    #expect(lines.count == 686)
    #expect(lines.allSatisfy { $0.hasPrefix(#"{"signature":""#) && $0.hasSuffix("}") })
    let table = try sundial("export", "transfers", "--format", "csv", "--archive", archive).text
      .split(separator: "\n")
    #expect(table.count == 687)
    #expect(table[0].hasPrefix("signature,slot,block_time"))
    #expect(table.allSatisfy { $0.count { $0 == "," } == table[0].count { $0 == "," } })
    let path = scratch("transfers.arrow")
    try sundial("export", "transfers", "--format", "arrow", "--out", path, "--archive", archive)
    let bytes = try #require(FileManager.default.contents(atPath: path))
    #expect(bytes.starts(with: Array("ARROW1".utf8)) && bytes.suffix(6) == Data("ARROW1".utf8))
  }

  private func checkBuild(_ build: JSONObject) throws {
    // One transaction is there as getTransaction and as Enhanced.
    #expect(build.count("transactions") == 116)
    #expect(build.count("duplicates") == 1)
    #expect(build.count("problem_count") == 1)
    let problem = build.list("problems")?.first as? String
    #expect(problem?.hasPrefix("41Bg6X4o") == true)
    #expect(build.object("legs")?.count("pump_fun") == 22)
    #expect(build.object("legs")?.count("raydium_cpmm") == 2)
    #expect(build.objects("undecoded_kinds").isEmpty)
    for venue in Venue.allCases.map(\.name) {
      guard let agreement = build.object("agreement")?.object(venue) else { continue }
      #expect(agreement.count("disagreeing") == 0, "\(venue)")
    }
    #expect(build.object("agreement")?.object("pump_fun")?.count("exact") == 21)
    #expect(build.object("agreement")?.object("raydium_cpmm")?.count("exact") == 2)
  }

  /// Every field of every leg, as an independent decoder has them.
  private func compareWithOracle(_ export: String, _ summary: JSONObject) throws {
    guard FileManager.default.fileExists(atPath: "\(RealFiles.folder)/oracle/compare.py") else {
      return
    }
    let scratch = ScratchFolder()
    let oracle = try python(["-m", "oracle"] + RealFiles.transactions).text
    let ours = try scratch.write(export, to: "ours.ndjson")
    let theirs = try scratch.write(oracle, to: "theirs.ndjson")
    let comparison = try python(["oracle/compare.py", ours, theirs])
    #expect(comparison.status == 0, "\(comparison.text)")
    #expect(comparison.text.contains("no difference"))
    #expect(export.split(separator: "\n").count == 78)
  }

  private func python(_ arguments: [String]) throws -> ProgramOutcome {
    try SundialProgram(path: "/usr/bin/env").run(
      ["-C", RealFiles.folder, "PYTHONDONTWRITEBYTECODE=1", "python3"] + arguments)
  }

  @Test func tapeGoesAllTheWay() throws {
    let scratch = ScratchFolder()
    let archive = scratch("archive")
    let summary = try sundial(
      "archive", "import", "--trades", "\(RealFiles.folder)/real/tapes/pumpswap-first-300s.csv",
      "--map", "configs/tapes/pumpswap.json", "--archive", archive, "--json"
    ).object()
    #expect(summary.count("trades") == 11_324)
    #expect(summary.list("refused")?.isEmpty == true)
    let build = try sundial("build", "--archive", archive, "--json").object()
    #expect(build.count("trades") == 11_324)
    var stamps: Set<RunStamp> = []
    for name in ["first.sqlite", "second.sqlite", "first.sqlite"] {
      let run = try sundial(
        "run", "configs/runs/tape.json", "--archive", archive, "--results", scratch(name), "--json"
      ).object()
      stamps.insert(try RunStamp(run))
      let strategies = run.objects("strategies")
      #expect(strategies.count == 2)
      #expect(strategies.allSatisfy { ($0.count("trades") ?? 0) > 0 })
    }
    #expect(stamps.count == 1)
  }
}
