import Configurations
import Fixtures
import Market

@testable import Strategies

/// Writes a strategy as somebody might: one of many spellings of one meaning.
struct StrategySpeller {
  var dice: SeededNumbers

  init(seed: UInt64) { dice = SeededNumbers(seed: seed) }

  mutating func document(_ strategy: Strategy) -> String {
    var members = [
      ("name", "\"\(strategy.name)\""), ("description", "\"seed \(dice.number(0...9))\""),
      ("entry", condition(strategy.entry)), ("exit", exits(strategy.exits)),
    ]
    if strategy.mode != .level || dice.chance(50) {
      members.append(("mode", "\"\(strategy.mode.rawValue)\""))
    }
    if strategy.exits.measure != .price || dice.chance(50) {
      members.append(("measure", "\"\(strategy.exits.measure.rawValue)\""))
    }
    if strategy.exits.measure == .price, strategy.exits.basis != .entryPrice || dice.chance(50) {
      members.append(("basis", "\"\(strategy.exits.basis.rawValue)\""))
    }
    if let universe = universe(strategy.universe) { members.append(("universe", universe)) }
    add("cooldown", strategy.cooldownSeconds.map { duration($0) }, &members)
    add("max_entries_per_market", strategy.entriesPerMarketMax.map { "\($0)" }, &members)
    add("max_positions", strategy.limits.positionsMax.map { "\($0)" }, &members)
    add("max_positions_per_market", strategy.limits.positionsPerMarketMax.map { "\($0)" }, &members)
    add("allocation", strategy.allocationPPM.map { share($0) }, &members)
    add("sizing", strategy.sizing.map { sizing($0) }, &members)
    let execution = execution(strategy.execution)
    if execution != "{}" { members.append(("execution", execution)) }
    return object(members)
  }

  private func add(
    _ key: String, _ value: String?, _ members: inout [(String, String)]
  ) {
    if let value { members.append((key, value)) }
  }

  /// An object with its members in any order, with blanks and comments.
  private mutating func object(_ members: [(String, String)]) -> String {
    var text = "{"
    for (index, member) in members.shuffled(using: &dice).enumerated() {
      if index > 0 { text += "," }
      text += blank() + "\"\(member.0)\":" + blank() + member.1
    }
    if !members.isEmpty && dice.chance(20) { text += "," }
    return text + blank() + "}"
  }

  private mutating func blank() -> String {
    dice.one(["", "", " ", "\n  ", "\t", " /* so */ ", " // so \n"])
  }

  private mutating func condition(_ condition: Condition) -> String {
    if dice.chance(5) {
      return object([("not", object([("not", self.condition(condition))]))])
    }
    switch condition {
    case .leaf(let leaf):
      if dice.chance(5) { return object([("all", "[\(self.leaf(leaf))]")]) }
      return self.leaf(leaf)
    case .not(let inner): return object([("not", self.condition(inner))])
    case .all(let parts): return object([("all", list(parts))])
    case .any(let parts): return object([("any", list(parts))])
    }
  }

  private mutating func list(_ parts: [Condition]) -> String {
    var items: [String] = []
    for part in parts {
      items.append(condition(part))
      if dice.chance(5) { items.append(condition(part)) }
    }
    return "[" + items.shuffled(using: &dice).joined(separator: ",") + "]"
  }

  private mutating func leaf(_ leaf: Leaf) -> String {
    let signs: [Comparison: String] = [
      .greaterThan: ">", .greaterThanOrEqual: ">=", .lessThan: "<", .lessThanOrEqual: "<=",
      .equal: "==", .notEqual: "!=",
    ]
    let word = leaf.comparison.rawValue
    var members = use(leaf.left)
    members.append(("operator", "\"\(dice.chance(50) ? word : signs[leaf.comparison] ?? word)\""))
    members.append(("value", threshold(leaf.threshold, leaf.left.feature)))
    return object(members)
  }

  private mutating func use(_ use: FeatureUse) -> [(String, String)] {
    var members = [("feature", "\"\(use.feature.rawValue)\"")]
    if let window = use.windowSeconds { members.append(("window", duration(window))) }
    switch use.minAmount {
    case .lamports(let amount): members.append(("min_amount", lamports(amount)))
    case .microUSD(let amount):
      members.append(("min_amount", "\"\(decimalText("\(amount)", power: -6)) USD\""))
    case nil: break
    }
    return members
  }

  private mutating func threshold(_ threshold: Threshold, _ feature: Feature) -> String {
    switch threshold {
    case .feature(let other, let factor):
      var members = use(other)
      if factor != 1 || dice.chance(50) { members.append(("times", "\(factor)")) }
      return object(members)
    case .integer(let value):
      switch feature.unit {
      case .seconds: return duration(value)
      case .lamports:
        return dice.chance(20) ? decimalText("\(value)", power: -9) : lamports(value)
      case .microUSD:
        let text = decimalText("\(value)", power: -6)
        return dice.chance(50) ? text : "\"\(text) USD\""
      default: return "\(value)"
      }
    case .ratio(let value):
      switch feature.unit {
      case .ratio: return "\"\(decimalText("\(value)", power: 2))%\""
      case .multiple: return decimalText("\(value)", power: 0)
      case .solPerToken: return "\"\(decimalText("\(value)", power: 0)) SOL\""
      default:
        let text = decimalText("\(value)", power: 0)
        return dice.chance(50) ? text : "\"\(text)USD\""
      }
    }
  }

