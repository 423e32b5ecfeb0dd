import Archive
import Market

/// The truth of a simulated chain, which decoding must reproduce to the unit.
///
/// Rows follow the conventions of docs/formats/columns.md. A row whose evidence has no event (its
/// log was cut) still holds the true reserves and fees, which no decoder can know; a failed row
/// holds no amounts, because the venue refused it before any moved.
public struct SyntheticLedger: Sendable {
  /// Swaps and pool events in chain order.
  public private(set) var rows: [SwapRow] = []
  /// The launched tokens in the order of their launch within each day.
  public private(set) var selections: [MarketSelection] = []
  /// All transactions written, refused ones included.
  public private(set) var transactionCount = 0
  /// Those a venue refused.
  public private(set) var failedTransactionCount = 0

  /// An empty ledger.
  public init() {}

  mutating func record(_ newRows: [SwapRow], failed: Bool) {
    rows.append(contentsOf: newRows)
    transactionCount += 1
    if failed { failedTransactionCount += 1 }
  }

  mutating func select(_ selection: MarketSelection) { selections.append(selection) }
}
