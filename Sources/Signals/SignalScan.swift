import Columns
import Market
import Strategies

/// Finds the rows of a market at which a strategy's entry is a signal (semantics §4): the tree is
/// true, the universe holds, and the row is a swap or a creation.
///
/// What depends on the strategy's own trades (positions, cooldown, limits) is the portfolio's.
public struct SignalScan: Sendable {
  private let strategy: Strategy

  /// A scan for one strategy.
  public init(of strategy: Strategy) { self.strategy = strategy }

  /// The strategy's signals in `view`. A row's answer depends on rows at or before it alone.
  public func signals(in view: MarketView) -> SignalRows {
    var offsets: [Int32] = []
    let first = view.rows.lowerBound
    guard admits(view.entry.baseMint) else { return SignalRows(firstRow: first, offsets: []) }
    let tree = EntryTree(strategy.entry)
    var features = RowFeatures(of: view, windowSeconds: tree.windowSeconds)
    var wasTrue = false
    for row in view.rows {
      features.step()
      let isTrue = tree.value(features) == .yes
      let isNew = strategy.mode == .level || !wasTrue
      wasTrue = isTrue
      if isTrue, isNew, maySignal(row, in: view), admitsPool(at: row, in: view) {
        offsets.append(Int32(row - first))
      }
    }
    return SignalRows(firstRow: first, offsets: offsets)
  }

  private func admits(_ mint: Pubkey) -> Bool {
    let universe = strategy.universe
    guard universe.mints.isEmpty || universe.mints.contains(mint) else { return false }
    return !universe.excludedMints.contains(mint)
  }

  /// Of pool events only a creation can give a signal.
  private func maySignal(_ row: Int, in view: MarketView) -> Bool {
    let kind = view.table.rows.kind[row]
    return kind == RowKind.swap.rawValue || kind == RowKind.create.rawValue
  }

  /// Whether the primary pool (the row's own where none trades) is of the strategy's venues and
  /// quotes.
  private func admitsPool(at row: Int, in view: MarketView) -> Bool {
    let universe = strategy.universe
    if universe.venues.isEmpty && universe.quotes.isEmpty { return true }
    let table = view.table
    let stateRow = view.primaryStateRow(at: row) ?? row
    let venue = Venue(rawValue: table.rows.venue[stateRow])
    let quote = QuoteMint(table.pools[Int(table.rows.pool[stateRow])].quoteMint)
    guard universe.venues.isEmpty || universe.venues.contains(where: { $0 == venue }) else {
      return false
    }
    return universe.quotes.isEmpty || universe.quotes.contains(where: { $0 == quote })
  }
}
