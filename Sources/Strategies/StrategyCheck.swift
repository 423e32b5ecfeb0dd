import Configurations
import Market

/// A strategy's document checked: its problems, and what its author hardly means.
public struct StrategyCheck: Sendable {
  /// The strategy; nil where there are problems.
  public let strategy: Strategy?
  /// Why there is no strategy, by place.
  public let problems: [Problem]
  /// Problems in all; beyond those listed they are only counted.
  public let problemCount: Int
  /// What is valid and hardly meant, by place.
  public let warnings: [Problem]

  /// Checks a document. `dataSeconds` is how long the data is that it will be run on, where that
  /// is known.
  ///
  /// Never throws for what is wrong with the document; a file of blocks that cannot be read does.
  public init(source: [UInt8], file: String, dataSeconds: Int64? = nil) throws(SundialError) {
    let reading = try StrategyReading(source: source, file: file, changes: StrategyChanges())
    problems = reading.problems.sorted
    problemCount = reading.problems.count
    strategy = problemCount == 0 ? reading.strategy : nil
    var found = Problems(in: reading.written.document)
    for unused in reading.written.unused {
      found.add(
        StrategyWarning.unused, offset: unused.offset, "nothing uses \(unused.what)")
    }
    if let strategy {
      Self.check(strategy, reading.written.root, dataSeconds, &found)
    }
    warnings = found.sorted
  }

  private static func check(
    _ strategy: Strategy, _ root: ConfigurationValue, _ dataSeconds: Int64?,
    _ warnings: inout Problems
  ) {
    if let entry = root["entry"] {
      var check = ConditionCheck(dataSeconds: dataSeconds, universe: strategy.universe)
      check.run(strategy.entry, entry, &warnings)
    }
    var exits = ExitCheck(strategy, root, dataSeconds: dataSeconds)
    exits.run(&warnings)
    guard let dataSeconds, let cooldown = strategy.cooldownSeconds, cooldown > dataSeconds,
      let place = root["cooldown"] ?? root["entry"]?["cooldown"]
    else { return }
    warnings.add(
      StrategyWarning.longerThanData, at: place,
      "the cooldown of \(spanWords(cooldown)) is longer than the data of \(spanWords(dataSeconds))")
  }
}

/// Codes of what is valid and hardly meant; each has a page in docs/errors.
enum StrategyWarning {
  static let contradiction = "W-STRATEGY-001"
  static let alwaysTrue = "W-STRATEGY-002"
  static let deadExit = "W-STRATEGY-003"
  static let stopAboveProfit = "W-STRATEGY-004"
  static let longerThanData = "W-STRATEGY-005"
  static let unused = "W-STRATEGY-006"
  static let neverKnown = "W-STRATEGY-007"
}
