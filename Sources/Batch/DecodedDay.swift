import Archive
import Columns
import Decode
import Market

/// What the segments of one day said, gathered in the order of segments and lines.
struct DecodedDay {
  var input: DayInput
  private(set) var coverage = DayCoverage()
  private var sequence = 0
  private var seen: Set<Signature> = []
  private var order = SourceOrder()

  init(input: DayInput) { self.input = input }

  /// Counts what is not a transaction.
  mutating func countSideInputs() {
    coverage.candles = input.candles.count
    coverage.tokens = input.tokens.count
  }

  /// Adds a block of transactions. A transaction seen before is handed on (Columns keeps one copy),
  /// but counted once.
  mutating func add(
    _ block: DecodedBlock, segment: SegmentEntry, origin: RowOrigin = .chain
  ) {
    var touched: Set<VenueTouch> = []
    var copies: Set<Signature> = []
    for transaction in block.transactions {
      let rows = block.rows[transaction.rows]
      input.transactions.append(
        DayTransaction(
          signature: transaction.signature, slot: transaction.slot,
          blockTime: transaction.blockTime, txIndex: transaction.txIndex, unit: transaction.unit,
          sequence: sequence, failed: transaction.failed, origin: origin,
          rows: Array(rows), poolEvents: Array(block.poolEvents[transaction.poolEvents])))
      sequence += 1
      guard seen.insert(transaction.signature).inserted else {
        coverage.duplicates += 1
        copies.insert(transaction.signature)
        continue
      }
      if let fault = order.fault(of: transaction) {
        coverage.disorderCount += 1
        Self.keep("\(transaction.signature): \(fault)", in: &coverage.disorder)
      }
      coverage.transactions += 1
      if transaction.failed { coverage.failedTransactions += 1 }
      for row in rows {
        count(row)
        touched.insert(VenueTouch(venue: row.venue, signature: transaction.signature))
      }
      for leg in block.verdicts[transaction.verdicts] { count(leg, of: transaction.signature) }
    }
    for item in block.undecoded where !copies.contains(item.signature) {
      count(item)
      touched.insert(VenueTouch(venue: item.venue, signature: item.signature))
    }
    for venue in Venue.allCases {
      let transactions = touched.count { $0.venue == venue }
      if transactions > 0 { coverage[venue.name].transactions += transactions }
    }
    coverage.imbalanceCount += block.imbalances.count
    for problem in block.imbalances {
      let who = problem.signature.map { "\($0)" } ?? "line \(problem.line)"
      Self.keep("\(who): \(problem.reason)", in: &coverage.imbalances)
    }
    input.tokens += block.tokens
    input.links += block.links
    add(block.problems, segment: segment)
  }

  /// Adds a tape. It is one unit, named by its bytes, so that rows keep the file's order; rows of
  /// one signature are one transaction.
  mutating func add(_ tape: DecodedTape, segment: SegmentEntry) {
    add(trades: tape.rows, segment: segment)
    input.tokens += tape.facts
    add(
      tape.refusals.map { LineProblem(line: $0.line, signature: nil, reason: $0.reason.rawValue) },
      segment: segment)
  }

  /// Adds trades that a vendor lists.
  mutating func add(_ trades: DecodedTrades, segment: SegmentEntry) {
    add(trades: trades.rows, segment: segment)
    add(trades.problems, segment: segment)
  }

  private mutating func add(trades: [SwapRow], segment: SegmentEntry) {
    let unit = UInt64(segment.sha256.prefix(16), radix: 16) ?? 1
    var places: [Signature: Int] = [:]
    for row in trades {
      if let signature = row.signature {
        if let place = places[signature], input.transactions[place].slot == row.slot {
          input.transactions[place].rows.append(row)
          continue
        }
        places[signature] = input.transactions.count
      }
      input.transactions.append(
        DayTransaction(
          signature: row.signature, slot: row.slot, blockTime: row.blockTime, txIndex: nil,
          unit: unit, sequence: sequence, failed: false, origin: .vendor, rows: [row]))
      sequence += 1
    }
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
    var coverage = coverage
    try store.write(input) { summary in
      coverage.add(summary.continuity)
      return coverage.text
    }
    return coverage
  }

  private struct VenueTouch: Hashable {
    var venue: Venue
    var signature: Signature
  }

  /// The counts with what the day's pools say from row to row; nothing is written.
  var checkedCoverage: DayCoverage {
    var coverage = coverage
    coverage.add(input.summary.continuity)
    return coverage
  }

  private mutating func note(_ text: String) { Self.keep(text, in: &coverage.problems) }

  private static func keep(_ text: String, in samples: inout [String]) {
    if samples.count < DayCoverage.problemSamplesMax { samples.append(text) }
  }

  private mutating func count(_ row: SwapRow) {
    let name = row.venue.name
    if row.kind != .swap {
      coverage[name].poolEvents += row.failed ? 0 : 1
    } else if row.failed {
      coverage[name].failedLegs += 1
    } else {
      coverage[name].legs += 1
    }
  }

  private mutating func count(_ leg: LegVerdict, of signature: Signature) {
    let name = leg.venue.name
    switch leg.verdict {
    case .exact: coverage[name].exact += 1
    case .explained(let reason):
      coverage[name].explained += 1
      coverage[name].reasons[reason.name, default: 0] += 1
    case .disagreeing(let text):
      coverage[name].disagreeing += 1
      coverage[name].note("\(signature): \(text)")
      note("\(signature): disagrees with the chain: \(text)")
    }
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
