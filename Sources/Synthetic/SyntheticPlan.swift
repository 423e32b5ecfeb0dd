import Market

/// What to simulate. Equal plans give equal bytes on every machine.
public struct SyntheticPlan: Hashable, Sendable {
  /// Length of the chain in days.
  public var days: Int
  /// Tokens launched each day.
  public var launches: Int
  /// Chooses the chain among all of the plan.
  public var seed: UInt64
  /// The first simulated day, UTC.
  public var firstDay: UTCDay
  /// Trades of each launch, percent of the usual (100).
  public var activityPercent: Int

  /// 2026-10-01, so that no clock decides what a simulation gives.
  public static let defaultFirstDay = UTCDay(number: 20_727)

  /// The demo's plan unless told otherwise: 2 days of 200 launches, about 35,000 transactions.
  public init(
    days: Int = 2, launches: Int = 200, seed: UInt64 = 1,
    firstDay: UTCDay = SyntheticPlan.defaultFirstDay, activityPercent: Int = 100
  ) {
    self.days = days
    self.launches = launches
    self.seed = seed
    self.firstDay = firstDay
    self.activityPercent = activityPercent
  }

  /// The day after the last.
  var endDay: UTCDay { UTCDay(number: firstDay.number + Int64(days)) }

  /// Throws E-SYNTHETIC-001 when a number is outside what the simulator can hold.
  func check() throws(SundialError) {
    try check("days", days, 1...1_000)
    try check("launches", launches, 1...100_000)
    try check("activity", activityPercent, 1...1_000)
    let years = UTCDay(number: 19_000)...UTCDay(number: 40_000)
    guard years.contains(firstDay) else {
      throw SundialError(
        "E-SYNTHETIC-001", "the first day \(firstDay) is outside \(years)", place: "first day",
        nextStep: "choose a day within it", exitCode: .usage)
    }
  }

  private func check(
    _ name: String, _ value: Int, _ range: ClosedRange<Int>
  ) throws(SundialError) {
    guard !range.contains(value) else { return }
    throw SundialError(
      "E-SYNTHETIC-001", "\(value) is outside \(range)", place: name,
      nextStep: "choose a number within it", exitCode: .usage)
  }
}
