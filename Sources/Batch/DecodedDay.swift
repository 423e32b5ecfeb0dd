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

  init(input: DayInput) { self.input = input }

  /// Counts what is not a transaction.
  mutating func countSideInputs() {
    coverage.candles = input.candles.count
    coverage.tokens = input.tokens.count
  }

  /// Adds a block of transactions. A transaction seen before is handed on (Columns keeps one copy),
  /// but counted once.
  mutating func add(_ block: DecodedBlock, segment: SegmentEntry) {
    var touched: Set<VenueTouch> = []
    for transaction in block.transactions {
      let rows = block.rows[transaction.rows]
      input.transactions.append(
        DayTransaction(
          signature: transaction.signature, slot: transaction.slot,
          blockTime: transaction.blockTime, txIndex: transaction.txIndex, unit: transaction.unit,
          sequence: sequence, failed: transaction.failed, rows: Array(rows),
          poolEvents: Array(block.poolEvents[transaction.poolEvents])))
      sequence += 1
      guard seen.insert(transaction.signature).inserted else {
        coverage.duplicates += 1
        continue
      }
      coverage.transactions += 1
      if transaction.failed { coverage.failedTransactions += 1 }
      for row in rows {
        count(row)
        touched.insert(VenueTouch(venue: row.venue, signature: transaction.signature))
      }
    }
    for item in block.undecoded {
      count(item)
      touched.insert(VenueTouch(venue: item.venue, signature: item.signature))
    }
    for venue in Venue.allCases {
      let transactions = touched.count { $0.venue == venue }
      if transactions > 0 { coverage[venue.name].transactions += transactions }
    }
    for venue in block.agreement where venue.exact + venue.explained + venue.disagreeing > 0 {
      coverage[venue.venue.name].exact += venue.exact
      coverage[venue.venue.name].explained += venue.explained
      coverage[venue.venue.name].disagreeing += venue.disagreeing
      for sample in venue.samples {
        note("\(sample.signature): disagrees with the chain: \(sample.text)")
      }
    }
    input.tokens += block.tokens
    input.links += block.links
    add(block.problems, segment: segment)
  }

  /// Adds a tape. It is one unit, named by its bytes, so that rows keep the file's order; rows of
  /// one signature are one transaction.
  mutating func add(_ tape: DecodedTape, segment: SegmentEntry) {
    let unit = UInt64(segment.sha256.prefix(16), radix: 16) ?? 1
    var places: [Signature: Int] = [:]
    for row in tape.rows {
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
          unit: unit, sequence: sequence, failed: false, rows: [row]))
      sequence += 1
    }
    coverage.trades += tape.rows.count
    input.tokens += tape.facts
    add(
      tape.refusals.map { LineProblem(line: $0.line, signature: nil, reason: $0.reason.rawValue) },
      segment: segment)
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
    var input = input
    input.notes = coverage.text
    try store.write(input)
    return coverage
  }

  private struct VenueTouch: Hashable {
    var venue: Venue
    var signature: Signature
  }

  private mutating func note(_ text: String) {
    if coverage.problems.count < DayCoverage.problemSamplesMax { coverage.problems.append(text) }
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
