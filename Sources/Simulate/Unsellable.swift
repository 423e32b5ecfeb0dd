import Columns
import Market

extension TripWalk {
  /// The hour after an exit's decision, if in it the tokens could not be sold (semantics §7): at
  /// least three wallets' sales were refused by a token program or by a hook it called, and nobody
  /// but the creator sold.
  /// - Returns: the last row of that hour, at which this is known; nil where they could be sold.
  func unsellableRow(decidedAt row: Int, time: Int64) -> Int? {
    guard !view.table.failedSales.isEmpty else { return nil }
    let refused = view.table.failedSales[view.entry.baseMint]
    guard refused.count >= Self.refusedWalletsMin else { return nil }
    let (sum, overflow) = time.addingReportingOverflow(Self.refusalSeconds)
    let end = overflow ? Int64.max : sum
    let here = view.order(at: row)
    var wallets: Set<UInt64> = []
    for sale in refused
    where sale.order > here && sale.blockTime >= time && sale.blockTime <= end
      && sale.traderKey != 0
    {
      wallets.insert(sale.traderKey)
    }
    guard wallets.count >= Self.refusedWalletsMin else { return nil }
    let last = view.lastRow(from: row, timeAtMost: end)
    let table = view.table
    let creator = view.entry.creator?.shortKey
    for after in (row + 1)..<max(last + 1, row + 1)
    where table.rows.side[after] < 0 && table.rows.traderKey[after] != creator {
      return nil
    }
    return last
  }

  private static let refusedWalletsMin = 3
  private static let refusalSeconds: Int64 = 3_600

  /// What is left, written off: the sale that was sent failed in the token program.
  func writeOff(
    _ position: Position, _ trigger: ExitScan.Trigger, at row: Int, isSent: Bool, _ entry: Entry,
    in sales: inout Sales
  ) {
    var receipt = OrderReceipt()
    if isSent {
      receipt.sentCount = 1
      receipt.failedCount = 1
      receipt.failedCostLamports = failedCost(1)
    }
    receipt.decisionLamports = position.worth(of: position.left, at: trigger.row, in: reader)
    record(
      Position.Sale(row: row, pool: position.pool(at: trigger.row, in: reader)), position.left,
      ExitScan.Trigger(reason: .unsellable, row: trigger.row, clockTime: nil), rung: 0, receipt,
      entry, to: &sales)
  }
}
