/// Trades of a token or pool, newest first.
extension BirdeyeAPI {
  private static let reachMax = 10_000
  private static let windowSecondsMax: Int64 = 30 * 86_400
  private static let defaultWindowSeconds: Int64 = 7 * 86_400
  private static let blocksMax: Int64 = 500_000

  func trades(_ path: String, _ query: [String: String], _ fault: Fault?) throws(BadRequest)
    -> APIAnswer
  {
    let address = try required("address", query)
    let offset = try number("offset", query, 0...9_999, default: 0)
    let limit = try number("limit", query, 1...100, default: 100)
    guard offset + limit <= Self.reachMax else {
      throw BadRequest(message: "offset + limit should be at most \(Self.reachMax)")
    }
    let all = recorded.trades[address] ?? []
    // Bounds are excluded, of blocks as it is documented; whether those of time are is not.
    let rows: [RecordedTrade]
    if let (after, before) = try blockBounds(query) {
      rows = all.filter { $0.slot > after && $0.slot < before }
        .sorted { ($0.slot, $0.key) > ($1.slot, $1.key) }
    } else {
      let (after, before) = try bounds(query)
      rows = all.filter { $0.time > after && $0.time < before }
    }
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

  /// Trades of one pool in the older form.
  func pairTrades(_ path: String, _ query: [String: String], _ fault: Fault?) throws(BadRequest)
    -> APIAnswer
  {
    let pool = try required("address", query)
    let offset = try number("offset", query, 0...10_000, default: 0)
    let limit = try number("limit", query, 1...50, default: 50)
    guard offset + limit <= Self.reachMax else {
      throw BadRequest(message: "offset + limit should be at most \(Self.reachMax)")
    }
    let (after, before) = try bounds(query)
    let rows = (recorded.poolTrades[pool] ?? []).filter { $0.time > after && $0.time < before }
    let window = PageWindow(
      count: rows.count, start: min(offset, rows.count), limit: limit, fault: fault)
    let texts = window.places.map { rows[$0].formerText }
    var answer = data(
      path,
      "{\"items\":[\(texts.joined(separator: ","))],\"hasNext\":\(offset + limit < rows.count)}")
    answer.tookFault = window.tookFault
    return answer
  }

  /// A range of blocks, both ends excluded; nil where none is asked for.
  private func blockBounds(
    _ query: [String: String]
  ) throws(BadRequest) -> (after: Int64, before: Int64)? {
    let slots = 0...Int(Int32.max)
    let isByBlocks = query["sort_by"] == "block_number"
    guard query["after_block_number"] != nil || query["before_block_number"] != nil || isByBlocks
    else { return nil }
    guard isByBlocks else {
      throw BadRequest(message: "sort_by should be block_number for a range of blocks")
    }
    guard query["after_time"] == nil, query["before_time"] == nil else {
      throw BadRequest(message: "a range of time and a range of blocks exclude each other")
    }
    let last = Int(min(ledger.ceiling, UInt64(Int32.max - 1))) + 1
    let before = try number("before_block_number", query, slots, default: last)
    let after = try number(
      "after_block_number", query, slots, default: max(0, before - Int(Self.blocksMax)))
    guard after < before, before - after <= Int(Self.blocksMax) else {
      throw BadRequest(message: "block range should be at most \(Self.blocksMax)")
    }
    return (Int64(after), Int64(before))
  }

  private func bounds(_ query: [String: String]) throws(BadRequest) -> (Int64, Int64) {
    let now = ledger.time(of: ledger.ceiling) ?? 0
    let seconds = 0...10_000_000_000
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

extension RecordedTrade {
  /// The row as the older endpoints of pools write it.
  fileprivate var formerText: String {
    let row = JSONSlice(self.text[...])
    func text(_ value: JSONSlice?) -> String { value?.string ?? "null" }
    return "{\"txHash\":\(text(row["tx_hash"])),\"source\":\(text(row["source"])),"
      + "\"blockUnixTime\":\(time),\"txType\":\"swap\",\"address\":\(text(row["pool_id"])),"
      + "\"owner\":\(text(row["owner"])),\"from\":\(Self.leg(row, "from")),"
      + "\"to\":\(Self.leg(row, "to"))}"
  }

  /// What was given or received; raw amounts are numbers here, and what was given is negative.
  private static func leg(_ row: JSONSlice, _ side: String) -> String {
    let sides = [row["base"], row["quote"]].compactMap { $0 }
    guard
      let leg = (side == "from" ? row["from"] : row["to"])
        ?? sides.first(where: { $0["type_swap"]?.word == side })
    else { return "null" }
    let amount = leg["amount"]?.word ?? leg["amount"]?.string ?? "null"
    let sign = side == "from" && amount != "null" && amount != "0" ? "-" : ""
    func text(_ name: StaticString) -> String { leg[name]?.string ?? "null" }
    return "{\"symbol\":\(text("symbol")),\"decimals\":\(text("decimals")),"
      + "\"address\":\(text("address")),\"amount\":\(amount),\"typeSwap\":\"\(side)\","
      + "\"uiAmount\":\(text("ui_amount")),\"price\":\(text("price")),"
      + "\"changeAmount\":\(sign)\(amount),\"uiChangeAmount\":\(text("ui_change_amount"))}"
  }
}
