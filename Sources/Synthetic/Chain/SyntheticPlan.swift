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
  /// Which venues and layouts there are.
  public var world: World
  /// Tokens that were there before the chain, each in pools of several venues; nil = what the world
  /// has: one for every 50 launches of a day today, eighteen in history.
  public var markets: Int?
  /// Launches of the first day that live on through the second; nil = what the world has: one for
  /// every 50 launches of a day today, none in the others.
  public var survivors: Int?

  /// A choice of venues and of the layouts they speak.
  public enum World: String, CaseIterable, Sendable {
    /// Launches on pump.fun that graduate to Raydium CPMM; nothing else.
    case classic
    /// As the chain is in autumn 2026: launches on pump.fun, LaunchLab and DBC that graduate to
    /// PumpSwap, Raydium and DAMM v2, beside older tokens in pools of CLMM, DLMM, Whirlpool and
    /// DAMM v1.
    case today
    /// Every venue in every layout its programs ever had, all with the same weight.
    case history
  }

  /// 2026-10-01, so that no clock decides what a simulation gives.
  public static let defaultFirstDay = UTCDay(number: 20_727)

  /// The demo's plan unless told otherwise: 2 days of 200 launches, about 49,000 transactions.
  public init(
    days: Int = 2, launches: Int = 200, seed: UInt64 = 1,
    firstDay: UTCDay = SyntheticPlan.defaultFirstDay, activityPercent: Int = 100,
    world: World = .today, markets: Int? = nil, survivors: Int? = nil
  ) {
    self.days = days
    self.launches = launches
    self.seed = seed
    self.firstDay = firstDay
    self.activityPercent = activityPercent
    self.world = world
    self.markets = markets
    self.survivors = survivors
  }

  /// Older tokens to simulate.
  var marketCount: Int {
    if let markets { return markets }
    switch world {
    case .classic: return 0
    case .today: return launches / 50
    case .history: return 18
    }
  }

  /// Launches that live on.
  var survivorCount: Int { survivors ?? (world == .today ? launches / 50 : 0) }

  /// The day after the last.
  var endDay: UTCDay { UTCDay(number: firstDay.number + Int64(days)) }

  /// Throws E-SYNTHETIC-001 when a number is outside what the simulator can hold.
  func check() throws(SundialError) {
    try check("days", days, 1...1_000)
    try check("launches", launches, 1...100_000)
    try check("activity", activityPercent, 1...1_000)
    try check("markets", markets ?? 0, 0...10_000)
    try check("survivors", survivors ?? 0, 0...10_000)
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
