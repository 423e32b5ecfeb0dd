import Fixtures
import Foundation
import Testing

/// The program is killed at a moment of any phase; the phase run again gives what it would have.
@Suite(.serialized) struct CrashTests {
  @Test func killedAtAnyMomentNothingIsLost() throws {
    let scratch = ScratchFolder()
    let answers = try writeAnswers(to: scratch)
    let undisturbed = Life(scratch, "undisturbed", answers)
    var seconds: [Double] = []
    for phase in Life.Phase.allCases { seconds.append(try undisturbed.time(phase)) }
    let expected = try undisturbed.stamp()
    #expect(expected.trades > 0)
    // A multiplicative generator: the moments are spread, and the same in every run of the test.
    var state: UInt64 = 20
    for moment in 0..<20 {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      let share = Double(state >> 40) / Double(1 << 24)
      let phase = Life.Phase.allCases[moment % 3]
      let life = Life(scratch, "life-\(moment)", answers)
      for earlier in Life.Phase.allCases where earlier.rawValue < phase.rawValue {
        _ = try life.time(earlier)
      }
      try SundialProgram.debug.runAndKill(
        life.arguments(phase), after: share * seconds[phase.rawValue])
      for later in Life.Phase.allCases where later.rawValue >= phase.rawValue {
        _ = try life.time(later)
      }
      #expect(try life.stamp() == expected, "killed in \(phase) at \(share) of it")
      try sundial("archive", "verify", "--archive", life.archive)
      let leftovers = scratch.list(life.name).filter { $0.hasSuffix(".tmp") }
      #expect(leftovers.isEmpty, "killed in \(phase) at \(share) of it")
      try scratch.remove(life.name)
    }
  }

  /// Bodies as answers of getTransactionsForAddress, fifty in a file.
  private func writeAnswers(to scratch: ScratchFolder) throws -> [String] {
    let bodies = try SimulatedWorld().bodies
    return try stride(from: 0, to: bodies.count, by: 50).map { start in
      let page = bodies[start..<min(start + 50, bodies.count)]
        .map { String(decoding: $0, as: UTF8.self) }.joined(separator: ",")
      return try scratch.write(
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{\"data\":[\(page)]}}", to: "page-\(start).json")
    }
  }

  /// One archive from its import to its run.
  private struct Life {
    enum Phase: Int, CaseIterable { case imported, built, ran }

    let name: String
    let archive: String
    private let answers: [String]

    init(_ scratch: ScratchFolder, _ name: String, _ answers: [String]) {
      self.name = name
      archive = scratch("\(name)/archive")
      self.answers = answers
    }

    func arguments(_ phase: Phase) -> [String] {
      switch phase {
      case .imported: ["archive", "import", "--quiet", "--archive", archive] + answers
      case .built: ["build", "--quiet", "--archive", archive]
      case .ran:
        ["run", "configs/runs/example.json", "--archive", archive, "--results", results, "--json"]
      }
    }

    private var results: String { archive + "/../results/sundial.sqlite" }

    /// Runs a phase and tells how many seconds it took.
    func time(_ phase: Phase) throws -> Double {
      let start = ContinuousClock.now
      let outcome = try SundialProgram.debug.run(arguments(phase))
      try #require(outcome.status == 0, "\(phase): \(outcome.errors)")
      return (ContinuousClock.now - start) / .seconds(1)
    }

    /// The run as it is stored.
    func stamp() throws -> RunStamp {
      try RunStamp(sundial("report", "latest", "--results", results, "--json").object())
    }
  }
}
