import Configurations

extension ExitPlan {
  /// The exits of a strategy: the list `exit`, with `basis` and `measure` beside it.
  ///
  /// Without exits a position is held to the end of the data.
  init(_ root: ConfigurationValue, _ problems: inout Problems) {
    var single: [String: ConfigurationValue] = [:]
    var rungs: [ConfigurationValue] = []
    for item in root["exit"].flatMap({ $0.items(&problems) }) ?? [] {
      guard let kind = Self.readKind(item, &problems) else { continue }
      if kind == ExitFields.takeProfit.key {
        rungs.append(item)
      } else if single.updateValue(item, forKey: kind) != nil {
        problems.add(
          StrategyCode.exit, at: item, "a second \(kind): there is one of a kind",
          expected: "only take_profit several times")
      }
    }
    func read<Value>(_ field: Field<Value>, _ problems: inout Problems) -> Value? {
      single[field.key]?.read(field, &problems)
    }
    stopLoss = read(ExitFields.stopLoss, &problems)
    takeProfits = Self.readLadder(rungs, &problems)
    let armGain = single["trailing_stop"]?.read(ExitFields.armGain, &problems)
    trailingStop = read(ExitFields.trailingStop, &problems).map {
      TrailingStop(drop: $0, armGain: armGain)
    }
    breakEvenArmGain = read(ExitFields.breakEven, &problems)
    liquidityDropPPM = read(ExitFields.liquidityDrop, &problems)
    creatorSellPPM = read(ExitFields.creatorSell, &problems)
    sellsAtGraduation = read(ExitFields.graduation, &problems) ?? false
    condition = read(ExitFields.condition, &problems)
    idleSeconds = read(ExitFields.idle, &problems)
    timeStopSeconds = read(ExitFields.timeStop, &problems)
    measure = root.read(ExitFields.measure, &problems) ?? .price
    basis = root.read(ExitFields.basis, &problems) ?? .entryPrice
    if measure == .proceeds, let stated = root[ExitFields.basis.key] {
      problems.add(
        ConfigurationCode.contradiction, at: stated,
        "with \"measure\": \"proceeds\" gains are shares of the position's cost, not of a price",
        expected: "no \"basis\"")
    }
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
    let kinds = ExitFields.kinds
    let present = kinds.filter { kind in
      members.contains { $0.key == kind.field.key && $0.value.kind != .null }
    }
    guard present.count == 1, let kind = present.first else {
      let beside = kinds.flatMap(\.beside).keys
      _ = item.members(known: kinds.map(\.field.key) + beside, &problems)
      problems.add(
        StrategyCode.exit, at: item, "an item of exit is exactly one exit",
        expected: "one of \(kinds.map(\.field.key).joined(separator: ", "))")
      return nil
    }
    _ = item.members(known: [kind.field.key] + kind.beside.keys, &problems)
    return kind.field.key
  }

  /// The rungs by rising gain, whatever order they are written in.
  private static func readLadder(
    _ items: [ConfigurationValue], _ problems: inout Problems
  ) -> [TakeProfit] {
    if let first = items.first, items.count > ExitFields.rungsMax {
      problems.add(
        StrategyCode.exit, at: first, "\(items.count) take_profit rungs",
        expected: "at most \(ExitFields.rungsMax)")
    }
    var rungs: [TakeProfit] = []
    for item in items {
      let portion = item.read(ExitFields.portion, &problems)
      guard let gain = item.read(ExitFields.takeProfit, &problems) else { continue }
      if rungs.contains(where: { $0.gain == gain }) {
        problems.add(
          StrategyCode.exit, at: item, "a second take_profit at the same gain",
          expected: "one rung for each gain")
      }
      rungs.append(TakeProfit(gain: gain, portion: portion ?? .rest))
    }
    return rungs.sorted { $0.gain < $1.gain }
  }

  /// The members of a document's root: `exit`, `measure` and, where it has a meaning, `basis`.
  var canonical: [String: CanonicalValue] {
    var items: [CanonicalValue] = []
    func add<Value>(
      _ field: Field<Value>, _ value: CanonicalValue?, beside: [String: CanonicalValue] = [:]
    ) {
      guard let value else { return }
      items.append(.object(beside.merging([field.key: value]) { _, own in own }))
    }
    add(ExitFields.stopLoss, stopLoss.map { .ratio($0) })
    for rung in takeProfits {
      var beside: [String: CanonicalValue] = [:]
      switch rung.portion {
      case .rest: break
      case .share(let ppm): beside["portion"] = .share(ppm)
      case .cost: beside["portion"] = .string("cost")
      }
      add(ExitFields.takeProfit, .ratio(rung.gain), beside: beside)
    }
    let armGain = trailingStop?.armGain.map { ["arm_gain": CanonicalValue.ratio($0)] }
    add(ExitFields.trailingStop, trailingStop.map { .ratio($0.drop) }, beside: armGain ?? [:])
    add(ExitFields.breakEven, breakEvenArmGain.map { .ratio($0) })
    add(ExitFields.liquidityDrop, liquidityDropPPM.map { .share($0) })
    add(ExitFields.creatorSell, creatorSellPPM.map { .share($0) })
    add(ExitFields.graduation, sellsAtGraduation ? .boolean(true) : nil)
    add(ExitFields.condition, condition?.canonical)
    add(ExitFields.idle, idleSeconds.map { .duration($0) })
    add(ExitFields.timeStop, timeStopSeconds.map { .duration($0) })
    var members: [String: CanonicalValue] = [
      "exit": .list(items), ExitFields.measure.key: .string(measure.rawValue),
    ]
    if measure == .price { members[ExitFields.basis.key] = .string(basis.rawValue) }
    return members
  }
}
