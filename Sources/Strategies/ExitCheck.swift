import Configurations
import Market

/// Looks for exits that another exit always comes before, and for a stop that risks more than the
/// target wins.
struct ExitCheck {
  private let strategy: Strategy
  private let root: ConfigurationValue
  private let dataSeconds: Int64?
  private var exits: ExitPlan { strategy.exits }

  init(_ strategy: Strategy, _ root: ConfigurationValue, dataSeconds: Int64?) {
    self.strategy = strategy
    self.root = root
    self.dataSeconds = dataSeconds
  }

  mutating func run(_ warnings: inout Problems) {
    if let condition = exits.condition, let value = place("condition")?["condition"] {
      var check = ConditionCheck(dataSeconds: dataSeconds, universe: strategy.universe)
      check.run(condition, value, &warnings)
    }
    checkLadder(&warnings)
    checkTargets(&warnings)
    checkStops(&warnings)
    checkClocks(&warnings)
    if exits.sellsAtGraduation, !strategy.universe.venues.isEmpty,
      !strategy.universe.venues.contains(where: \.isCurve)
    {
      warn(
        StrategyWarning.deadExit, "graduation",
        "no venue of the universe is a curve, so that nothing graduates", &warnings)
    }
  }

  /// Gain at which nothing is left to sell.
  private var gainOfAll: Double? {
    var sold: Int64 = 0
    for rung in exits.takeProfits {
      switch rung.portion {
      case .rest: return rung.gain
      case .share(let ppm): sold += ppm
      case .cost: break
      }
      if sold >= 1_000_000 { return rung.gain }
    }
    return nil
  }

  private func checkLadder(_ warnings: inout Problems) {
    guard let gainOfAll else { return }
    for rung in exits.takeProfits where rung.gain > gainOfAll {
      warn(
        StrategyWarning.deadExit, "take_profit", at: rung.gain,
        "nothing is left for the gain of \(percent(rung.gain)): that of \(percent(gainOfAll)) "
          + "sells the rest", &warnings)
    }
  }

  private func checkTargets(_ warnings: inout Problems) {
    guard let gainOfAll else { return }
    if let gain = exits.breakEvenArmGain, gain >= gainOfAll {
      warn(
        StrategyWarning.deadExit, "break_even",
        "the gain of \(percent(gainOfAll)) sells all before \(percent(gain)) is reached", &warnings)
    }
    if let gain = exits.trailingStop?.armGain, gain >= gainOfAll {
      warn(
        StrategyWarning.deadExit, "trailing_stop",
        "the gain of \(percent(gainOfAll)) sells all before \(percent(gain)) arms it", &warnings)
    }
    if let loss = exits.stopLoss, let gain = exits.takeProfits.first?.gain, loss > gain {
      warn(
        StrategyWarning.stopAboveProfit, "stop_loss",
        "the stop risks \(percent(loss)) for a first target of \(percent(gain))", &warnings)
    }
  }

  private func checkStops(_ warnings: inout Problems) {
    guard let loss = exits.stopLoss, let trailing = exits.trailingStop, trailing.armGain == nil,
      trailing.drop <= loss
    else { return }
    warn(
      StrategyWarning.deadExit, "stop_loss",
      "the trailing stop of \(percent(trailing.drop)) counts from the entry and comes first",
      &warnings)
  }

  private func checkClocks(_ warnings: inout Problems) {
    if let idle = exits.idleSeconds, let stop = exits.timeStopSeconds, idle >= stop {
      warn(
        StrategyWarning.deadExit, "idle",
        "the time stop of \(spanWords(stop)) comes before \(spanWords(idle)) without a swap",
        &warnings)
    }
    guard let dataSeconds else { return }
    for (kind, seconds) in [("idle", exits.idleSeconds), ("time_stop", exits.timeStopSeconds)] {
      guard let seconds, seconds > dataSeconds else { continue }
      warn(
        StrategyWarning.longerThanData, kind,
        "\(spanWords(seconds)) is longer than the data of \(spanWords(dataSeconds))", &warnings)
    }
  }

  private func warn(
    _ code: String, _ kind: String, at gain: Double? = nil, _ message: String,
    _ warnings: inout Problems
  ) {
    warnings.add(code, at: place(kind, gain) ?? root, message)
  }

  /// The item of `exit` that is of a kind.
  private func place(_ kind: String, _ gain: Double? = nil) -> ConfigurationValue? {
    guard case .list(let items)? = root["exit"]?.kind else { return nil }
    return items.first { item in
      guard let value = item[kind] else { return false }
      guard let gain, case .string(let text) = value.kind else { return true }
      let digits = text.prefix { $0 != "%" }.filter { $0 != " " }
      return DecimalNumber(digits.utf8)?.double(power: -2) == gain
    }
  }
}
