/// The template strategies, in the binary: what `configs/strategies` holds, byte for byte.
public enum BuiltInStrategies {
  /// A template: its name, its description and its document.
  public struct Template: Hashable, Sendable {
    /// The strategy's name, which is the file's.
    public let name: String
    /// One line for lists.
    public let description: String
    /// The document, with its comments.
    public let source: String
  }

  /// All templates, in the order they are shown.
  public static let all: [Template] = [
    Template(
      name: "early_momentum", description: "Momentum in tokens under three days old",
      source: earlyMomentum),
    Template(
      name: "micro_cap_surge", description: "A surge in a token of very small worth",
      source: microCapSurge),
    Template(
      name: "fresh_launch", description: "The first two minutes of a launch with early buyers",
      source: freshLaunch),
    Template(
      name: "high_volume_breakout", description: "Many wallets buy twice as often as they sell",
      source: highVolumeBreakout),
    Template(
      name: "pump_fun_graduate", description: "Tokens close to graduation while money flows in",
      source: pumpFunGraduate),
    Template(
      name: "whale_accumulation", description: "Large buyers collect while few sell",
      source: whaleAccumulation),
    Template(
      name: "first_minute_momentum",
      description: "Launches that rise with many buyers in their first minute",
      source: firstMinuteMomentum),
    Template(
      name: "late_curve", description: "The last third of the curve, out before graduation",
      source: lateCurve),
    Template(
      name: "graduation_breakout",
      description: "The first ten minutes on the new pool while volume comes in",
      source: graduationBreakout),
    Template(
      name: "post_migration_dip", description: "A fall after graduation, sold on the rebound",
      source: postMigrationDip),
    Template(
      name: "initials_out_ladder",
      description: "Takes the stake out at a double, lets the rest run",
      source: initialsOutLadder),
    Template(
      name: "day_two_revival", description: "A token of yesterday whose volume comes back",
      source: dayTwoRevival),
    Template(
      name: "survivor_after_day_one",
      description: "A token that is alive and calm after its first day",
      source: survivorAfterDayOne),
    Template(
      name: "dev_dump_bounce",
      description: "A fall after the maker sold out, bought for the bounce",
      source: devDumpBounce),
    Template(
      name: "tape_momentum", description: "The first minutes of a pool while price and volume rise",
      source: tapeMomentum),
    Template(
      name: "tape_dip", description: "A quick fall in a busy young market, sold on the rebound",
      source: tapeDip),
  ]

  /// The template of a name; nil when there is none.
  public static func template(named name: String) -> Template? {
    all.first { $0.name == name }
  }
}
