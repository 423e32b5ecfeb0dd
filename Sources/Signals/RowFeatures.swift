import Columns
import Strategies

/// A market's features at the row it stands on; definitions in semantics §3.
///
/// Nothing after that row is read: rows are taken in one at a time.
struct RowFeatures {
  private let view: MarketView
  private var row: Int
  /// The primary pool's state at the row; nil when no pool trades.
  private var stateRow: Int?
  private var windows: [RollingWindow]

  /// Before a market's first row.
  init(of view: MarketView, windowSeconds: [Int64]) {
    self.view = view
    row = view.rows.lowerBound - 1
    windows = windowSeconds.map { RollingWindow(seconds: $0, start: view.rows.lowerBound) }
  }

  /// Steps to the next row, which must be one of the market's.
  mutating func step() {
    row += 1
    stateRow = view.primaryStateRow(at: row)
    for index in windows.indices { windows[index].move(to: row, in: view.table.rows) }
  }

  /// A leaf's truth at the row; unknown where its feature has no value.
  func value(_ leaf: Leaf, window: Int) -> Truth {
    switch leaf.left.feature {
    case .priceChange:
      return compare(leaf, ratio: priceChange(windows[window]))
    case .tokenAge:
      return compare(leaf, integer: tokenAgeSeconds.map { Int128($0) })
    case .volumeSOL:
      let known = windows[window].unvaluedCount == 0
      return compare(leaf, integer: known ? Int128(windows[window].volumeLamports) : nil)
    case .trades:
      return compare(leaf, integer: Int128(windows[window].tradeCount))
    case .quoteReserveSOL:
      let vault = stateRow.flatMap { view.quoteVaultLamports(at: $0) }
      return compare(leaf, integer: vault.map { Int128($0) })
    default:
      // The language does not admit the others yet.
      return .unknown
    }
  }

  private var tokenAgeSeconds: Int64? {
    guard let createdAt = view.entry.createdAt else { return nil }
    let (age, overflow) = view.table.rows.blockTime[row].subtractingReportingOverflow(createdAt)
    return overflow ? nil : age
  }

  private func priceChange(_ window: RollingWindow) -> Double? {
    guard let price = price(stateRow), let reference = reference(window) else { return nil }
    let change = price / reference - 1.0
    return change.isNaN ? nil : change
  }

  /// The price a window's change is measured from: that of the last row before the window, or of
  /// the first row of a mint that is younger than the window.
  private func reference(_ window: RollingWindow) -> Double? {
    let first = view.rows.lowerBound
    if window.start > first { return price(view.primaryStateRow(at: window.start - 1)) }
    guard let age = tokenAgeSeconds, age < window.seconds else { return nil }
    return price(view.primaryStateRow(at: first))
  }

  private func price(_ stateRow: Int?) -> Double? {
    stateRow.flatMap { view.table.rows.price[$0] }
  }

  private func compare(_ leaf: Leaf, integer value: Int128?) -> Truth {
    guard let value else { return .unknown }
    switch leaf.threshold {
    case .integer(let threshold):
      return Truth(leaf.comparison.holds(value, Int128(threshold)))
    case .ratio(let threshold):
      return Truth(leaf.comparison.holds(Double(value), threshold))
    case .feature:
      return .unknown
    }
  }

  private func compare(_ leaf: Leaf, ratio value: Double?) -> Truth {
    guard let value else { return .unknown }
    switch leaf.threshold {
    case .integer(let threshold):
      return Truth(leaf.comparison.holds(value, Double(threshold)))
    case .ratio(let threshold):
      return Truth(leaf.comparison.holds(value, threshold))
    case .feature:
      return .unknown
    }
  }
}
