import Archive
import Batch
import Market
import Synthetic

/// Writes a simulated chain into an archive of its own.
enum SimulatedArchive {
  struct Summary {
    var transactions: Int
    var segments: [String]
  }

  /// Throws `E-SUNDIAL-002` (exit 2) where an archive stands already: simulated and real items
  /// never mix.
  static func write(
    _ plan: SyntheticPlan, to folder: String, dryRun: Bool, _ observe: BatchObserver
  ) throws(SundialError) -> Summary {
    if holdsArchive(folder) {
      throw SundialError(
        "E-SUNDIAL-002", "the folder holds an archive already", place: folder,
        nextStep: "choose another --out, or remove the folder", exitCode: .usage)
    }
    observe(.phase("simulate"))
    let chain = try SyntheticChain(plan)
    var ledger = SyntheticLedger()
    var segments: [String] = []
    if dryRun {
      try chain.write(ledger: &ledger) { (_) throws(SundialError) in }
    } else {
      let writer = try ArchiveWriter(root: folder, toolVersion: "sundial \(EngineVersion.text)")
      try chain.write(ledger: &ledger) { (item) throws(SundialError) in try writer.append(item) }
      segments = try writer.seal(selections: ledger.selections).map(\.path)
    }
    observe(.finished("\(ledger.transactionCount) transactions"))
    return Summary(transactions: ledger.transactionCount, segments: segments)
  }

  /// Whether the folder holds a day of an archive.
  static func holdsArchive(_ folder: String) -> Bool {
    guard let archive = try? ArchiveReader(root: folder) else { return false }
    return !archive.allDays.isEmpty
  }
}
