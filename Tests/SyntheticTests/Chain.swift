import Archive
import Market
import Synthetic

/// A simulated chain held in memory.
struct Chain {
  var items: [ArchiveItem] = []
  var ledger = SyntheticLedger()

  init(_ plan: SyntheticPlan) throws {
    var collected: [ArchiveItem] = []
    try SyntheticChain(plan).write(ledger: &ledger) { collected.append($0) }
    items = collected
  }

  var bodies: [[UInt8]] {
    items.filter { $0.kind.name == "helius-transactions" }.map(\.body)
  }
}
