import Archive
import Columns
import Decode
import Market

/// What the segments of one day said, gathered in the order of segments and lines.
struct DecodedDay {
  let builder: DayBuilder
  /// Where transfers go; nil where they are not wanted.
  let transfers: TransferDraft?
  private(set) var coverage = DayCoverage()
  /// Creations of pools and the ends of curves, of succeeded transactions with a time.
  private(set) var lives: [SwapRow] = []
  private var sequence = 0
  private var seen = SeenSignatures()
  private var order = SourceOrder()
  private var tally = VenueTally()

  init(builder: DayBuilder, transfers: TransferDraft?) {
    self.builder = builder
    self.transfers = transfers
  }

  /// Counts what is not a transaction.
  mutating func countSideInputs() {
    coverage.candles = builder.candles.count
    coverage.tokens = builder.tokens.count
  }

  /// Adds a block of transactions. A transaction seen before is handed on (Columns keeps one copy),
  /// but counted once.
  mutating func add(
    _ block: DecodedBlock, segment: SegmentEntry, origin: RowOrigin = .chain
  ) throws(SundialError) {
    var venues: [Signature: VenueSet] = [:]
    for item in block.undecoded { venues[item.signature, default: []].insert(item.venue) }
    var copies: Set<Signature> = []
    for transaction in block.transactions {
      let rows = block.rows[transaction.rows]
      try builder.add(
        DayTransaction(
          signature: transaction.signature, slot: transaction.slot,
          blockTime: transaction.blockTime, txIndex: transaction.txIndex, unit: transaction.unit,
          sequence: sequence, failed: transaction.failed, origin: origin, rows: []),
        rows: rows, poolEvents: block.poolEvents[transaction.poolEvents],
        outflows: block.outflows[transaction.outflows])
      sequence += 1
      for index in rows.indices where rows[index].isLife { lives.append(rows[index]) }
      guard seen.insert(transaction.signature) else {
        coverage.duplicates += 1
        copies.insert(transaction.signature)
        continue
      }
      try transfers?.append(
        block.transfers[transaction.transfers], of: TransferOrigin(transaction))
      if let fault = order.fault(of: transaction) {
        coverage.disorderCount += 1
        Self.keep("\(transaction.signature): \(fault)", in: &coverage.disorder)
      }
      coverage.transactions += 1
      if transaction.failed { coverage.failedTransactions += 1 }
      var touched = venues.isEmpty ? [] : venues[transaction.signature] ?? []
      for index in rows.indices {
        tally.count(rows[index])
        touched.insert(rows[index].venue)
      }
      tally.count(touched)
      for leg in block.verdicts[transaction.verdicts] {
        tally.count(leg, of: transaction.signature)
        if case .disagreeing(let text) = leg.verdict {
          note("\(transaction.signature): disagrees with the chain: \(text)")
        }
      }
    }
    for item in block.undecoded where !copies.contains(item.signature) { count(item) }
    coverage.imbalanceCount += block.imbalances.count
    for problem in block.imbalances {
      let who = problem.signature.map { "\($0)" } ?? "line \(problem.line)"
      Self.keep("\(who): \(problem.reason)", in: &coverage.imbalances)
    }
    builder.tokens += block.tokens
    builder.links += block.links
    builder.curves += block.curves
    add(block.problems, segment: segment)
  }

  /// Adds a tape. It is one unit, named by its bytes, so that rows keep the file's order; rows of
  /// one signature are one transaction.
  mutating func add(_ tape: DecodedTape, segment: SegmentEntry) throws(SundialError) {
    try add(trades: tape.rows, segment: segment)
    builder.tokens += tape.facts
    add(
      tape.refusals.map { LineProblem(line: $0.line, signature: nil, reason: $0.reason.rawValue) },
      segment: segment)
  }

  /// Adds trades that a vendor lists.
  mutating func add(_ trades: DecodedTrades, segment: SegmentEntry) throws(SundialError) {
    try add(trades: trades.rows, segment: segment)
    add(trades.problems, segment: segment)
  }

  private mutating func add(
    trades: [SwapRow], segment: SegmentEntry
  ) throws(SundialError) {
    let unit = UInt64(segment.sha256.prefix(16), radix: 16) ?? 1
    var transactions: [DayTransaction] = []
    var places: [Signature: Int] = [:]
    for row in trades {
      if let signature = row.signature {
        if let place = places[signature], transactions[place].slot == row.slot {
          transactions[place].rows.append(row)
          continue
        }
        places[signature] = transactions.count
      }
      transactions.append(
        DayTransaction(
          signature: row.signature, slot: row.slot, blockTime: row.blockTime, txIndex: nil,
          unit: unit, sequence: sequence, failed: false, origin: .vendor, rows: [row]))
      sequence += 1
    }
    for transaction in transactions { try builder.add(transaction, rows: transaction.rows[...]) }
    coverage.trades += trades.count
  }

  /// Counts lines that could not be read, with their place.
  mutating func add(_ problems: [LineProblem], segment: SegmentEntry) {
    coverage.problemCount += problems.count
    for problem in problems {
      let who = problem.signature.map { "\($0)" } ?? "\(segment.path) line \(problem.line)"
      note("\(who): \(problem.reason)")
    }
  }

  /// Writes the day's columns, with the counts beside them.
  func write(to store: ColumnStore) throws(SundialError) -> DayCoverage {
    let day = try builder.arrange()
    let coverage = coverage(with: day.summary)
    try store.write(day, notes: coverage.text)
    try transfers?.publish()
    return coverage
  }

  /// The counts with what the day's pools say from row to row; nothing is written.
  func checkedCoverage() throws(SundialError) -> DayCoverage {
    coverage(with: try builder.arrange().summary)
  }

  private func coverage(with summary: DaySummary) -> DayCoverage {
    var coverage = coverage
    tally.add(to: &coverage)
    coverage.add(summary.continuity)
    return coverage
  }

  private mutating func note(_ text: String) { Self.keep(text, in: &coverage.problems) }

  private static func keep(_ text: String, in samples: inout [String]) {
    if samples.count < DayCoverage.problemSamplesMax { samples.append(text) }
  }

  private mutating func count(_ item: UndecodedInstruction) {
    coverage[item.venue.name].undecoded += 1
    coverage.count(
      UndecodedCount(
        program: "\(item.program)", venue: item.venue.name, discriminator: item.discriminator,
        count: 1, sample: "\(item.signature)", outerIndex: Int(item.outerIndex),
        innerIndex: Int(item.innerIndex), data: item.data, dataBytes: item.dataBytes,
        accounts: item.accounts))
  }
}

extension SwapRow {
  /// Whether the row begins a pool or ends a curve.
  fileprivate var isLife: Bool {
    if failed || blockTime == nil { return false }
    switch kind {
    case .create: return true
    case .migrate, .withdraw, .complete: return venue == .pumpFun
    default: return false
    }
  }
}
