import Configurations

/// What differs in meaning between two strategies, field by field, in words.
public struct StrategyDifference: Hashable, Sendable {
  /// The field: `entry`, `exit.stop_loss`, `cooldown`.
  public let field: String
  /// What the first says; nil where it says nothing.
  public let before: String?
  /// What the second says; nil where it says nothing.
  public let after: String?

  /// `exit.stop_loss: a loss of 20% → a loss of 25%`.
  public var sentence: String { "\(field): \(before ?? "nothing") → \(after ?? "nothing")" }

  /// All differences from one to another, in the order of the documents; empty where both mean the
  /// same. Descriptions are no part of the meaning.
  public static func all(from old: Strategy, to new: Strategy) -> [StrategyDifference] {
    var list: [StrategyDifference] = []
    func add(_ field: String, _ before: String?, _ after: String?) {
      if before != after { list.append(Self(field: field, before: before, after: after)) }
    }
    add("name", old.name, new.name)
    add("universe", old.universe.sentence, new.universe.sentence)
    list += conditions("entry", old.entry, new.entry)
    add("mode", old.mode.rawValue, new.mode.rawValue)
    add("cooldown", old.cooldownSeconds.map(spanWords), new.cooldownSeconds.map(spanWords))
    add(
      "max_entries_per_market", old.entriesPerMarketMax.map { "\($0)" },
      new.entriesPerMarketMax.map { "\($0)" })
    list += exits(old.exits, new.exits)
    add("sizing", old.sizing?.words, new.sizing?.words)
    add(
      "max_positions", old.limits.positionsMax.map { "\($0)" },
      new.limits.positionsMax.map { "\($0)" })
    add(
      "max_positions_per_market", old.limits.positionsPerMarketMax.map { "\($0)" },
      new.limits.positionsPerMarketMax.map { "\($0)" })
    add("allocation", old.allocationPPM.map { percent($0) }, new.allocationPPM.map { percent($0) })
    let (before, after) = (old.execution.canonical, new.execution.canonical)
    for field in StrategyExecution.fields {
      add("execution.\(field.key)", before?.text(of: field.key), after?.text(of: field.key))
    }
    return list
  }

  private static func exits(_ old: ExitPlan, _ new: ExitPlan) -> [StrategyDifference] {
    var list: [StrategyDifference] = []
    func add(_ field: String, _ before: String?, _ after: String?) {
      if before != after { list.append(Self(field: field, before: before, after: after)) }
    }
    add("measure", old.measure.rawValue, new.measure.rawValue)
    if old.measure == .price && new.measure == .price {
      add("basis", old.basis.rawValue, new.basis.rawValue)
    }
    add("exit.stop_loss", old.stopLoss.map(percent), new.stopLoss.map(percent))
    for gain in Set((old.takeProfits + new.takeProfits).map(\.gain)).sorted() {
      let rungs = [old, new].map { plan in plan.takeProfits.first { $0.gain == gain } }
      add(
        "exit.take_profit at \(percent(gain))", rungs[0]?.portion.words, rungs[1]?.portion.words)
    }
    add("exit.trailing_stop", old.trailingStop?.words, new.trailingStop?.words)
    add("exit.break_even", old.breakEvenArmGain.map(percent), new.breakEvenArmGain.map(percent))
    add(
      "exit.liquidity_drop", old.liquidityDropPPM.map { percent($0) },
      new.liquidityDropPPM.map { percent($0) })
    add(
      "exit.creator_sell", old.creatorSellPPM.map { percent($0) },
      new.creatorSellPPM.map { percent($0) })
    add(
      "exit.graduation", old.sellsAtGraduation ? "sells" : nil,
      new.sellsAtGraduation ? "sells" : nil)
    switch (old.condition, new.condition) {
    case (let before?, let after?): list += conditions("exit.condition", before, after)
    case (let before, let after):
      add("exit.condition", before?.summary, after?.summary)
    }
    add("exit.idle", old.idleSeconds.map(spanWords), new.idleSeconds.map(spanWords))
    add("exit.time_stop", old.timeStopSeconds.map(spanWords), new.timeStopSeconds.map(spanWords))
    return list
  }

  /// Parts of two trees that differ; a leaf whose threshold alone differs is one difference.
  private static func conditions(
    _ field: String, _ old: Condition, _ new: Condition
  ) -> [StrategyDifference] {
    guard old.canonical != new.canonical else { return [] }
    guard old.isAny == new.isAny else {
      return [Self(field: field, before: old.summary, after: new.summary)]
    }
    let (oldParts, newParts) = (old.parts, new.parts)
    let (oldTexts, newTexts) = (oldParts.map(\.canonical.text), newParts.map(\.canonical.text))
    let gone = zip(oldParts, oldTexts).filter { !newTexts.contains($0.1) }.map(\.0)
    var come = zip(newParts, newTexts).filter { !oldTexts.contains($0.1) }.map(\.0)
    var list: [StrategyDifference] = []
    for part in gone {
      let match = come.firstIndex { $0.asksTheSame(as: part) }
      let after = match.map { come.remove(at: $0).summary }
      list.append(Self(field: field, before: part.summary, after: after))
    }
    for part in come { list.append(Self(field: field, before: nil, after: part.summary)) }
    return list
  }
}

extension Condition {
  /// The condition on one line.
  public var summary: String {
    switch self {
    case .leaf(let leaf): leaf.words
    case .not(let inner): "not (\(inner.summary))"
    case .all(let parts): parts.map(\.inList).joined(separator: " and ")
    case .any(let parts): parts.map(\.inList).joined(separator: " or ")
    }
  }

  private var inList: String {
    switch self {
    case .leaf, .not: summary
    case .all, .any: "(\(summary))"
    }
  }

  fileprivate var isAny: Bool { if case .any(let parts) = self { parts.count > 1 } else { false } }

  fileprivate var parts: [Condition] {
    switch self {
    case .all(let parts): parts.flatMap { $0.isAny ? [$0] : $0.parts }
    case .any(let parts): parts
    case .leaf, .not: [self]
    }
  }

  /// Whether both are leaves of one feature compared in one direction.
  fileprivate func asksTheSame(as other: Condition) -> Bool {
    guard case .leaf(let own) = self, case .leaf(let its) = other else { return false }
    return own.left.feature == its.left.feature
      && (own.comparison == its.comparison || own.left == its.left)
  }
}

extension TrailingStop {
  fileprivate var words: String {
    percent(drop) + (armGain.map { " after a gain of \(percent($0))" } ?? "")
  }
}

extension CanonicalValue {
  /// Text of a member, without quotes.
  fileprivate func text(of key: String) -> String? {
    guard case .object(let members) = self, let value = members[key] else { return nil }
    if case .string(let text) = value { return text }
    return value.text
  }
}
