import Archive
import Market

/// Birdeye's trades of a token, newest first.
///
/// Many share a second, so each step overlaps the one before by that second, and rows are told
/// apart by signature and place. A second of more than a page is walked by offset; a page inside it
/// may begin some rows early or late or repeat one, so the next offset follows from the rows that
/// are here, less an overlap whose rows have to come again.
extension UnitWalk {
  private static let tradeLimit = 100
  private static let tradesReachable = 10_000
  /// Known rows that a page asked for by offset begins with.
  private static let tradeOverlap = 10
  /// Pages in a row that bring nothing before the walk gives up.
  private static let tradeStandstillsMax = 5

  mutating func walkTrades(_ address: AddressWindow) async throws(WalkFailure) {
    let window = address.window
    var before = startCursor.flatMap { Int64($0) } ?? window.to
    var offset = 0
    var standstills = 0
    var known = KnownTrades(try storedItems("trades"))
    while true {
      let answer = try await ask(
        tradeRequest(address, before: before, offset: offset), fault: Self.tradesFault)
      let items = answer.items.filter { window.contains($0.time) }
      let expected = min(known.count(before: before) - offset, items.count)
      let isNew = known.add(items)
      let repeated = isNew.count { !$0 }
      if offset > 0, repeated == 0 {
        // What lay before this page has moved away; its rows say nothing about what is between.
        known.remove(items)
        offset = max(0, offset - Self.tradeLimit / 2)
        continue
      }
      let page = page(
        "trades", method: "/defi/v3/token/txs",
        request: "{\"address\":\"\(address.address)\",\"tx_type\":\"swap\"}")
      for (item, isNew) in zip(items, isNew) where isNew { try add(item, of: answer, to: page) }
      // An end is believed where the page began as it should, or where nothing new came of it.
      let isEnd = answer.hasNext == false && (repeated == expected || page.lines == 0)
      guard !isEnd, let oldest = answer.items.compactMap(\.time).min(), oldest >= window.from
      else { return try record(page, cursor: nil, complete: true) }
      standstills = page.lines == 0 ? standstills + 1 : 0
      if oldest + 1 < before {
        before = oldest + 1
        offset = 0
        known.forget(from: before)
      } else {
        offset = max(0, known.count(before: before) - Self.tradeOverlap)
      }
      try checkTrades(at: oldest, offset: offset, standstills: standstills, before: before)
      try record(page, cursor: "\(before)")
    }
  }

  private func checkTrades(
    at second: Int64, offset: Int, standstills: Int, before: Int64
  ) throws(WalkFailure) {
    guard offset + Self.tradeLimit <= Self.tradesReachable else {
      throw .unproven(
        "more than \(Self.tradesReachable) trades in the second \(second)", cursor: nil,
        isFinal: true)
    }
    guard standstills < Self.tradeStandstillsMax else {
      throw .unproven(
        "pages of the second \(second) bring no new trade", cursor: "\(before)", isFinal: false)
    }
  }

  private static func tradesFault(_ answer: Answer) -> String? {
    guard answer.hasList else { return "the answer has no trades" }
    if answer.hasNext == nil { return "the answer does not tell whether it goes on" }
    let isWhole = answer.items.allSatisfy { $0.signature != nil && $0.time != nil }
    return isWhole ? nil : "a trade has no signature or time"
  }

  private func tradeRequest(
    _ address: AddressWindow, before: Int64, offset: Int
  ) -> ProviderRequest {
    // Bounds exclude themselves, and only one is sent: both together are refused.
    let query = [
      ("address", "\(address.address)"), ("offset", "\(offset)"),
      ("limit", "\(Self.tradeLimit)"), ("sort_by", "block_unix_time"), ("sort_type", "desc"),
      ("tx_type", "swap"), ("before_time", "\(before)"), ("ui_amount_mode", "raw"),
    ].map { HTTPCall.QueryItem(name: $0.0, value: $0.1) }
    return .birdeye(
      "/defi/v3/token/txs", query, base: settings.birdeyeURL, rowsMax: Self.tradeLimit)
  }
}

/// The trades that are here already, as far as pages can still repeat them.
private struct KnownTrades {
  private var keys: Set<TradeKey>

  init(_ items: [Answer.Item]) {
    keys = Set(items.map(TradeKey.init))
  }

  func count(before: Int64) -> Int { keys.count { $0.time < before } }

  /// Adds rows; says of each whether it is new.
  mutating func add(_ items: [Answer.Item]) -> [Bool] {
    items.map { keys.insert(TradeKey($0)).inserted }
  }

  mutating func remove(_ items: [Answer.Item]) {
    keys.subtract(items.map(TradeKey.init))
  }

  /// Lets go of what no page before an instant can repeat.
  mutating func forget(from before: Int64) {
    keys = keys.filter { $0.time < before }
  }
}

/// What tells trades apart: legacy rows have no places and therefore no unique key.
private struct TradeKey: Hashable {
  var signature: Signature?
  var instruction: Int64
  var inner: Int64
  var time: Int64

  init(_ item: Answer.Item) {
    signature = item.signature
    instruction = item.instructionIndex
    inner = item.innerIndex
    time = item.time ?? 0
  }
}
