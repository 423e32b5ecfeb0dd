import NIOCore

/// Enhanced Transactions, the REST endpoints in maintenance mode.
///
/// Names, places and fees are those of the ledger; nothing is parsed, so every transaction is
/// `UNKNOWN` and a filter by type or source finds none: the search-window answer.
extension HeliusAPI {
  /// Rows a filtered scan looks at before it gives up with a 404.
  private static let searchWindowRows = 100

  /// `GET /v0/addresses/{address}/transactions`.
  func enhancedHistory(of address: String, _ query: [String: String]) -> APIAnswer {
    guard let limit = Int(query["limit"] ?? "10"), (1...100).contains(limit) else {
      return .text(400, #"{"error":"limit must be between 1 and 100"}"#)
    }
    let isAscending = query["sort-order"] == "asc"
    var rows = (ledger.rows(naming: address) ?? []).filter { isWithin(ledger.rows[Int($0)], query) }
    if !isAscending { rows.reverse() }
    let mark = query[isAscending ? "after-signature" : "before-signature"]
    if let mark {
      guard let row = ledger.row(of: mark) else { return .text(200, "[]") }
      rows.removeAll { isAscending ? Int($0) <= row : Int($0) >= row }
    }
    if query["type"] ?? "UNKNOWN" != "UNKNOWN" || query["source"] ?? "UNKNOWN" != "UNKNOWN" {
      return searchWindow(rows)
    }
    return enhanced(rows.prefix(limit).map(Int.init))
  }

  /// `POST /v0/transactions`.
  func enhancedLookup(_ body: JSONValue?) -> APIAnswer {
    let signatures = body?.object?["transactions"]?.array?.compactMap(\.string) ?? []
    guard (1...100).contains(signatures.count) else {
      return .text(400, #"{"error":"transactions must hold 1 to 100 signatures"}"#)
    }
    return enhanced(signatures.compactMap(ledger.row(of:)))
  }

  private func isWithin(_ row: LedgerRow, _ query: [String: String]) -> Bool {
    let tests: [(String, (Int64, Int64) -> Bool)] = [
      ("gt", { $0 > $1 }), ("gte", { $0 >= $1 }), ("lt", { $0 < $1 }), ("lte", { $0 <= $1 }),
    ]
    for (name, holds) in tests {
      if let bound = query["\(name)-slot"].flatMap({ Int64($0) }),
        !holds(Int64(row.place.slot), bound)
      {
        return false
      }
      guard let bound = query["\(name)-time"].flatMap({ Int64($0) }) else { continue }
      guard let time = row.time, holds(time, bound) else { return false }
    }
    return true
  }

  private func searchWindow(_ rows: [Int32]) -> APIAnswer {
    let reached = rows.dropFirst(Self.searchWindowRows - 1).first ?? nil
    let next =
      reached.map {
        " To continue search, query the API again with the `before-signature` parameter set to "
          + "\(ledger.rows[Int($0)].signature)."
      } ?? ""
    return .text(
      404, "{\"error\":\"Failed to find events within the search period.\(next)\"}")
  }

  private func enhanced(_ rows: [Int]) -> APIAnswer {
    let texts = rows.map { number in
      let row = ledger.rows[number]
      let body = JSONSlice(ledger.bodies.bytes(row.body)[...])
      let key = body["transaction"]?["message"]?["accountKeys"]?.elements.first
      let payer = key?.word ?? key?["pubkey"]?.word ?? ""
      return "{\"description\":\"\",\"type\":\"UNKNOWN\",\"source\":\"UNKNOWN\","
        + "\"fee\":\(body["meta"]?["fee"]?.string ?? "0"),"
        + "\"feePayer\":\"\(payer)\","
        + "\"signature\":\"\(row.signature)\",\"slot\":\(row.place.slot),"
        + "\"timestamp\":\(row.time.map(String.init) ?? "null"),\"tokenTransfers\":[],"
        + "\"nativeTransfers\":[],\"accountData\":[],\"transactionError\":\(row.error ?? "null"),"
        + "\"instructions\":[],\"events\":{}}"
    }
    var answer = APIAnswer.text(200, "[\(texts.joined(separator: ","))]")
    answer.credits = Credits.helius("enhancedTransactions")
    return answer
  }
}
