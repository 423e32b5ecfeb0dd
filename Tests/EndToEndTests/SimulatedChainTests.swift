import Archive
import Batch
import Columns
import Decode
import Fixtures
import Market
import Synthetic
import Testing

/// What was simulated is what is decoded, to the unit.
@Suite struct SimulatedChainTests {
  /// The parts of a row that ledger and columns both have, in the order of the chain.
  struct Fact: Hashable {
    var signature: String
    var place: [Int]
    var words: [String]
    var amounts: [UInt64?]
  }

  @Test func decodingReproducesTheLedger() throws {
    let scratch = ScratchFolder()
    let world = try SimulatedWorld(launches: 12, seed: 11, markets: 2)
    let folders = DataFolders(archive: scratch("archive"))
    try world.archive(at: folders.archive)
    let summary = try BuildJob(folders: folders, threads: 2).run { _ in }
    let store = ColumnStore(root: folders.columns, decoderVersion: DecoderVersion.text)
    for failed in [false, true] {
      let truth = world.ledger.rows.filter { $0.failed == failed }
      let records = try store.swapRows(
        day: SyntheticDay.first, failed: failed)
      try #require(records.count == truth.count)
      #expect(truth.count > 20)
      // Columns stand market by market; within one the order is the chain's.
      let markets = Dictionary(grouping: truth, by: \.baseMint)
      let decoded = Dictionary(grouping: records, by: \.pool.baseMint)
      #expect(Set(markets.keys) == Set(decoded.keys))
      for (mint, rows) in markets {
        for (row, found) in zip(rows, decoded[mint] ?? []) where fact(row) != fact(found) {
          Issue.record("simulated \(fact(row)) but decoded \(fact(found))")
        }
      }
    }
    check(summary.coverage, world.ledger.rows)
    #expect(summary.coverage.transactions == world.ledger.transactionCount)
    #expect(summary.coverage.failedTransactions == world.ledger.failedTransactionCount)
  }

  /// Nothing of a simulated chain is missing: a pool's rows lead from state to state.
  @Test func statesMeetAtEveryVenue() throws {
    let scratch = ScratchFolder()
    let world = try SimulatedWorld(launches: 16, seed: 21, world: .history)
    let folders = DataFolders(archive: scratch("archive"))
    try world.archive(at: folders.archive)
    let coverage = try BuildJob(folders: folders, threads: 2).run { _ in }.coverage
    for venue in coverage.venues { #expect(venue.gaps == 0, "\(venue.venue): \(venue.samples)") }
    #expect(coverage["meteora_damm_v1"].continuous > 20)
  }

  @Test func graduatesAreLinked() throws {
    let scratch = ScratchFolder()
    let world = try SimulatedWorld(launches: 24)
    let folders = DataFolders(archive: scratch("archive"))
    try world.archive(at: folders.archive)
    _ = try BuildJob(folders: folders, threads: 2).run { _ in }
    let store = ColumnStore(root: folders.columns, decoderVersion: DecoderVersion.text)
    let records = Array(try store.swapRows(day: SyntheticDay.first, failed: false))
    let migrations = records.filter { $0.kind == .migrate }
    #expect(!migrations.isEmpty)
    for migration in migrations {
      let opened = records.first {
        $0.pool.baseMint == migration.pool.baseMint && !$0.venue.isCurve
      }
      #expect(opened?.kind == .create)
      #expect(opened != nil && migration.pool.linkedPool != nil)
    }
  }

  private func check(_ coverage: DayCoverage, _ rows: [SwapRow]) {
    for venue in Set(rows.map(\.venue)).sorted(by: { $0.rawValue < $1.rawValue }) {
      let swaps = rows.filter { $0.venue == venue && $0.kind == .swap }
      #expect(coverage[venue.name].legs == swaps.count { !$0.failed })
      #expect(coverage[venue.name].failedLegs == swaps.count { $0.failed })
      #expect(coverage[venue.name].undecoded == 0)
      #expect(coverage[venue.name].disagreeing == 0)
      if venue.isConstantProduct { #expect(coverage[venue.name].exact > 0) }
    }
    #expect(coverage.problemCount == 0)
  }

  /// A withdrawal moves the curve's lamports without a transfer or an event to read them from.
  private func visibleQuote(_ kind: RowKind, _ quote: UInt64) -> UInt64? {
    kind == .migrate ? nil : quote
  }

  private func fact(_ row: SwapRow) -> Fact {
    let isKnown =
      row.kind != .swap || !row.evidence.isDisjoint(with: [.eventCPI, .eventLog])
    let state = [row.baseReserve, row.quoteReserve, row.lpFee, row.protocolFee, row.creatorFee]
    return Fact(
      signature: row.signature.map { "\($0)" } ?? "",
      place: [
        Int(row.slot ?? 0), Int(row.txIndex ?? 0), Int(row.outerIndex), Int(row.innerIndex),
        Int(row.blockTime ?? 0), Int(row.side),
      ],
      words: [
        row.kind.name, row.venue.name, "\(row.pool)", "\(row.baseMint)", "\(row.quoteMint)",
        row.trader.map { "\($0)" } ?? "",
      ],
      amounts: row.failed
        ? [] : [row.baseAmount, visibleQuote(row.kind, row.quoteAmount)] + (isKnown ? state : []))
  }

  private func fact(_ record: SwapRecord) -> Fact {
    let isKnown =
      record.kind != .swap || !record.evidence.isDisjoint(with: [.eventCPI, .eventLog])
    let state = [
      record.baseReserve, record.quoteReserve, record.lpFee, record.protocolFee, record.creatorFee,
    ]
    return Fact(
      signature: record.signature.map { "\($0)" } ?? "",
      place: [
        Int(record.slot ?? 0), Int(record.txIndex ?? 0), Int(record.outerIndex),
        Int(record.innerIndex), Int(record.blockTime ?? 0), Int(record.side),
      ],
      words: [
        record.kind.name, record.venue.name, "\(record.pool.pool)", "\(record.pool.baseMint)",
        "\(record.pool.quoteMint)", record.trader.map { "\($0)" } ?? "",
      ],
      amounts: record.failed
        ? []
        : [record.baseAmount, visibleQuote(record.kind, record.quoteAmount)]
          + (isKnown ? state : []))
  }
}

/// The first day of a simulated chain.
enum SyntheticDay {
  static let first = UTCDay(number: 20_727)
}
