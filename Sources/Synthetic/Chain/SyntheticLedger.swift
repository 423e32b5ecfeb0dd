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
  /// The tokens in the order of their first transaction.
  public private(set) var selections: [MarketSelection] = []
  /// All transactions written, refused ones included.
  public private(set) var transactionCount = 0
  /// Those a venue refused.
  public private(set) var failedTransactionCount = 0

  /// What wallets sent to others, by transaction, in chain order.
  public private(set) var outflows: [(signature: Signature, outflow: TokenOutflow)] = []

  /// An empty ledger.
  public init() {}

  /// How often each instruction in each layout was called in a succeeded transaction:
  /// `pump_fun buy_first cashback`.
  public private(set) var formCounts: [String: Int] = [:]

  mutating func record(_ newRows: [SwapRow], of action: ChainAction) {
    rows.append(contentsOf: newRows)
    transactionCount += 1
    if action.style.fails {
      failedTransactionCount += 1
    } else {
      for call in action.calls {
        formCounts[call.form, default: 0] += 1
        if let outflow = call.outflow { outflows.append((action.signature, outflow)) }
      }
    }
  }

  mutating func select(_ selection: MarketSelection) { selections.append(selection) }
}
