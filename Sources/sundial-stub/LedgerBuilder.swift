import Archive
import Market

/// Reads an archive into a ledger and the recorded answers of everything that is no transaction.
struct LedgerBuilder {
  private let bodies: BodyStore
  private var drafts: [Draft] = []
  private var seen: Set<String> = []
  private var accounts: [String: Int32] = [:]
  private var recorded = RecordedAnswers()
  private var lastSecond: Int64 = 0

  /// Seconds after the archive's last day at which the stub's present lies.
  private static let presentSeconds: Int64 = 900

  /// A transaction before its row number is known.
  private struct Draft {
    var row: LedgerRow
    var hasIndex: Bool
    var accounts: [Int32]
  }

  init(bodies: BodyStore) {
    self.bodies = bodies
  }

  /// Adds every segment of an archive.
  mutating func read(_ archive: ArchiveReader) throws(SundialError) {
    for day in archive.allDays {
      if let date = day.day { lastSecond = max(lastSecond, date.end + Self.presentSeconds) }
      for entry in day.segments {
        let isTransactions = entry.kind.content == "transactions"
        let segment = try archive.segment(entry)
        for frame in 0..<segment.frameCount {
          let content = try segment.frame(frame)
          for line in content.lineRanges {
            let envelope = content.withUnsafeBytes { Array($0[line]) }
            try read(envelope, isTransactions, place: segment.path)
          }
        }
      }
    }
    try bodies.flush()
  }

  private mutating func read(_ line: [UInt8], _ isTransactions: Bool, place: String)
    throws(SundialError)
  {
    guard let range = line.withUnsafeBytes({ Envelope.bodyRange(in: $0) }) else {
      throw .stubBody(place, "a line is no envelope")
    }
    if isTransactions {
      try addTransaction(line[range], place: place)
    } else {
      recorded.add(envelope: JSONSlice(line[...]), body: line[range])
    }
  }

  private mutating func addTransaction(_ body: ArraySlice<UInt8>, place: String)
    throws(SundialError)
  {
    guard let facts = TransactionFacts(body) else {
      throw .stubBody(place, "a transaction has no slot or signature")
    }
    guard seen.insert(facts.signature).inserted else { return }
    let names =
      facts.accounts + facts.owners.map { Ledger.ownerName($0, changed: false) }
      + facts.changedOwners.map { Ledger.ownerName($0, changed: true) }
    let named = Set(names.map { number(of: $0) })
    let index = facts.index ?? UInt32(truncatingIfNeeded: drafts.count)
    drafts.append(
      Draft(
        row: LedgerRow(
          place: LedgerPlace(slot: facts.slot, index: index), time: facts.time,
          signature: facts.signature, version: facts.version, error: facts.error,
          body: try bodies.append(body)),
        hasIndex: facts.index != nil, accounts: Array(named)))
  }

  /// An address' number, the next one where it is new.
  private mutating func number(of account: String) -> Int32 {
    if let known = accounts[account] { return known }
    accounts[account] = Int32(accounts.count)
    return Int32(accounts.count - 1)
  }

  /// The ledger and the recorded answers; the builder is done with then.
  ///
  /// Transactions without an index get the next one of their slot, in the archive's order.
  consuming func finish() -> (Ledger, RecordedAnswers) {
    drafts.sort {
      ($0.row.place.slot, $0.hasIndex ? 0 : 1, $0.row.place.index)
        < ($1.row.place.slot, $1.hasIndex ? 0 : 1, $1.row.place.index)
    }
    var rows: [LedgerRow] = []
    var mentions: [(row: Int32, account: Int32)] = []
    for draft in drafts {
      var row = draft.row
      if !draft.hasIndex {
        let previous = rows.last.flatMap { $0.place.slot == row.place.slot ? $0.place.index : nil }
        row.place.index = previous.map { $0 + 1 } ?? 0
      }
      for account in draft.accounts { mentions.append((Int32(rows.count), account)) }
      rows.append(row)
    }
    recorded.sortTrades()
    let ledger = Ledger(
      rows: rows, bodies: bodies, accounts: accounts, mentions: mentions, lastSecond: lastSecond)
    return (ledger, recorded)
  }
}
