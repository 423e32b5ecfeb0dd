import Configurations

extension ExitPlan {
  private static let kinds = ["stop_loss", "take_profit", "trailing_stop", "time_stop"]
  private static let laterKinds = [
    "break_even", "liquidity_drop", "creator_sell", "graduation", "condition", "idle", "portion",
    "proceeds",
  ]

  /// The exits of a strategy: the list `exit`, with `basis` and `measure` beside it.
  ///
  /// Without exits a position is held to the end of the data.
  init(_ root: ConfigurationValue, _ problems: inout Problems) {
    var found: [String: ConfigurationValue] = [:]
    for item in root["exit"].flatMap({ $0.items(&problems) }) ?? [] {
      guard let kind = Self.readKind(item, &problems) else { continue }
      if found.updateValue(item, forKey: kind) != nil {
        problems.add(
          StrategyCode.exit, at: item,
          "a second \(kind): this version has one exit of a kind (ladders come later)")
      }
    }
    stopLoss = found["stop_loss"]?["stop_loss"].flatMap { Self.share($0, &problems) }
    let target = found["take_profit"]?["take_profit"].flatMap { Self.gain($0, &problems) }
    takeProfits = target.map { [TakeProfit(gain: $0)] } ?? []
    let trailing = found["trailing_stop"]
    let armGain = trailing?["arm_gain"].flatMap { Self.gain($0, &problems) }
    trailingStop = trailing?["trailing_stop"].flatMap { Self.share($0, &problems) }.map {
      TrailingStop(drop: $0, armGain: armGain)
    }
    timeStopSeconds = found["time_stop"]?["time_stop"].flatMap {
      $0.durationSeconds(in: 1...durationMaxSeconds, &problems)
    }
    let word = root["basis"]?.word(among: Basis.allCases.map(\.rawValue), &problems)
    basis = word.flatMap { Basis(rawValue: $0) } ?? .entryPrice
    measure = .price
    breakEvenArmGain = nil
    liquidityDropPPM = nil
    creatorSellPPM = nil
    sellsAtGraduation = false
    condition = nil
    idleSeconds = nil
    Self.checkMeasure(root["measure"], &problems)
  }

  var canonical: CanonicalValue {
    .object([
      "basis": .string(basis.rawValue), "measure": .string(measure.rawValue),
      "stop_loss": stopLoss.map { .double($0) } ?? .null,
      "take_profit": takeProfits.first.map { .double($0.gain) } ?? .null,
      "trailing_stop": trailingStop.map { trailing in
        .object([
          "drop": .double(trailing.drop), "arm_gain": trailing.armGain.map { .double($0) } ?? .null,
        ])
      } ?? .null,
      "time_stop_s": timeStopSeconds.map { .integer($0) } ?? .null,
    ])
  }

  private static func checkMeasure(
    _ value: ConfigurationValue?, _ problems: inout Problems
  ) {
    guard let value, let word = value.word(among: ["price", "proceeds"], &problems),
      word == "proceeds"
    else { return }
    problems.add(
      ConfigurationCode.notInThisVersion, at: value, "measuring by proceeds is not in this version",
      expected: "\"price\"")
  }

  /// Which exit an item of the list is; nil (with a problem) unless it is exactly one.
  private static func readKind(
    _ item: ConfigurationValue, _ problems: inout Problems
  ) -> String? {
    guard case .object(let members) = item.kind else {
      problems.add(
        ConfigurationCode.wrongKind, at: item, "this is \(item.kindName)",
        expected: "an exit such as { \"stop_loss\": \"20%\" }")
      return nil
    }
    let present = members.filter { kinds.contains($0.key) && $0.value.kind != .null }.map(\.key)
    guard present.count == 1, let kind = present.first else {
      _ = item.members(known: kinds + ["arm_gain"], later: laterKinds, &problems)
      let isLater = members.contains { laterKinds.contains($0.key) }
      if present.count > 1 || !isLater {
        problems.add(
          StrategyCode.exit, at: item, "an item of exit is exactly one exit",
          expected: "one of \(kinds.joined(separator: ", "))")
      }
      return nil
    }
    let known = kind == "trailing_stop" ? [kind, "arm_gain"] : [kind]
    _ = item.members(known: known, later: laterKinds, &problems)
    return kind
  }

  /// A loss or drop: more than 0 % and less than 100 %.
  private static func share(_ value: ConfigurationValue, _ problems: inout Problems) -> Double? {
    guard let ratio = value.percentage(&problems)?.ratio else { return nil }
    if ratio > 0 && ratio < 1 { return ratio }
    problems.add(
      StrategyCode.threshold, at: value, "a loss or drop must be possible",
      expected: "more than 0% and less than 100%")
    return nil
  }

  /// A gain: more than 0 %.
  private static func gain(_ value: ConfigurationValue, _ problems: inout Problems) -> Double? {
    guard let ratio = value.percentage(&problems)?.ratio else { return nil }
    if ratio > 0 { return ratio }
    problems.add(StrategyCode.threshold, at: value, "a gain must be more than 0%")
    return nil
  }
}
