import Columns
import Market
import Strategies

/// Finds the rows of a market at which strategies' entries are signals (semantics §4): the tree is
/// true, the universe holds, and the row is a swap or a creation.
///
/// What depends on a strategy's own trades (positions, cooldown, limits) is the portfolio's.
public struct SignalScan: Sendable {
  private let strategies: [Strategy]

  /// A scan for several strategies: features and leaves they share are worked out once.
  public init(of strategies: [Strategy]) { self.strategies = strategies }

  /// A scan for one strategy.
  public init(of strategy: Strategy) { self.init(of: [strategy]) }

  /// What one thread works with, market after market.
  public func worker() -> SignalWorker { SignalWorker(strategies) }

  /// The first strategy's signals in `view`. A row's answer depends on rows at or before it alone.
  public func signals(in view: MarketView) -> SignalRows { worker().signals(in: view)[0] }
}

/// Scans markets with memory that it uses again for each; one a thread.
public final class SignalWorker {
  private let strategies: [Strategy]
  private let masks: ConditionMasks
  private let engine: FeatureEngine
  /// By strategy: where its entry can be true.
  private var blocks: [RowBlocks]

  init(_ strategies: [Strategy]) {
    self.strategies = strategies
    masks = ConditionMasks(strategies.map(\.entry))
    engine = FeatureEngine(masks.set)
    blocks = strategies.map { _ in RowBlocks() }
  }

  /// Every strategy's signals in `view`, in the strategies' order.
  public func signals(in view: MarketView) -> [SignalRows] {
    let count = view.rows.count
    var wanted = RowBlocks()
    wanted.begin(rowCount: count, all: false)
    view.withRows { rows in
      let bounds = SignalBounds(view: view, rows: rows)
      for index in strategies.indices {
        var own = blocks[index]
        own.begin(rowCount: count, all: strategies[index].universe.admits(view.entry))
        if view.timesAscend, !own.isEmpty { bounds.narrow(strategies[index].entry, &own) }
        wanted.formUnion(own)
        blocks[index] = own
      }
    }
    guard !wanted.isEmpty else {
      return strategies.map { _ in SignalRows(firstRow: view.rows.lowerBound, offsets: []) }
    }
    masks.begin(rowCount: count)
    var sink = masks
    engine.run(view, only: wanted, into: &sink)
    masks.finish()
    return strategies.indices.map { signals(of: $0, in: view) }
  }

  private func signals(of index: Int, in view: MarketView) -> SignalRows {
    let strategy = strategies[index]
    let count = view.rows.count
    var offsets: [Int32] = []
    var wasTrue: UInt64 = 0
    for word in 0..<(count + 63) / 64 {
      let wanted = blocks[index].rowBits(word: word)
      var bits = wanted == 0 ? 0 : masks.truth(ofCondition: index, word: word).yes & wanted
      let isTrue = bits
      if strategy.mode == .edge { bits &= ~(isTrue << 1 | wasTrue) }
      wasTrue = isTrue >> 63
      while bits != 0 {
        let place = word * 64 + bits.trailingZeroBitCount
        bits &= bits - 1
        let row = view.rows.lowerBound + place
        if view.maySignal(row), strategy.universe.admitsPool(at: row, in: view) {
          offsets.append(Int32(place))
        }
      }
    }
    return SignalRows(firstRow: view.rows.lowerBound, offsets: offsets)
  }
}

extension MarketView {
  /// Of pool events only a creation can give a signal.
  fileprivate func maySignal(_ row: Int) -> Bool {
    let kind = table.rows.kind[row]
    return kind == RowKind.swap.rawValue || kind == RowKind.create.rawValue
  }
}

extension Universe {
  /// Whether a market's mint is one of the universe's; one of unknown creation is in no range of
  /// creation times.
  @inline(__always)
  func admits(_ market: MarketEntry) -> Bool {
    guard mints.isEmpty || mints.contains(market.baseMint) else { return false }
    guard !excludedMints.contains(market.baseMint) else { return false }
    if createdFrom == nil, createdTo == nil { return true }
    guard let createdAt = market.createdAt else { return false }
    return createdAt >= createdFrom ?? .min && createdAt <= createdTo ?? .max
  }

  /// Whether the primary pool (the row's own where none trades) is of the universe's venues and
  /// quotes.
  @inline(__always)
  func admitsPool(at row: Int, in view: MarketView) -> Bool {
    if venues.isEmpty && quotes.isEmpty { return true }
    let table = view.table
    let stateRow = view.primaryStateRow(at: row) ?? row
    let venue = Venue(rawValue: table.rows.venue[stateRow])
    let quote = QuoteMint(table.pools[Int(table.rows.pool[stateRow])].quoteMint)
    guard venues.isEmpty || venues.contains(where: { $0 == venue }) else { return false }
    return quotes.isEmpty || quotes.contains(where: { $0 == quote })
  }
}
