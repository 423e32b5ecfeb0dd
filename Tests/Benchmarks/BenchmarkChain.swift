import Archive
import Batch
import Foundation

/// An archive to measure on, and what is known of it.
struct BenchmarkChain {
  let archive: String
  /// Bytes of its transactions' JSON.
  let bytes: Int
  let transactionCount: Int
  /// Swaps of succeeded transactions.
  let legCount: Int

  private var folders: DataFolders { DataFolders(archive: archive) }

  func transactionSegments() throws -> [SegmentReader] {
    let archive = try ArchiveReader(root: archive)
    return try archive.allDays.flatMap(\.segments)
      .filter { $0.kind.content == "transactions" }.map { try archive.segment($0) }
  }

  func removeColumns() { try? FileManager.default.removeItem(atPath: folders.columns) }

  /// Archive to columns, with its counts checked.
  func build(threads: Int, transfers: TransferChoice = .never) throws {
    let job = BuildJob(folders: folders, threads: threads, transfers: transfers)
    let coverage = try job.run { _ in }.coverage
    let legs = coverage.venues.reduce(0) { $0 + $1.legs }
    try require(
      coverage.transactions == transactionCount,
      "\(coverage.transactions) transactions built of \(transactionCount)")
    try require(legs == legCount, "\(legs) legs built of \(legCount)")
  }
}
