import Foundation

/// What a second core brings to some work, in wall time.
struct TwoCores {
  let repetitions: Int

  /// Least that two processes of a spin loop must gain for the machine to have two cores free.
  private static let gainNeeded = 1.7

  /// How much faster `two` is than `one`, best of the repetitions, on two whole cores: divided by
  /// the share of them that two processes of a spin loop get in the same run. nil = the cores were
  /// not free.
  func gain(
    prepare: () -> Void, one: () throws -> Void, two: () throws -> Void
  ) throws -> Double? {
    var best = (one: Double.infinity, two: Double.infinity)
    var spin = (one: Double.infinity, two: Double.infinity)
    for _ in 0..<repetitions {
      prepare()
      best.one = min(best.one, try wallSeconds(one))
      prepare()
      best.two = min(best.two, try wallSeconds(two))
      spin.one = min(spin.one, try wallSeconds { try Self.spin(processes: 1) })
      spin.two = min(spin.two, try wallSeconds { try Self.spin(processes: 2) })
    }
    let spinGain = 2 * spin.one / spin.two
    Benchmarks.say("two cores: x\(best.one / best.two), spin loop x\(spinGain)")
    return spinGain < Self.gainNeeded ? nil : best.one / best.two * 2 / spinGain
  }

  /// The loop itself: what a process started with the word `spin` does.
  static func spinLoop() {
    var state: UInt64 = 1
    for _ in 0..<400_000_000 { state = state &* 6_364_136_223_846_793_005 &+ 1 }
    if state == 0 { Benchmarks.say("spun") }
  }

  private static func spin(processes count: Int) throws {
    let children = try (0..<count).map { _ in
      let child = Process()
      child.executableURL = URL(fileURLWithPath: CommandLine.arguments[0])
      child.arguments = ["spin"]
      try child.run()
      return child
    }
    for child in children { child.waitUntilExit() }
    try require(children.allSatisfy { $0.terminationStatus == 0 }, "a spinning process failed")
  }

  private func wallSeconds(_ body: () throws -> Void) rethrows -> Double {
    let clock = ContinuousClock()
    let start = clock.now
    try body()
    let spent = clock.now - start
    return Double(spent.components.seconds) + Double(spent.components.attoseconds) / 1e18
  }
}
