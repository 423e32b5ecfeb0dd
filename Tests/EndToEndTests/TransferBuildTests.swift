import Batch
import Fixtures
import Testing

/// Transfers come in one pass with a day's rows or later, by themselves; the file is the same.
@Suite struct TransferBuildTests {
  private let scratch: ScratchFolder

  init() throws {
    scratch = ScratchFolder()
    // The same items in one segment and in two: every transaction is there twice.
    let world = try SimulatedWorld(launches: 8, seed: 3)
    try world.archive(at: scratch("archive"))
    try world.archive(at: scratch("archive"), seals: 2)
  }

  private func build(
    _ columns: String, _ transfers: TransferChoice, threads: Int = 1
  ) throws -> BuildSummary {
    let folders = DataFolders(archive: scratch("archive"), columns: scratch(columns))
    return try BuildJob(folders: folders, threads: threads, transfers: transfers).run { _ in }
  }

  private func transfers(_ columns: String) throws -> [UInt8] {
    let names = scratch.list(columns).filter { $0.hasSuffix("transfers.arrow") }
    try #require(names.count == 1)
    return try scratch.bytes("\(columns)/\(names[0])")
  }

  @Test func onePassGivesWhatALaterOneGives() throws {
    let together = try build("together", .always, threads: 2)
    #expect(together.daysBuilt == 1 && together.coverage.duplicates > 100)
    _ = try build("apart", .never)
    #expect(!scratch.list("apart").contains { $0.hasSuffix("transfers.arrow") })
    let later = try build("apart", .always)
    #expect(later.daysFresh == 1)
    #expect(try transfers("together") == transfers("apart"))
    #expect(!scratch.list().contains { $0.hasSuffix(".tmp") })
    // The other files do not depend on it.
    let names = scratch.list("together").filter { $0.hasSuffix(".arrow") }
    #expect(names == scratch.list("apart").filter { $0.hasSuffix(".arrow") })
    for name in names {
      #expect(
        try scratch.bytes("together/\(name)") == scratch.bytes("apart/\(name)"), "\(name)")
    }
  }

  /// The export decodes anew and gives the same file, one line a movement as text.
  @Test func theExportIsTheSameFile() throws {
    _ = try build("together", .always)
    let job = ExportJob(folders: DataFolders(archive: scratch("archive")))
    var exported: [UInt8] = []
    try job.transfers(.arrow, threads: 2) { exported += $0 }
    #expect(try exported == transfers("together"))
    var lines = 0
    try job.transfers(.ndjson, threads: 2) { bytes in lines += bytes.count { $0 == 10 } }
    #expect(lines > 1_000)
  }
}
