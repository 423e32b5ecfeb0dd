import Configurations
import Foundation
import Market
import Testing

@testable import Strategies
@testable import StrategyFixtures

/// A strategy's meaning, without its texts.
private func meaning(_ strategy: Strategy, entry: Condition? = nil) -> Strategy {
  Strategy(
    name: strategy.name, description: "", universe: strategy.universe,
    entry: entry ?? strategy.entry, cooldownSeconds: strategy.cooldownSeconds,
    entriesPerMarketMax: strategy.entriesPerMarketMax, mode: strategy.mode,
    exits: strategy.exits, sizing: strategy.sizing, limits: strategy.limits,
    allocationPPM: strategy.allocationPPM, execution: strategy.execution, canonicalText: "",
    sourceText: "")
}

@Suite struct RoundTripTests {
  /// `make strategy-rounds` goes through 10,000.
  private static let rounds =
    Int(ProcessInfo.processInfo.environment["SUNDIAL_ROUNDS"] ?? "") ?? 1_000

  @Test func strategiesComeBackFromTheirCanonicalText() throws {
    for seed in 0..<Self.rounds {
      var generator = StrategyGenerator(seed: UInt64(seed))
      let drawn = generator.strategy()
      var speller = StrategySpeller(seed: UInt64(seed) &+ 77)
      let source = speller.document(drawn)
      let first = try Strategy.parse(source: source, file: "first")
      try #require(first.canonicalText == drawn.canonical.text, "seed \(seed): \(source)")
      let second = try Strategy.parse(source: first.canonicalText, file: "canonical")
      try #require(second.canonicalText == first.canonicalText, "seed \(seed): \(source)")
      // Trees come back in canonical order; everything else exactly.
      let same = Condition.leaf(Leaf(FeatureUse(.tokenAge), .lessThan, .integer(1)))
      let plain = { (strategy: Strategy) in
        meaning(strategy, entry: same).withExitCondition(nil)
      }
      try #require(plain(second) == plain(drawn), "seed \(seed): \(source)")
      let third = try Strategy.parse(source: second.canonicalText, file: "canonical")
      try #require(meaning(third) == meaning(second), "seed \(seed)")
    }
  }

  @Test func twoSpellingsAreOneAndAnyChangeIsAnother() throws {
    for seed in 0..<(Self.rounds / 10) {
      var generator = StrategyGenerator(seed: UInt64(seed) &+ 50_000)
      let drawn = generator.strategy()
      var one = StrategySpeller(seed: UInt64(seed))
      var other = StrategySpeller(seed: UInt64(seed) &+ 1_000_000)
      let first = try Strategy.parse(source: one.document(drawn), file: "one")
      let second = try Strategy.parse(source: other.document(drawn), file: "other")
      try #require(first.canonicalText == second.canonicalText, "seed \(seed)")
      for (what, changed) in changes(of: drawn, &generator) {
        let third = try Strategy.parse(source: one.document(changed), file: "changed")
        try #require(third.canonicalText != first.canonicalText, "seed \(seed): \(what)")
      }
    }
  }

  /// The strategy with one thing of its meaning changed, for every field.
  private func changes(
    of old: Strategy, _ generator: inout StrategyGenerator
  ) -> [(String, Strategy)] {
    let other = generator.strategy()
    var list: [(String, Strategy)] = []
    func add(
      _ what: String, name: String? = nil, universe: Universe? = nil, entry: Condition? = nil,
      cooldown: Int64?? = nil, entries: Int?? = nil, mode: SignalMode? = nil,
      exits: ExitPlan? = nil, sizing: Sizing?? = nil, limits: PositionLimits? = nil,
      allocation: Int64?? = nil, execution: StrategyExecution? = nil
    ) {
      let new = Strategy(
        name: name ?? old.name, description: "", universe: universe ?? old.universe,
        entry: entry ?? old.entry, cooldownSeconds: cooldown ?? old.cooldownSeconds,
        entriesPerMarketMax: entries ?? old.entriesPerMarketMax, mode: mode ?? old.mode,
        exits: exits ?? old.exits, sizing: sizing ?? old.sizing, limits: limits ?? old.limits,
        allocationPPM: allocation ?? old.allocationPPM, execution: execution ?? old.execution,
        canonicalText: "", sourceText: "")
      if meaning(new) != meaning(old) { list.append((what, new)) }
    }
    add("name", name: old.name + "x")
    if other.universe != old.universe { add("universe", universe: other.universe) }
    add("cooldown", cooldown: .some((old.cooldownSeconds ?? 0) + 1))
    add("entries", entries: .some((old.entriesPerMarketMax ?? 0) + 1))
    add("mode", mode: old.mode == .level ? .edge : .level)
    add("exits", exits: other.exits)
    for (what, exits) in exitChanges(of: old.exits) { add(what, exits: exits) }
    if other.sizing != old.sizing { add("sizing", sizing: .some(other.sizing)) }
    if other.limits != old.limits { add("limits", limits: other.limits) }
    add("allocation", allocation: .some((old.allocationPPM ?? 0) % 1_000_000 + 1))
    if other.execution != old.execution { add("execution", execution: other.execution) }
    if case .leaf(let leaf) = old.entry {
      add("threshold", entry: .leaf(changed(leaf)))
      add("comparison", entry: .leaf(Leaf(leaf.left, leaf.comparison.negated, leaf.threshold)))
    }
    return list
  }

