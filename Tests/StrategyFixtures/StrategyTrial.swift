import Fixtures
import Market
import Testing

@testable import Columns
@testable import Signals
@testable import Strategies

/// Generated strategies on some markets, each signal of the engine held against the slow
/// definitions.
struct StrategyTrial {
  /// What was compared: a trial of nothing but nulls would prove little.
  struct Tally {
    var signals = 0
    var exits = 0
    var searches = 0
    /// Features seen true, false and unknown in a leaf; others compared with.
    var truths: [Bool?: Set<Feature>] = [:]
    var rightSides: Set<Feature> = []
  }

  private let naive: [NaiveSignals]
  private let views: [[MarketView]]
  private let setting: StrategyGenerator.Setting
  private(set) var tally = Tally()

  /// Each market with the views of it that must agree: plain, and with its index.
  init(_ markets: [(RowMarket, [MarketView])]) {
    let naive = markets.map { NaiveSignals($0.0) }
    let known = markets.map(\.0.createdAt).compactMap { $0 }
    self.naive = naive
    views = markets.map(\.1)
    setting = StrategyGenerator.Setting(
      windows: [1, 7, 10, 60, 77, 400, 3_600],
      amounts: [.lamports(500_000_000), .lamports(2_000_000_000), .microUSD(300_000_000)],
      mints: markets.map(\.0.mint), creation: (known.min() ?? 0)...(known.max() ?? 0),
      threshold: { use, dice in Self.threshold(use, &dice, naive) })
  }

  /// A value the feature has somewhere, or one beside it.
  private static func threshold(
    _ use: FeatureUse, _ dice: inout SeededNumbers, _ markets: [NaiveSignals]
  ) -> Threshold? {
    let values = dice.one(markets).values(use).compactMap { $0 }
    guard !values.isEmpty else { return nil }
    // Standard deviations are merged from parts: their last bits are not those of a plain sum.
    let isBeside = dice.chance(40) || use.feature == .volatility
    switch dice.one(values) {
    case .integer(let value):
      return .integer(max(0, isBeside ? value &+ dice.number(-2...2) : value))
    case .ratio(let value):
      guard value.isFinite else { return .ratio(1) }
      return .ratio(isBeside ? value * 1.015625 + 0.0009765625 : value)
    }
  }

  /// Compares every signal and every exit condition of strategies `seeds`.
  mutating func run(seeds: Range<UInt64>) {
    var generators = seeds.map { StrategyGenerator(seed: $0, in: setting) }
    let strategies = generators.indices.map { generators[$0].strategy() }
    let exits = strategies.compactMap(\.exits.condition)
    let scan = SignalScan(of: strategies).worker()
    let conditions = exits.isEmpty ? nil : ConditionWorker(exits)
    for (naive, views) in zip(naive, views) {
      let expected = strategies.map { naive.signals(of: $0) }
      let held = exits.map { exit in
        naive.truths(exit).enumerated().filter { $0.element == true }.map(\.offset)
      }
      tally.signals += expected.reduce(0) { $0 + $1.count }
      tally.exits += held.reduce(0) { $0 + $1.count }
      for view in views {
        let first = view.rows.lowerBound
        let found = scan.signals(in: view).map { $0.rows.map { $0 - first } }
        for (seed, (found, expected)) in zip(seeds, zip(found, expected)) {
          #expect(found == expected, "strategy \(seed) in \(naive.market.mint)")
        }
        for (exit, rows) in (conditions?.rows(in: view) ?? []).enumerated() {
          let found = view.rows.filter { rows.contains($0) }.map { $0 - first }
          #expect(found == held[exit], "\(exits[exit])")
        }
        search(strategies, view, expected)
      }
      note(strategies, naive)
    }
  }

  /// The search that passes over blocks, where a strategy and a market allow one.
  private mutating func search(
    _ strategies: [Strategy], _ view: MarketView, _ expected: [[Int]]
  ) {
    for (strategy, expected) in zip(strategies, expected) {
      guard let tests = EntryTests(of: strategy), let search = EntrySearch(of: tests, in: view)
      else { continue }
      var rows: [Int] = []
      while let row = search.next(after: rows.last) { rows.append(row) }
      tally.searches += 1
      #expect(rows.map { $0 - view.rows.lowerBound } == expected, "\(strategy.entry)")
    }
  }

  private mutating func note(_ strategies: [Strategy], _ naive: NaiveSignals) {
    for leaf in strategies.flatMap(\.entry.leaves) {
      let truths = naive.truths(leaf)
      for truth in [true, false, nil] where truths.contains(truth) {
        tally.truths[truth, default: []].insert(leaf.left.feature)
      }
      if case .feature(let use, _) = leaf.threshold { tally.rightSides.insert(use.feature) }
    }
  }
}
