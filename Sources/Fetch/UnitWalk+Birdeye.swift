import Archive
import Market

/// Birdeye's current answers and lists.
extension UnitWalk {
  private static let listLimit = 20
  private static let nullAskings = 3

  /// One current answer about a token. No data is an answer (an unknown token), once it has been
  /// given more than once.
  mutating func walkSnapshot(_ snapshot: Snapshot, _ mint: Pubkey) async throws(WalkFailure) {
    let query = [HTTPCall.QueryItem(name: "address", value: "\(mint)")]
    var answer: Answer?
    for _ in 0..<Self.nullAskings {
      let given = try await ask(
        .birdeye(snapshot.rawValue, query, base: settings.birdeyeURL)
      ) { answer in
        if answer.resultType == .null { return nil }
        let isNamed = answer.text.firstRange(of: Array("\"\(mint)\"".utf8)) != nil
        return answer.resultType == .object && isNamed ? nil : "the answer is not about the token"
      }
      answer = given
      if given.resultType == .object { break }
    }
    let page = page(
      snapshot.content, method: snapshot.rawValue, request: "{\"address\":\"\(mint)\"}")
    if let answer { try add(answer.text[...], slot: nil, time: nil, to: page) }
    try record(page, cursor: nil, complete: true)
  }

  /// New listings, newest first, by the oldest one's time.
  mutating func walkListings(_ window: TimeWindow) async throws(WalkFailure) {
    var to = startCursor.flatMap { Int64($0) } ?? window.to
    while true {
      let query = [
        HTTPCall.QueryItem(name: "time_to", value: "\(to)"),
        HTTPCall.QueryItem(name: "limit", value: "\(Self.listLimit)"),
        HTTPCall.QueryItem(name: "meme_platform_enabled", value: "true"),
      ]
      let answer = try await ask(
        .birdeye("/defi/v2/tokens/new_listing", query, base: settings.birdeyeURL)
      ) { answer in
        guard answer.hasList else { return "the answer has no listings" }
        let isTimed = answer.items.allSatisfy { Self.listedAt(answer.bytes(of: $0)) != nil }
        return isTimed ? nil : "a listing has no time"
      }
      let page = page(
        "listings", method: "/defi/v2/tokens/new_listing",
        request: "{\"meme_platform_enabled\":true}")
      try add(answer.text[...], slot: nil, time: nil, to: page)
      let oldest = answer.items.compactMap { Self.listedAt(answer.bytes(of: $0)) }.min()
      guard let oldest, oldest >= window.from, oldest < to else {
        return try record(page, cursor: nil, complete: true)
      }
      try record(page, cursor: "\(oldest)")
      to = oldest
    }
  }

  /// Unix seconds of `"liquidityAddedAt":"2024-09-18T17:59:23"` (UTC without a zone).
  private static func listedAt(_ item: ArraySlice<UInt8>) -> Int64? {
    let mark = Array("\"liquidityAddedAt\":\"".utf8)
    guard let range = item.firstRange(of: mark) else { return nil }
    let text = String(decoding: item[range.upperBound...].prefix(19), as: UTF8.self)
    let clock = text.dropFirst(11).split(separator: ":").compactMap { Int64($0) }
    guard let day = UTCDay(text.prefix(10)), clock.count == 3 else { return nil }
    return day.start + clock[0] * 3_600 + clock[1] * 60 + clock[2]
  }

  /// The pools of a token.
  mutating func walkMarkets(_ mint: Pubkey) async throws(WalkFailure) {
    var offset = startCursor.flatMap { Int($0) } ?? 0
    while true {
      let query = [
        ("address", "\(mint)"), ("time_frame", "24h"), ("sort_type", "desc"),
        ("sort_by", "liquidity"), ("offset", "\(offset)"), ("limit", "\(Self.listLimit)"),
      ].map { HTTPCall.QueryItem(name: $0.0, value: $0.1) }
      let answer = try await ask(
        .birdeye("/defi/v2/markets", query, base: settings.birdeyeURL)
      ) { $0.hasList ? nil : "the answer has no markets" }
      let page = page(
        "markets", method: "/defi/v2/markets", request: "{\"address\":\"\(mint)\"}")
      try add(answer.text[...], slot: nil, time: nil, to: page)
      offset += answer.items.count
      let isEnd = answer.items.count < Self.listLimit || offset >= settings.marketsMax
      try record(page, cursor: "\(offset)", complete: isEnd)
      if isEnd { return }
    }
  }

  /// What Birdeye says is used and left.
  mutating func walkCredits() async throws(WalkFailure) {
    let answer = try await ask(
      .birdeye("/utils/v1/credits", [], base: settings.birdeyeURL)
    ) { $0.resultType == .object ? nil : "no account" }
    let page = page("credits", method: "/utils/v1/credits", request: "{}")
    try add(answer.text[...], slot: nil, time: nil, to: page)
    try record(page, cursor: nil, complete: true)
  }
}
