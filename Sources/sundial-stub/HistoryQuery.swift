/// What a getTransactionsForAddress call asks for.
struct HistoryQuery {
  let address: String
  let isFull: Bool
  let isAscending: Bool
  let limit: Int
  let token: LedgerPlace?
  private let slots: BoundedRange
  private let times: BoundedRange
  private let status: String
  /// Of which of a wallet's token accounts transactions come too: `none`, `balanceChanged`, `all`.
  private let tokenAccounts: String
  /// Highest version given; -1 = legacy only.
  private let versionMax: Int64
  /// Names address, filters and order, not the page.
  let question: UInt64

  private static let names: Set = [
    "transactionDetails", "sortOrder", "limit", "paginationToken", "commitment", "minContextSlot",
    "encoding", "maxSupportedTransactionVersion", "filters",
  ]
  private static let filterNames: Set = ["slot", "blockTime", "status", "tokenAccounts"]

  init(_ call: RPCCall, fullLimit: Int) throws(RPCError) {
    guard let address = call[0]?.string, address.utf8.count >= 32 else {
      throw .invalidParams("Invalid param: WrongSize")
    }
    let options = call[1]?.object ?? [:]
    try Self.check(options, against: Self.names)
    let filters = options["filters"]?.object ?? [:]
    try Self.check(filters, against: Self.filterNames)
    self.address = address
    isFull =
      try Self.word(
        options["transactionDetails"], "transactionDetails", ["signatures", "full"]) == "full"
    isAscending = try Self.word(options["sortOrder"], "sortOrder", ["desc", "asc"]) == "asc"
    status = try Self.word(filters["status"], "status", ["any", "succeeded", "failed"])
    tokenAccounts = try Self.word(
      filters["tokenAccounts"], "tokenAccounts", ["none", "balanceChanged", "all"])
    _ = try Self.word(
      options["encoding"], "encoding", ["json", "jsonParsed", "base64", "base58"])
    let limitMax = isFull ? fullLimit : 1_000
    limit = Int(options["limit"]?.integer ?? Int64(limitMax))
    guard (1...limitMax).contains(limit) else {
      throw .invalidParams("Invalid limit; max \(limitMax)")
    }
    if let text = options["paginationToken"]?.string {
      guard let place = LedgerPlace(token: text) else {
        throw .invalidParams("Invalid pagination token")
      }
      token = place
    } else {
      token = nil
    }
    slots = try BoundedRange(filters["slot"])
    times = try BoundedRange(filters["blockTime"])
    versionMax = options["maxSupportedTransactionVersion"]?.integer ?? -1
    var asked = options
    for page in ["limit", "paginationToken"] { asked[page] = nil }
    question = StableHash.of(0, address, JSONValue.object(asked).text)
  }

  /// The rows asked for on all pages, in the order asked for.
  func matching(_ ledger: Ledger) -> [Int32] {
    var named = Array(ledger.rows(naming: address) ?? [])
    if tokenAccounts != "none" {
      let isChanged = tokenAccounts == "balanceChanged"
      let owned = ledger.rows(ofTokensOwnedBy: address, changed: isChanged)
      named = Set(named).union(owned).sorted()
    }
    let rows = named.filter { matches(ledger.rows[Int($0)]) }
    return isAscending ? rows : rows.reversed()
  }

  private func matches(_ row: LedgerRow) -> Bool {
    guard slots.contains(Int64(row.place.slot)), Int64(row.version ?? -1) <= versionMax else {
      return false
    }
    if !times.isOpen {
      guard let time = row.time, times.contains(time) else { return false }
    }
    return status == "any" || (status == "failed") == (row.error != nil)
  }

  /// Whether a place comes after another in the order asked for.
  func isAfter(_ place: LedgerPlace, _ other: LedgerPlace) -> Bool {
    isAscending ? place > other : place < other
  }

  /// A place after `token` and before `next`, in the order asked for; nil where there is none.
  func placeBetween(_ token: LedgerPlace?, _ next: LedgerPlace) -> LedgerPlace? {
    var place = next
    if !isAscending {
      place.index += 1
    } else if next.index > 0 {
      place.index -= 1
    } else {
      place = LedgerPlace(slot: next.slot - 1, index: 9_999)
    }
    guard let token else { return place }
    return isAfter(place, token) ? place : nil
  }

  /// What all pages cost at least, by the current prices.
  func minimumCredits(rows: Int) -> Int {
    let size = isFull ? 100 : 1_000
    return 10 * max(1, (rows + size - 1) / size)
  }

  private static func check(_ object: [String: JSONValue], against names: Set<String>)
    throws(RPCError)
  {
    for name in object.keys.sorted() where !names.contains(name) {
      throw .invalidParams("Invalid params: unknown field `\(name)`")
    }
  }

  /// One of some words; the first where nothing is given.
  private static func word(_ value: JSONValue?, _ name: String, _ words: [String])
    throws(RPCError) -> String
  {
    guard let value else { return words[0] }
    guard let word = value.string, words.contains(word) else {
      throw .invalidParams("Invalid params: `\(name)` is none of \(words)")
    }
    return word
  }
}

/// Bounds as a filter writes them: `{"gte":…,"lt":…}`.
private struct BoundedRange {
  private var low = Int64.min
  private var high = Int64.max
  let isOpen: Bool

  init(_ value: JSONValue?) throws(RPCError) {
    let bounds = value?.object ?? [:]
    isOpen = bounds.isEmpty
    for name in bounds.keys.sorted() {
      guard let bound = bounds[name]?.integer, bound >= 0 else {
        throw .invalidParams("Invalid params: `\(name)` is no whole number")
      }
      switch name {
      case "gte": low = max(low, bound)
      case "gt": low = max(low, bound + 1)
      case "lte": high = min(high, bound)
      case "lt": high = min(high, bound - 1)
      case "eq":
        low = max(low, bound)
        high = min(high, bound)
      default: throw .invalidParams("Invalid params: unknown field `\(name)`")
      }
    }
  }

  func contains(_ value: Int64) -> Bool { value >= low && value <= high }
}