  private mutating func duration(_ seconds: Int64) -> String {
    let space = dice.chance(20) ? " " : ""
    if seconds % 6 == 0 && dice.chance(50) {
      return "\"\(decimalText("\(seconds / 6)", power: -1))\(space)m\""
    }
    if seconds % 3_600 == 0 && dice.chance(50) { return "\"\(seconds / 3_600)\(space)h\"" }
    return "\"\(seconds)\(space)s\""
  }

  private mutating func lamports(_ amount: Int64) -> String {
    dice.chance(50) ? "\"\(amount) lamports\"" : "\"\(decimalText("\(amount)", power: -9)) SOL\""
  }

  private mutating func share(_ ppm: Int64) -> String {
    let text = decimalText("\(ppm)", power: -4)
    return dice.chance(20) && text.contains(".") ? "\"\(text)0 %\"" : "\"\(text)%\""
  }

  private func ratio(_ value: Double) -> String { "\"\(decimalText("\(value)", power: 2))%\"" }

  private mutating func exits(_ exits: ExitPlan) -> String {
    var items: [String] = []
    if let loss = exits.stopLoss { items.append(object([("stop_loss", ratio(loss))])) }
    for rung in exits.takeProfits {
      var members = [("take_profit", ratio(rung.gain))]
      switch rung.portion {
      case .rest: break
      case .share(let ppm): members.append(("portion", share(ppm)))
      case .cost: members.append(("portion", "\"cost\""))
      }
      items.append(object(members))
    }
    if let trailing = exits.trailingStop {
      var members = [("trailing_stop", ratio(trailing.drop))]
      if let gain = trailing.armGain { members.append(("arm_gain", ratio(gain))) }
      items.append(object(members))
    }
    if let gain = exits.breakEvenArmGain { items.append(object([("break_even", ratio(gain))])) }
    if let ppm = exits.liquidityDropPPM { items.append(object([("liquidity_drop", share(ppm))])) }
    if let ppm = exits.creatorSellPPM { items.append(object([("creator_sell", share(ppm))])) }
    if exits.sellsAtGraduation { items.append(object([("graduation", "true")])) }
    if let tree = exits.condition { items.append(object([("condition", condition(tree))])) }
    if let seconds = exits.idleSeconds { items.append(object([("idle", duration(seconds))])) }
    if let seconds = exits.timeStopSeconds {
      items.append(object([("time_stop", duration(seconds))]))
    }
    return "[" + items.shuffled(using: &dice).joined(separator: ", ") + "]"
  }

  private mutating func universe(_ universe: Universe) -> String? {
    func list(_ words: [String]) -> String? {
      guard !words.isEmpty else { return nil }
      var words = words.shuffled(using: &dice)
      if dice.chance(30) { words.append(words[0]) }
      return "[" + words.map { "\"\($0)\"" }.joined(separator: ", ") + "]"
    }
    var members: [(String, String)] = []
    add("venues", list(universe.venues.map(\.name)), &members)
    add("quotes", list(universe.quotes.map(\.name)), &members)
    add("mints", list(universe.mints.map(\.description)), &members)
    add("excluded_mints", list(universe.excludedMints.map(\.description)), &members)
    func moment(_ seconds: Int64) -> String { "\"\(timestampText(unixSeconds: seconds))\"" }
    add("created_from", universe.createdFrom.map(moment), &members)
    add("created_to", universe.createdTo.map(moment), &members)
    return members.isEmpty ? nil : object(members)
  }

  private mutating func sizing(_ sizing: Sizing) -> String {
    switch sizing {
    case .fixed(let amount): return object([("fixed", lamports(amount))])
    case .equityFraction(let ppm): return object([("equity_fraction", share(ppm))])
    case .poolShare(let ppm): return object([("pool_share", share(ppm))])
    case .volatilityTarget(let risk, let window, let most):
      var members = [("risk", share(risk)), ("window", duration(window))]
      if most != 1_000_000 || dice.chance(50) {
        members.append(("max_equity_fraction", share(most)))
      }
      return object([("volatility_target", object(members))])
    }
  }

  private mutating func execution(_ execution: StrategyExecution) -> String {
    var members: [(String, String)] = []
    add("entry_slippage", execution.entrySlippagePPM.map { share($0) }, &members)
    add("exit_slippage", execution.exitSlippagePPM.map { share($0) }, &members)
    add("retries", execution.retries.map { "\($0)" }, &members)
    add("priority_fee", execution.priorityFeeLamports.map { lamports($0) }, &members)
    add("tip", execution.tipLamports.map { lamports($0) }, &members)
    add("platform_fee", execution.platformFeePPM.map { share($0) }, &members)
    add("max_pool_share", execution.poolShareMaxPPM.map { share($0) }, &members)
    return members.isEmpty ? "{}" : object(members)
  }
}