  private func changed(_ leaf: Leaf) -> Leaf {
    switch leaf.threshold {
    case .integer(let value): Leaf(leaf.left, leaf.comparison, .integer(value + 1))
    case .ratio(let value): Leaf(leaf.left, leaf.comparison, .ratio(value == 0.125 ? 0.25 : 0.125))
    case .feature(let use, let factor):
      Leaf(leaf.left, leaf.comparison, .feature(use, factor: factor == 0.125 ? 0.25 : 0.125))
    }
  }

  private func exitChanges(of old: ExitPlan) -> [(String, ExitPlan)] {
    func with(
      stop: Double?? = nil, rungs: [TakeProfit]? = nil, trailing: TrailingStop?? = nil,
      even: Double?? = nil, drop: Int64?? = nil, creator: Int64?? = nil, graduation: Bool? = nil,
      idle: Int64?? = nil, time: Int64?? = nil
    ) -> ExitPlan {
      ExitPlan(
        measure: old.measure, basis: old.basis, stopLoss: stop ?? old.stopLoss,
        takeProfits: rungs ?? old.takeProfits, trailingStop: trailing ?? old.trailingStop,
        breakEvenArmGain: even ?? old.breakEvenArmGain,
        liquidityDropPPM: drop ?? old.liquidityDropPPM,
        creatorSellPPM: creator ?? old.creatorSellPPM,
        sellsAtGraduation: graduation ?? old.sellsAtGraduation, condition: old.condition,
        idleSeconds: idle ?? old.idleSeconds, timeStopSeconds: time ?? old.timeStopSeconds)
    }
    let trailing = TrailingStop(
      drop: (old.trailingStop?.drop ?? 0.5) / 2, armGain: old.trailingStop?.armGain)
    return [
      ("stop", with(stop: .some((old.stopLoss ?? 0.5) / 2))),
      ("rung", with(rungs: old.takeProfits + [TakeProfit(gain: 1_000)])),
      ("trailing", with(trailing: .some(trailing))),
      ("even", with(even: .some(old.breakEvenArmGain == 0.25 ? 0.5 : 0.25))),
      ("drop", with(drop: .some((old.liquidityDropPPM ?? 0) % 999_999 + 1))),
      ("creator", with(creator: .some((old.creatorSellPPM ?? 0) % 1_000_000 + 1))),
      ("graduation", with(graduation: !old.sellsAtGraduation)),
      ("idle", with(idle: .some((old.idleSeconds ?? 0) + 1))),
      ("time", with(time: .some((old.timeStopSeconds ?? 0) + 1))),
    ]
  }
}

extension Strategy {
  fileprivate func withExitCondition(_ condition: Condition?) -> Strategy {
    let plan = ExitPlan(
      measure: exits.measure, basis: exits.basis, stopLoss: exits.stopLoss,
      takeProfits: exits.takeProfits, trailingStop: exits.trailingStop,
      breakEvenArmGain: exits.breakEvenArmGain, liquidityDropPPM: exits.liquidityDropPPM,
      creatorSellPPM: exits.creatorSellPPM, sellsAtGraduation: exits.sellsAtGraduation,
      condition: condition, idleSeconds: exits.idleSeconds, timeStopSeconds: exits.timeStopSeconds)
    return Strategy(
      name: name, description: "", universe: universe, entry: entry,
      cooldownSeconds: cooldownSeconds, entriesPerMarketMax: entriesPerMarketMax, mode: mode,
      exits: plan, sizing: sizing, limits: limits, allocationPPM: allocationPPM,
      execution: execution, canonicalText: "", sourceText: "")
  }
}
