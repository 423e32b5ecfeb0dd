import Configurations
import Fixtures
import Market

@testable import Strategies

/// Random strategies over the whole language.
struct StrategyGenerator {
  /// Markets that strategies are to mean something in.
  struct Setting {
    let windows: [Int64]
    let amounts: [MinimumAmount]
    let mints: [Pubkey]
    let creation: ClosedRange<Int64>
    /// A number the feature may well pass; nil where it has none.
    let threshold: (FeatureUse, inout SeededNumbers) -> Threshold?
  }

  var dice: SeededNumbers
  private let setting: Setting?

  /// Without a setting, numbers are drawn from all that can be written.
  init(seed: UInt64, in setting: Setting? = nil) {
    dice = SeededNumbers(seed: seed)
    self.setting = setting
  }

  mutating func strategy() -> Strategy {
    let exits = exits()
    return Strategy(
      name: "s\(dice.number(0...999))", description: "", universe: universe(),
      entry: condition(depth: 3), cooldownSeconds: dice.maybe { $0.number(1...100_000) },
      entriesPerMarketMax: dice.maybe { Int($0.number(1...9)) },
      mode: dice.one(SignalMode.allCases), exits: exits, sizing: dice.maybe { Self.sizing(&$0) },
      limits: PositionLimits(
        positionsMax: dice.maybe { Int($0.number(1...50)) },
        positionsPerMarketMax: dice.maybe { Int($0.number(1...5)) }),
      allocationPPM: dice.maybe { $0.number(1...1_000_000) }, execution: execution(),
      canonicalText: "", sourceText: "")
  }

  mutating func condition(depth: Int) -> Condition {
    let count = Int(dice.number(1...4))
    switch dice.number(0...9) {
    case 0...3 where depth > 0: return .all((0..<count).map { _ in condition(depth: depth - 1) })
    case 4...5 where depth > 0: return .any((0..<count).map { _ in condition(depth: depth - 1) })
    case 6 where depth > 0: return .not(condition(depth: depth - 1))
    default: return .leaf(leaf())
    }
  }

  mutating func leaf() -> Leaf {
    let left = use(of: dice.one(Feature.allCases))
    let comparison = dice.one(Comparison.allCases)
    if dice.chance(20) {
      let same = Feature.allCases.filter { $0.unit.isComparable(with: left.feature.unit) }
      let other = use(of: dice.one(same))
      if other != left {
        let factor = dice.chance(40) ? 1 : Double(dice.number(1...5_000)) / 1_000
        return Leaf(left, comparison, .feature(other, factor: factor))
      }
    }
    let number = setting?.threshold(left, &dice) ?? threshold(left.feature)
    return Leaf(left, comparison, number)
  }

  private mutating func use(of feature: Feature) -> FeatureUse {
    FeatureUse(
      feature, windowSeconds: feature.hasWindow ? window() : nil,
      minAmount: feature == .largeBuys ? minAmount() : nil)
  }

  private mutating func window() -> Int64 {
    setting.map { dice.one($0.windows) } ?? dice.number(1...10_000)
  }

  private mutating func minAmount() -> MinimumAmount {
    if let setting { return dice.one(setting.amounts) }
    return dice.chance(50)
      ? .lamports(dice.number(1...5_000_000_000)) : .microUSD(dice.number(1...9_000_000_000))
  }

  private mutating func threshold(_ feature: Feature) -> Threshold {
    switch feature.unit {
    case .seconds: .integer(dice.number(0...1_000_000))
    case .lamports, .microUSD: .integer(dice.number(0...1_000_000_000_000))
    case .count: .integer(dice.number(0...1_000))
    case .ratio: .ratio(ratio(-100_000...1_000_000))
    case .multiple: .ratio(Double(dice.number(0...10_000)) / 1_000)
    case .solPerToken, .usdPerToken:
      .ratio(
        DecimalNumber("\(dice.number(0...1_000_000))".utf8)?.double(power: -11) ?? 0)
    case .usd: .ratio(Double(dice.number(0...5_000_000)))
    }
  }

  /// Of `range` hundred-thousandths: per cents of three decimals.
  private mutating func ratio(_ range: ClosedRange<Int64>) -> Double {
    DecimalNumber("\(dice.number(range))".utf8)?.double(power: -5) ?? 0
  }

