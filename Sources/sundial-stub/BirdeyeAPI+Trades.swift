/// Trades of a token by time, newest first.
extension BirdeyeAPI {
  private static let reachMax = 10_000
  private static let windowSecondsMax: Int64 = 30 * 86_400
  private static let defaultWindowSeconds: Int64 = 7 * 86_400

  func trades(_ path: String, _ query: [String: String], _ fault: Fault?) throws(BadRequest)
    -> APIAnswer
  {
    let address = try required("address", query)
    let offset = try number("offset", query, 0...9_999, default: 0)
    let limit = try number("limit", query, 1...100, default: 100)
    guard offset + limit <= Self.reachMax else {
      throw BadRequest(message: "offset + limit should be at most \(Self.reachMax)")
    }
    let (after, before) = try bounds(query)
    // Both bounds are excluded: whether the server includes one is not documented.
    let rows = (recorded.trades[address] ?? []).filter { $0.time > after && $0.time < before }
    let window = PageWindow(
      count: rows.count, start: min(offset, rows.count), limit: limit, fault: fault)
    let texts = window.places.map { String(decoding: rows[$0].text, as: UTF8.self) }
    let more = offset + limit < rows.count
    // Both spellings occur; which one follows from the question.
    let spelling = offset / limit % 2 == 0 ? "has_next" : "hasNext"
    var answer = data(
      path, "{\"items\":[\(texts.joined(separator: ","))],\"\(spelling)\":\(more)}")
    answer.tookFault = window.tookFault
    return answer
  }

  private func bounds(_ query: [String: String]) throws(BadRequest) -> (Int64, Int64) {
    let now = ledger.time(of: ledger.ceiling) ?? 0
    let seconds = 0...10_000_000_000
    guard query["before_block_number"] == nil, query["after_block_number"] == nil else {
      throw BadRequest(message: "block ranges are not served")
    }
    let after = try query["after_time"].map { (_) throws(BadRequest) in
      Int64(try number("after_time", query, seconds, default: nil))
    }
    let before = try query["before_time"].map { (_) throws(BadRequest) in
      Int64(try number("before_time", query, seconds, default: nil))
    }
    switch (after, before) {
    case (let after?, let before?):
      guard after < before, before - after <= Self.windowSecondsMax else {
        throw BadRequest(message: "time range should be at most 30 days")
      }
      return (after, before)
    case (let after?, nil):
      guard now - after <= Self.windowSecondsMax else {
        throw BadRequest(message: "after_time should be within the last 30 days")
      }
      return (after, now)
    case (nil, let before?): return (before - Self.windowSecondsMax, before)
    case (nil, nil): return (now - Self.defaultWindowSeconds, now)
    }
  }
}
