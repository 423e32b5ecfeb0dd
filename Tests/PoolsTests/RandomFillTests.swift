import Foundation
import Testing

/// Random fills of every venue, computed once more by reference.py in whole numbers without a
/// width: every figure equal, and in = out + fees + left over without a unit of rest.
///
/// A short form of `make fills`, which compares ten million a venue.
@Suite struct RandomFillTests {
  private static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().appendingPathComponent("RandomFills").path

  /// The program that draws the fills, built beside the tests.
  private static let program: String = {
    let tests = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
    let beside = URL(fileURLWithPath: tests ?? CommandLine.arguments[0])
      .deletingLastPathComponent().appendingPathComponent("RandomFills").path
    let isBeside = FileManager.default.isExecutableFile(atPath: beside)
    return isBeside ? beside : "\(folder)/../../.build/debug/RandomFills"
  }()

  @Test(
    arguments: [
      ("pump_fun", 10_000), ("pump_swap", 10_000), ("raydium_amm_v4", 10_000),
      ("raydium_cpmm", 10_000), ("raydium_launchlab", 10_000), ("meteora_damm_v1", 10_000),
      ("raydium_clmm", 1_000), ("orca_whirlpool", 1_000), ("meteora_damm_v2", 10_000),
      ("meteora_dbc", 10_000), ("meteora_dlmm", 2_000),
    ])
  func everyFigureIsTheReferences(venue: String, count: Int) throws {
    let answer = try compare(venue, count: count)
    #expect(answer == "\(count)\n")
  }

  private func compare(_ venue: String, count: Int) throws -> String {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/bin/sh")
    process.arguments = [
      "-c", "\"$0\" \"$2\" \"$3\" | python3 \"$1\" \"$2\" 2>&1", Self.program,
      "\(Self.folder)/reference.py", venue, "\(count)",
    ]
    let pipe = Pipe()
    process.standardOutput = pipe
    try process.run()
    let output = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return String(decoding: output, as: UTF8.self)
  }
}
