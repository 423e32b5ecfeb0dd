import Fixtures
import Foundation
import Testing

/// The same archive gives the same run, whatever surrounds it.
@Suite struct DeterminismTests {
  /// Environments that must not matter: place, language, and a machine without AVX2 and FMA.
  static let environments: [[String: String]] = [
    ["TZ": "Asia/Kolkata", "LC_ALL": "de_DE.UTF-8"],
    ["TZ": "America/St_Johns", "LC_ALL": "C"],
    [
      "GLIBC_TUNABLES":
        "glibc.cpu.hwcaps=-AVX2,-AVX2_Usable,-FMA,-FMA_Usable,-AVX512F,-AVX512VL",
      "SIMDJSON_FORCE_IMPLEMENTATION": "fallback",
    ],
  ]

  @Test func surroundingsDoNotMatter() throws {
    let scratch = ScratchFolder()
    let archive = scratch("archive")
    try SimulatedWorld().archive(at: archive, seals: 3)
    func stamp(
      _ name: String, threads: Int = 2, environment: [String: String] = [:],
      program: SundialProgram = .debug
    ) throws -> RunStamp {
      try buildAndRun(
        archive, columns: scratch("columns-\(name)"), results: scratch("\(name).sqlite"),
        threads: threads, environment: environment, program: program)
    }
    let expected = try stamp("plain")
    #expect(expected.trades > 0)
    #expect(try stamp("single", threads: 1) == expected)
    for (number, environment) in Self.environments.enumerated() {
      #expect(try stamp("environment-\(number)", environment: environment) == expected)
    }
    if let release = SundialProgram.release {
      #expect(try stamp("release", program: release) == expected)
    }
    try scratch.remove("columns-plain")
    #expect(try stamp("plain") == expected)
    try permuteSegments(of: scratch("archive/2026-10-01"))
    try sundial("archive", "verify", "--archive", archive)
    #expect(try stamp("permuted") == expected)
  }

  /// Gives the transactions' segments each other's numbers, in the folder and in the manifest.
  private func permuteSegments(of folder: String) throws {
    let kind = "helius-transactions"
    let names = (0..<3).map { "\(kind).00\($0).jsonl.zst" }
    let files = FileManager.default
    for name in names {
      try files.moveItem(atPath: "\(folder)/\(name)", toPath: "\(folder)/\(name).aside")
    }
    for (number, name) in names.enumerated() {
      try files.moveItem(
        atPath: "\(folder)/\(name).aside", toPath: "\(folder)/\(names[(number + 1) % 3])")
    }
    let manifest = URL(fileURLWithPath: "\(folder)/manifest.json")
    var object = try JSONObject(Data(contentsOf: manifest)).fields
    var segments = try #require(object["segments"] as? [[String: Any]])
    for index in segments.indices {
      guard let number = names.firstIndex(of: segments[index]["file"] as? String ?? "") else {
        continue
      }
      segments[index]["file"] = names[(number + 1) % 3]
    }
    segments.sort { ($0["file"] as? String ?? "") < ($1["file"] as? String ?? "") }
    object["segments"] = segments
    try JSONSerialization.data(withJSONObject: object, options: [.sortedKeys, .prettyPrinted])
      .write(to: manifest)
    let sums = segments.map { "\($0["sha256"] ?? "")  \($0["file"] ?? "")\n" }.joined()
    try Data(sums.utf8).write(to: URL(fileURLWithPath: "\(folder)/SHA256SUMS"))
  }
}
