import NIOCore

/// getTransactionsForAddress and getSignaturesForAddress.
extension HeliusAPI {
  func writeHistory(_ call: RPCCall, fault: Fault?, _ answer: inout APIAnswer) throws(RPCError) {
    guard settings.plan == .developer else {
      throw RPCError(
        code: -32_003, message: "This method requires the Developer plan or higher", status: 403)
    }
    let query = try HistoryQuery(call, fullLimit: settings.fullLimit)
    try checkCommitment(call[1]?.object ?? [:])
    let rows = query.matching(ledger)
    let page = HistoryPage(rows: rows, query: query, ledger: ledger, fault: fault)
    let isRenamed = fault == .renamedFields
    if query.isFull {
      let bytes = page.rows.reduce(64) { $0 + Int(ledger.rows[Int($1)].body.count) + 1 }
      answer.body.reserveCapacity(minimumWritableBytes: bytes)
    }
    answer.body.writeString(isRenamed ? "{\"rows\":[" : "{\"data\":[")
    for (place, row) in page.rows.enumerated() {
      if place > 0 { answer.body.writeString(",") }
      if query.isFull {
        ledger.bodies.read(ledger.rows[Int(row)].body, into: &answer.body)
      } else {
        answer.body.writeString(signatureText(ledger.rows[Int(row)], hasIndex: true))
      }
    }
    let token = page.token.map { "\"\($0)\"" } ?? "null"
    answer.body.writeString("],\"\(isRenamed ? "nextToken" : "paginationToken")\":\(token)}")
    answer.tookFault = page.tookFault || isRenamed
    answer.credits += Credits.history(rows: page.rows.count, isFull: query.isFull)
    if page.tookFault { answer.repeatedCredits = 10 }
    answer.chain = PageChain(
      question: query.question, minimum: query.minimumCredits(rows: rows.count))
  }

  func writeSignatures(_ call: RPCCall, fault: Fault?, _ answer: inout APIAnswer)
    throws(RPCError)
  {
    guard let address = call[0]?.string, address.utf8.count >= 32 else {
      throw .invalidParams("Invalid param: WrongSize")
    }
    let options = call[1]?.object ?? [:]
    try checkCommitment(options)
    let limit = Int(options["limit"]?.integer ?? 1_000)
    guard (1...1_000).contains(limit) else { throw .invalidParams("Invalid limit; max 1000") }
    var rows = ledger.rows(naming: address).map(Array.init) ?? []
    rows.reverse()
    var start = 0
    if let before = options["before"]?.string {
      guard let row = ledger.row(of: before) else {
        answer.body.writeString("[]")
        return
      }
      start = rows.firstIndex { Int($0) < row } ?? rows.count
    }
    if let until = options["until"]?.string.flatMap(ledger.row(of:)) {
      rows.removeAll { Int($0) <= until }
      start = min(start, rows.count)
    }
    if fault == .unknownBefore, options["before"] != nil, start < rows.count {
      answer.body.writeString("[]")
      answer.tookFault = true
      return
    }
    let window = PageWindow(count: rows.count, start: start, limit: limit, fault: fault)
    let texts = window.places.map { signatureText(ledger.rows[Int(rows[$0])], hasIndex: false) }
    answer.body.writeString("[\(texts.joined(separator: ","))]")
    answer.tookFault = window.tookFault
    if window.tookFault { answer.repeatedCredits = 1 }
  }

  private func signatureText(_ row: LedgerRow, hasIndex: Bool) -> String {
    let index = hasIndex ? "\"transactionIndex\":\(row.place.index)," : ""
    let time = row.time.map(String.init) ?? "null"
    return "{\"signature\":\"\(row.signature)\",\"slot\":\(row.place.slot),\(index)"
      + "\"err\":\(row.error ?? "null"),\"memo\":null,\"blockTime\":\(time),"
      + "\"confirmationStatus\":\"finalized\"}"
  }
}

/// Which places of an ordered list a page shows, perhaps through a fault.
struct PageWindow {
  private(set) var places: [Int]
  private(set) var tookFault = false

  /// The page of at most `limit` places from `start`.
  ///
  /// A fault that repeats rows leaves out as many at the end, so the page stays within its limit
  /// and still shows a row that the one before it did not.
  init(count: Int, start: Int, limit: Int, fault: Fault?) {
    places = Array(start..<min(start + limit, max(count, start)))
    guard limit > 1, !places.isEmpty else { return }
    switch fault {
    case .duplicatedRow where start > 0:
      places = [start - 1] + places.prefix(limit - 1)
    case .duplicatedRow:
      places = Array(places.prefix(limit - 1))
      places.append(places[places.count - 1])
    case .movedPage where start > 0:
      let back = min(start, max(1, limit / 3))
      places = Array((start - back)..<min(start - back + limit, count))
    default: return
    }
    tookFault = true
  }
}

/// A page of getTransactionsForAddress.
private struct HistoryPage {
  var rows: [Int32] = []
  /// Leads to the next page; nil = no more rows.
  var token: String?
  var tookFault = false

  init(rows all: [Int32], query: HistoryQuery, ledger: Ledger, fault: Fault?) {
    func place(_ index: Int) -> LedgerPlace { ledger.rows[Int(all[index])].place }
    var start = 0
    if let token = query.token {
      start = all.firstIndex { query.isAfter(ledger.rows[Int($0)].place, token) } ?? all.count
    }
    if fault == .emptyPage, start < all.count,
      let between = query.placeBetween(query.token, place(start))
    {
      token = between.token
      tookFault = true
      return
    }
    if fault == .stuckToken, let stuck = query.token, start > 0 {
      rows = Array(all[max(0, start - query.limit)..<start])
      token = stuck.token
      tookFault = true
      return
    }
    let window = PageWindow(count: all.count, start: start, limit: query.limit, fault: fault)
    rows = window.places.map { all[$0] }
    tookFault = window.tookFault
    if let last = window.places.max(), last + 1 < all.count { token = place(last).token }
  }
}
