import Archive
import Foundation
import Market
import Synthetic
import Testing

/// A simulated chain and its truth, ready to be archived.
struct SimulatedWorld {
  var items: [ArchiveItem] = []
  var ledger = SyntheticLedger()

  init(
    days: Int = 1, launches: Int = 8, seed: UInt64 = 11, world: SyntheticPlan.World = .today,
    markets: Int? = nil, survivors: Int? = nil
  ) throws {
    var collected: [ArchiveItem] = []
    let plan = SyntheticPlan(
      days: days, launches: launches, seed: seed, world: world, markets: markets,
      survivors: survivors)
    try SyntheticChain(plan)
      .write(ledger: &ledger) { collected.append($0) }
    items = collected
  }

  /// The transactions' bodies.
  var bodies: [[UInt8]] {
    items.filter { $0.kind.content == "transactions" }.map(\.body)
  }

  /// Writes an archive in so many seals, so that its day has that many segments of a kind.
  func archive(at path: String, seals: Int = 1) throws {
    let writer = try ArchiveWriter(root: path, toolVersion: "tests")
    let share = (items.count + seals - 1) / seals
    for seal in 0..<seals {
      for item in items.dropFirst(seal * share).prefix(share) { try writer.append(item) }
      _ = try writer.seal(selections: seal == 0 ? ledger.selections : [])
    }
  }
}

/// Id and hash of a run.
struct RunStamp: Hashable {
  let runID: String
  let resultHash: String
  let trades: Int

  init(_ object: JSONObject) throws {
    runID = try #require(object.text("run_id"))
    resultHash = try #require(object.text("result_hash"))
    trades = try #require(object.count("trades"))
  }
}

/// Builds columns of an archive and runs the example on them.
func buildAndRun(
  _ archive: String, columns: String, results: String, threads: Int = 2,
  environment: [String: String] = [:], program: SundialProgram = .debug
) throws -> RunStamp {
  let build = try program.run(
    [
      "build", "--archive", archive, "--columns", columns, "--threads", "\(threads)", "--json",
    ], environment: environment)
  try #require(build.status == 0, "\(build.errors)")
  let run = try program.run(
    [
      "run", "configs/runs/example.json", "--archive", archive, "--columns", columns,
      "--results", results, "--threads", "\(threads)", "--json",
    ], environment: environment)
  try #require(run.status == 0, "\(run.errors)")
  return try RunStamp(run.object())
}
