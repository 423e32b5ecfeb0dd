import Foundation
import Market

/// Speed of the pipeline's stages: `NAME VALUE UNIT` on stdout, progress on stderr, exit 1 where a
/// stage gives a wrong result.
@main
enum Benchmarks {
  static func main() {
    let words = CommandLine.arguments.dropFirst()
    do {
      if let name = words.first, try Workload.run(name, words.dropFirst()) { exit(0) }
    } catch {
      say("failed: \(error)")
      exit(1)
    }
    guard words.count < 2, let size = BenchmarkSize(named: words.first ?? "M") else {
      say("usage: Benchmarks [S|M] | w3|w4 DATA THREADS REPETITIONS")
      exit(2)
    }
    let folder = FileManager.default.temporaryDirectory
      .appending(path: "sundial-bench-\(getpid())").path
    var status: Int32 = 0
    do {
      try FileManager.default.createDirectory(
        atPath: folder, withIntermediateDirectories: true)
      try StageBenchmarks(size: size, folder: folder).run()
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
}

/// How much is measured, how often.
struct BenchmarkSize {
  var days: Int
  var launches: Int
  var repetitions: Int
  var trips: Int

  init?(named name: String) {
    switch name {
    case "S": (days, launches, repetitions, trips) = (1, 4, 1, 2_000)
    case "M": (days, launches, repetitions, trips) = (2, 200, 5, 200_000)
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
