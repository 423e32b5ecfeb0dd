import Strategies

/// A set of features as work on a market: what is taken at the row, what over each window, and
/// which tallies that needs.
struct FeaturePlan {
  /// A feature and its place in the set.
  struct Job {
    let place: Int
    let use: FeatureUse
    /// Places in `tallies`: of the sum, what is taken off it, and the same of unknown parts.
    var plus = -1
    var minus = -1
    var unknownPlus = -1
    var unknownMinus = -1
  }

  /// The features of one window.
  struct Window {
    let seconds: Int64
    var jobs: [Job]
    /// Whether greatest and least prices are asked for.
    var needsExtrema: Bool { asks([.high, .low, .drawdownFromHigh]) }
    /// Whether a row's values follow from those of the row before, so that none can be left out.
    var needsEveryRow: Bool {
      needsExtrema
        || asks([.volatility, .uniqueTraders, .uniqueBuyers, .topTraderShare])
    }

    func asks(_ features: [Feature]) -> Bool {
      jobs.contains { features.contains($0.use.feature) }
    }
  }

  /// Features without a window.
  private(set) var plain: [Job] = []
  /// By seconds, ascending.
  private(set) var windows: [Window] = []
  /// Every tally the windows need, once.
  private(set) var tallies: [TallyKind] = []
  /// What a market must be prepared with: the primary pool's states and prices, price steps, and
  /// links of traders and buyers.
  private(set) var asksPrimary = false
  private(set) var asksPrice = false
  private(set) var asksSteps = false
  private(set) var asksTraders = false
  private(set) var asksShares = false
  private(set) var asksBuyers = false

  init(_ set: FeatureSet) {
    for (place, use) in set.uses.enumerated() {
      guard let seconds = use.windowSeconds else {
        plain.append(Job(place: place, use: use))
        continue
      }
      let job = job(place, use)
      if let at = windows.firstIndex(where: { $0.seconds == seconds }) {
        windows[at].jobs.append(job)
      } else {
        windows.append(Window(seconds: seconds, jobs: [job]))
      }
    }
    windows.sort { $0.seconds < $1.seconds }
    asksPrice = asks([
      .price, .priceUSD, .marketCapUSD, .priceChange, .high, .low, .drawdownFromHigh, .volatility,
    ])
    asksPrimary =
      asksPrice || asks([.liquiditySOL, .liquidityUSD, .quoteReserveSOL, .curveProgress])
    asksSteps = asks([.volatility])
    asksShares = asks([.topTraderShare])
    asksTraders = asksShares || asks([.uniqueTraders])
    asksBuyers = asks([.uniqueBuyers])
  }

  /// Whether any of the features is asked for.
  private func asks(_ features: [Feature]) -> Bool {
    plain.contains { features.contains($0.use.feature) } || windows.contains { $0.asks(features) }
  }

  private mutating func job(_ place: Int, _ use: FeatureUse) -> Job {
    var job = Job(place: place, use: use)
    func set(
      _ plus: TallyKind, minus: TallyKind? = nil, unknown: TallyKind? = nil,
      unknownMinus: TallyKind? = nil
    ) {
      job.plus = tally(plus)
      job.minus = minus.map { tally($0) } ?? -1
      job.unknownPlus = unknown.map { tally($0) } ?? -1
      job.unknownMinus = unknownMinus.map { tally($0) } ?? -1
    }
    switch use.feature {
    case .volumeSOL: set(.lamports, unknown: .unvaluedLamports)
    case .volumeUSD: set(.microUSD, unknown: .unvaluedMicroUSD)
    case .buyVolumeSOL: set(.buyLamports, unknown: .unvaluedBuyLamports)
    case .buyVolumeUSD: set(.buyMicroUSD, unknown: .unvaluedBuyMicroUSD)
    case .sellVolumeSOL:
      set(
        .lamports, minus: .buyLamports, unknown: .unvaluedLamports,
        unknownMinus: .unvaluedBuyLamports)
    case .sellVolumeUSD:
      set(
        .microUSD, minus: .buyMicroUSD, unknown: .unvaluedMicroUSD,
        unknownMinus: .unvaluedBuyMicroUSD)
    case .trades: set(.swaps)
    case .buys: set(.buys)
    case .sells: set(.swaps, minus: .buys)
    case .buyPressure: set(.swaps, minus: .buys)
    case .largeBuys:
      guard let least = use.minAmount else { preconditionFailure("large_buys without an amount") }
      let isSOL = if case .lamports = least { true } else { false }
      set(.largeBuys(least), unknown: isSOL ? .unvaluedBuyLamports : .unvaluedBuyMicroUSD)
    case .vwap: set(.lamports, minus: .base, unknown: .unvaluedLamports)
    case .uniqueTraders: set(.swaps, unknown: .unnamedTraders)
    case .uniqueBuyers: set(.buys, unknown: .unnamedBuyers)
    case .topTraderShare:
      set(.lamports, minus: .unvaluedLamports, unknown: .unnamedTraders)
    default: break
    }
    return job
  }

  private mutating func tally(_ kind: TallyKind) -> Int {
    if let place = tallies.firstIndex(of: kind) { return place }
    tallies.append(kind)
    return tallies.count - 1
  }
}
