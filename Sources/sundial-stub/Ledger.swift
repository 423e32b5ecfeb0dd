/// A transaction's place on the chain; orders rows as the chain has them.
struct LedgerPlace: Hashable, Comparable, Sendable {
  var slot: UInt64
  var index: UInt32

  static func < (left: LedgerPlace, right: LedgerPlace) -> Bool {
    (left.slot, left.index) < (right.slot, right.index)
  }

  /// The form of a pagination token: `slot:index`.
  var token: String { "\(slot):\(index)" }

  init(slot: UInt64, index: UInt32) {
    self.slot = slot
    self.index = index
  }

  /// A place from a pagination token; nil on anything else.
  init?(token: String) {
    let parts = token.split(separator: ":", omittingEmptySubsequences: false)
    guard parts.count == 2, let slot = UInt64(parts[0]), let index = UInt32(parts[1]) else {
      return nil
    }
    self.init(slot: slot, index: index)
  }
}

/// A transaction of the ledger and where its body lies.
struct LedgerRow: Sendable {
  var place: LedgerPlace
  /// Seconds since 1970; nil where the source did not tell.
  var time: Int64?
  /// The first signature, base58.
  var signature: String
  /// nil = legacy.
  var version: Int?
  /// The error value as written; nil = succeeded.
  var error: String?
  var body: BodyStore.Place
}

/// Every transaction of an archive in chain order, and which of them name an address.
///
/// Row numbers are positions in `rows`. Bodies are in the store, so a million transactions take
/// some hundred megabytes at most.
struct Ledger: Sendable {
  let rows: [LedgerRow]
  let bodies: BodyStore
  private let rowOfSignature: [String: Int32]
  private let accounts: [String: Int32]
  /// Where each account's rows begin in `postings`, and at the end their number.
  private let starts: [Int32]
  private let postings: [Int32]

  /// The last slot a client may know of: a quarter of an hour after the archive's last day.
  let ceiling: UInt64

  /// - Parameters:
  ///   - rows: in chain order, no signature twice.
  ///   - accounts: numbers of addresses, from 0.
  ///   - mentions: row and account number, ascending by row.
  init(
    rows: [LedgerRow], bodies: BodyStore, accounts: [String: Int32],
    mentions: [(row: Int32, account: Int32)], lastSecond: Int64
  ) {
    self.rows = rows
    self.bodies = bodies
    self.accounts = accounts
    var signatures: [String: Int32] = [:]
    signatures.reserveCapacity(rows.count)
    for (number, row) in rows.enumerated() { signatures[row.signature] = Int32(number) }
    rowOfSignature = signatures
    var starts = [Int32](repeating: 0, count: accounts.count + 1)
    for mention in mentions { starts[Int(mention.account) + 1] += 1 }
    for account in 1..<max(1, starts.count) { starts[account] += starts[account - 1] }
    var next = starts
    var postings = [Int32](repeating: 0, count: mentions.count)
    for mention in mentions {
      postings[Int(next[Int(mention.account)])] = mention.row
      next[Int(mention.account)] += 1
    }
    self.starts = starts
    self.postings = postings
    ceiling = Ledger.slot(of: lastSecond, in: rows)
  }

  /// The rows that name an address, ascending; nil where none does.
  func rows(naming address: String) -> ArraySlice<Int32>? {
    accounts[address].map { postings[Int(starts[Int($0)])..<Int(starts[Int($0) + 1])] }
  }

  /// The rows that tell the balance of a token account of a wallet, or only those in which one
  /// changed, ascending.
  func rows(ofTokensOwnedBy wallet: String, changed: Bool) -> ArraySlice<Int32> {
    rows(naming: Self.ownerName(wallet, changed: changed)) ?? []
  }

  /// What stands for a wallet's token accounts among the addresses; no address has a blank.
  static func ownerName(_ wallet: String, changed: Bool) -> String {
    "\(wallet) \(changed ? "changed" : "all")"
  }

  /// The row of a signature.
  func row(of signature: String) -> Int? { rowOfSignature[signature].map(Int.init) }

  /// The number of the first row at or after a slot.
  func firstRow(from slot: UInt64) -> Int {
    var (low, high) = (0, rows.count)
    while low < high {
      let middle = (low + high) / 2
      if rows[middle].place.slot < slot { low = middle + 1 } else { high = middle }
    }
    return low
  }

  /// The rows of a slot.
  func rows(ofSlot slot: UInt64) -> Range<Int> { firstRow(from: slot)..<firstRow(from: slot + 1) }

  /// A slot's block time: its transactions', or by 400 ms a slot from the last slot that has one.
  func time(of slot: UInt64) -> Int64? {
    var row = firstRow(from: slot + 1)
    while row > 0 {
      row -= 1
      if let time = rows[row].time {
        return time + Int64(slot - rows[row].place.slot) * 2 / 5
      }
    }
    guard let first = rows.first, let time = first.time, slot < first.place.slot else { return nil }
    return time - Int64(first.place.slot - slot) * 2 / 5
  }

  private static func slot(of second: Int64, in rows: [LedgerRow]) -> UInt64 {
    guard let last = rows.last(where: { $0.time != nil }), let time = last.time else {
      return rows.last?.place.slot ?? 0
    }
    return max(last.place.slot, last.place.slot + UInt64(max(0, second - time)) * 5 / 2)
  }
}
