import Archive
import Market

/// What Birdeye would answer about the chain: SOL candles in USD and the facts of its tokens.
struct BirdeyeAnswers {
  let seed: UInt64

  /// The first candle's open: 150 USD.
  static let firstMicroUSD: UInt64 = 150_000_000
  private static let minutesPerAnswer = 1_000
  private static let minutesPerDay = 1_440

  /// A day of one-minute SOL candles as a random walk from `microUSD`, which moves along.
  func candles(
    of day: UTCDay, microUSD: inout UInt64, _ sink: (ArchiveItem) throws(SundialError) -> Void
  ) throws(SundialError) {
    var random = SeededGenerator(seed: seed, path: UInt64(day.number), .max)
    for first in stride(from: 0, to: Self.minutesPerDay, by: Self.minutesPerAnswer) {
      let end = min(first + Self.minutesPerAnswer, Self.minutesPerDay)
      var body: [UInt8] = []
      body.text("{\"success\":true,\"data\":{\"is_scaled_ui_token\":false,\"items\":[")
      for minute in first..<end {
        if minute > first { body.text(",") }
        candle(at: day.start + Int64(minute) * 60, &microUSD, &random, &body)
      }
      body.text("]}}")
      let from = day.start + Int64(first) * 60
      let to = day.start + Int64(end - 1) * 60
      try sink(
        item(
          "ohlcv", "/defi/v3/ohlcv", day: day, time: from,
          request: "{\"address\":\"\(ChainAddress.wrappedSOL)\",\"type\":\"1m\","
            + "\"time_from\":\(from),\"time_to\":\(to),\"currency\":\"usd\"}",
          body: body))
    }
  }

  private func candle(
    at time: Int64, _ price: inout UInt64, _ random: inout SeededGenerator, _ body: inout [UInt8]
  ) {
    let open = price
    var (high, low) = (price, price)
    for _ in 0..<4 {
      let step = price / 2_000
      price = max(1_000_000, price - step + random.integer(below: 2 * step + 1))
      high = max(high, price)
      low = min(low, price)
    }
    let milliSOL = 1_000_000 + random.integer(below: 60_000_000)
    let milliUSD = multiplyDivideFloor(milliSOL, price, 1_000_000)
    for (name, value, places) in [
      ("{\"o\":", open, 6), (",\"h\":", high, 6), (",\"l\":", low, 6), (",\"c\":", price, 6),
      (",\"v\":", milliSOL, 3), (",\"v_usd\":", milliUSD, 3),
    ] {
      body.text(name)
      body.decimal(value, places: places, keepsPoint: false)
    }
    body.text(",\"unix_time\":\(time),\"address\":\"\(ChainAddress.wrappedSOL)\"")
    body.text(",\"type\":\"1m\",\"currency\":\"usd\"}")
  }

  /// A launched token's metadata and creation.
  func token(
    _ launch: LaunchProfile, _ creation: ChainAction,
    _ sink: (ArchiveItem) throws(SundialError) -> Void
  ) throws(SundialError) {
    let time = SlotClock.blockTime(of: creation.slot)
    let day = UTCDay(unixSeconds: time)
    let request = "{\"address\":\"\(launch.mint)\"}"
    var body: [UInt8] = []
    body.text("{\"data\":{\"address\":\"\(launch.mint)\",\"symbol\":\"\(launch.symbol)\"")
    body.text(",\"name\":\"\(launch.name)\",\"decimals\":6,\"extensions\":{},\"logo_uri\":\"\"}")
    body.text(",\"success\":true}")
    try sink(
      item(
        "token", "/defi/v3/token/meta-data/single", day: day, time: time, request: request,
        body: body))
    var created: [UInt8] = []
    created.text("{\"success\":true,\"data\":{\"txHash\":\"\(creation.signature)\"")
    created.text(",\"slot\":\(creation.slot),\"tokenAddress\":\"\(launch.mint)\"")
    created.text(",\"decimals\":6,\"owner\":\"\(launch.creator)\",\"blockUnixTime\":\(time)")
    created.text(",\"blockHumanTime\":\"\(timestampText(unixSeconds: time).dropLast()).000Z\"}}")
    try sink(
      item(
        "token", "/defi/token_creation_info", day: day, time: time, request: request,
        body: created))
  }

  private func item(
    _ content: String, _ method: String, day: UTCDay, time: Int64, request: String, body: [UInt8]
  ) -> ArchiveItem {
    ArchiveItem(
      kind: SegmentKind(source: "birdeye", content: content), day: day, method: method,
      request: request, fetchedAt: SyntheticChain.fetchTime(of: day), slot: nil, time: time,
      body: body)
  }
}
