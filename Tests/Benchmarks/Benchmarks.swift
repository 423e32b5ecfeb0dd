import Foundation
import Market

/// Speed of the pipeline's stages: `NAME VALUE UNIT` on stdout, progress on stderr, exit 1 where a
/// stage gives a wrong result.
@main
enum Benchmarks {
  static func main() {
    let words = Array(CommandLine.arguments.dropFirst())
    if words == ["spin"] { return TwoCores.spinLoop() }
    do {
      if let name = words.first, try Workload.run(name, words.dropFirst()) { return }
    } catch {
      say("failed: \(error)")
      exit(1)
    }
    let stages = words.count > 1 ? Stage.list(words[1]) : Stage.allCases
    guard words.count < 3, let stages, let size = BenchmarkSize(named: words.first ?? "M") else {
      say("usage: Benchmarks [S|M] [STAGE,…] with stages \(Stage.allCases.map(\.rawValue))")
      say("    or Benchmarks w3|w4 DATA THREADS REPETITIONS")
      exit(2)
    }
    let folder = FileManager.default.temporaryDirectory
      .appending(path: "sundial-bench-\(getpid())").path
    var status: Int32 = 0
    do {
      try FileManager.default.createDirectory(
        atPath: folder, withIntermediateDirectories: true)
      try StageBenchmarks(size: size, folder: folder).run(stages)
    } catch {
      say("failed: \(error)")
      status = 1
    }
    try? FileManager.default.removeItem(atPath: folder)
    exit(status)
  }

  static func say(_ text: String) {
    FileHandle.standardError.write(Data("\(text)\n".utf8))
  }

  /// One figure of the result.
  static func figure(_ name: String, _ value: Double, _ unit: String) {
    let shown = String(format: value < 100 ? "%.2f" : "%.0f", value)
    let padding = String(repeating: " ", count: max(1, 34 - name.count - shown.count))
    print("\(name)\(padding)\(shown) \(unit)")
  }

  /// One figure that has a bar; nil = the machine does not let it be measured.
  static func bar(_ name: String, _ ratio: Double?, bar: Double) {
    let shown = { (value: Double) in String(format: "%.2f", value) }
    guard let ratio else { return print("\(name) ratio unmeasured bar \(shown(bar))") }
    print("\(name) ratio \(shown(ratio)) bar \(shown(bar)) \(ratio >= bar ? "ok" : "below")")
  }
}

/// What can be measured alone.
enum Stage: String, CaseIterable {
  case importing = "import"
  case decode, build, run, sqlite

  /// Stages by a list of names; nil where one is none.
  static func list(_ text: String) -> [Stage]? {
    let stages = text.split(separator: ",").map { Stage(rawValue: String($0)) }
    return stages.contains(nil) ? nil : stages.compactMap { $0 }
  }
}

/// How much is measured, how often.
struct BenchmarkSize {
  var days: Int
  var launches: Int
  /// How often each real transaction is repeated.
  var copies: Int
  var repetitions: Int
  var trips: Int

  init?(named name: String) {
    switch name {
    case "S": (days, launches, copies, repetitions, trips) = (1, 4, 2, 1, 2_000)
    case "M": (days, launches, copies, repetitions, trips) = (2, 400, 200, 5, 1_000_000)
    default: return nil
    }
  }
}

/// A stage that gave something else than it must.
struct WrongResult: Error, CustomStringConvertible {
  var description: String
}

func require(_ holds: Bool, _ what: String) throws {
  if !holds { throw WrongResult(description: "wrong result: \(what)") }
}

/// Median of the CPU seconds (user and system, all threads) of some runs of `body`; `prepare` is
/// not measured.
func medianSeconds(
  _ repetitions: Int, prepare: () throws -> Void = {}, _ body: () throws -> Void
) throws -> Double {
  var seconds: [Double] = []
  for _ in 0..<repetitions {
    try prepare()
    let start = cpuSeconds()
    try body()
    seconds.append(cpuSeconds() - start)
  }
  return max(seconds.sorted()[repetitions / 2], 1e-6)
}