  private mutating func universe() -> Universe {
    func some<Value>(_ values: [Value], _ dice: inout SeededNumbers) -> [Value] {
      dice.chance(50) ? values.filter { _ in dice.chance(40) } : []
    }
    let mints =
      setting?.mints.shuffled(using: &dice)
      ?? (0..<6).map { _ in
        Pubkey(words: (dice.next(), dice.next(), dice.next(), dice.next()))
      }
    let times = setting?.creation ?? 1_700_000_000...1_800_000_000
    let from = dice.maybe(30) { $0.number(times) }
    return Universe(
      venues: some(Venue.allCases, &dice), quotes: some(QuoteMint.allCases, &dice),
      mints: some(Array(mints[..<(mints.count / 2)]), &dice).sorted(),
      excludedMints: some(Array(mints[(mints.count / 2)...]), &dice).sorted(), createdFrom: from,
      createdTo: dice.maybe(30) { $0.number((from ?? 0)...(times.upperBound + 100_000_000)) })
  }

  private mutating func exits() -> ExitPlan {
    let measure = dice.one(Measure.allCases)
    let share: (inout SeededNumbers) -> Double = { dice in
      DecimalNumber("\(dice.number(1...99_999))".utf8)?.double(power: -5) ?? 0.5
    }
    let gain: (inout SeededNumbers) -> Double = { dice in
      DecimalNumber("\(dice.number(1...9_999_999))".utf8)?.double(power: -5) ?? 0.5
    }
    var rungs: [TakeProfit] = []
    for _ in 0..<dice.number(0...4) {
      let portion: Portion =
        switch dice.number(0...2) {
        case 0: .rest
        case 1: .cost
        default: .share(ppm: dice.number(1...1_000_000))
        }
      let level = gain(&dice)
      if !rungs.contains(where: { $0.gain == level }) {
        rungs.append(TakeProfit(gain: level, portion: portion))
      }
    }
    let trailing = dice.maybe { dice in
      TrailingStop(drop: share(&dice), armGain: dice.maybe { gain(&$0) })
    }
    let condition = dice.chance(30) ? condition(depth: 2) : nil
    return ExitPlan(
      measure: measure, basis: measure == .price ? dice.one(Basis.allCases) : .entryPrice,
      stopLoss: dice.maybe { share(&$0) }, takeProfits: rungs.sorted { $0.gain < $1.gain },
      trailingStop: trailing, breakEvenArmGain: dice.maybe { gain(&$0) },
      liquidityDropPPM: dice.maybe { $0.number(1...999_999) },
      creatorSellPPM: dice.maybe { $0.number(1...1_000_000) }, sellsAtGraduation: dice.chance(30),
      condition: condition, idleSeconds: dice.maybe { $0.number(1...100_000) },
      timeStopSeconds: dice.maybe { $0.number(1...100_000) })
  }

  private mutating func execution() -> StrategyExecution {
    var execution = StrategyExecution()
    execution.entrySlippagePPM = dice.maybe(20) { $0.number(0...1_000_000) }
    execution.exitSlippagePPM = dice.maybe(20) { $0.number(0...1_000_000) }
    execution.retries = dice.maybe(20) { Int($0.number(0...100)) }
    execution.priorityFeeLamports = dice.maybe(20) { $0.number(0...10_000_000) }
    execution.tipLamports = dice.maybe(20) { $0.number(0...10_000_000) }
    execution.platformFeePPM = dice.maybe(20) { $0.number(0...999_999) }
    execution.poolShareMaxPPM = dice.maybe(20) { $0.number(1...1_000_000) }
    return execution
  }

  private static func sizing(_ dice: inout SeededNumbers) -> Sizing {
    switch dice.number(0...3) {
    case 0: .fixed(lamports: dice.number(1...100_000_000_000))
    case 1: .equityFraction(ppm: dice.number(1...1_000_000))
    case 2: .poolShare(ppm: dice.number(1...1_000_000))
    default:
      .volatilityTarget(
        riskPPM: dice.number(1...1_000_000), windowSeconds: dice.number(1...10_000),
        mostPPM: dice.number(1...1_000_000))
    }
  }
}
