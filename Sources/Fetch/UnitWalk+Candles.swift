import Archive
import Market

/// Birdeye's candles and price history, window by window; an answer is one line, verbatim.
extension UnitWalk {
  mutating func walkCandles(_ candles: CandleWindow) async throws(WalkFailure) {
    let step = candles.type.seconds
    var from = startCursor.flatMap { Int64($0) } ?? candles.window.from
    var rowsMax = candles.series.rowsMax
    // Bounds are both included, so the last asked for is the last that opens before the end.
    let last = (candles.window.to - 1) / step * step
    guard from <= last else {
      return try record(candlePage(candles, from, from), cursor: nil, complete: true)
    }
    while from <= last {
      let to = min(last, from + (rowsMax - 1) * step)
      let answer: Answer
      do throws(WalkFailure) {
        answer = try await plausible(candles, from, to)
      } catch {
        guard case .ask(.tooMuch(let words)) = error else { throw error }
        guard rowsMax > 10 else { throw .ask(.trouble(words)) }
        rowsMax /= 2
        continue
      }
      let page = candlePage(candles, from, to)
      try add(answer.text[...], slot: nil, time: from, to: page)
      from = to + step
      try record(page, cursor: "\(from)", complete: from > last)
    }
  }

  /// An answer that is not thinned out, or that says the same when it is asked for again: v3 leaves
  /// quiet intervals out, so gaps alone prove nothing.
  private func plausible(
    _ candles: CandleWindow, _ from: Int64, _ to: Int64
  ) async throws(WalkFailure) -> Answer {
    var thin: Answer?
    while true {
      let answer = try await ask(candleRequest(candles, from, to)) { answer in
        Self.fault(of: answer, candles, from, to)
      }
      guard Self.looksThinned(answer, step: candles.type.seconds) else { return answer }
      if let thin, thin.text == answer.text { return answer }
      thin = answer
    }
  }

  private static func fault(
    of answer: Answer, _ candles: CandleWindow, _ from: Int64, _ to: Int64
  ) -> String? {
    guard answer.hasList else { return "the answer has no candles" }
    guard answer.items.count <= 5_000 else { return "more candles than were asked for" }
    let step = candles.type.seconds
    for item in answer.items {
      guard let time = item.time else { return "a candle has no time" }
      guard (from...to).contains(time) else { return "a candle outside the window asked for" }
      guard time % step == 0 else { return "a candle that is not on its interval" }
    }
    if candles.series == .price { return nil }
    let type = Array("\"type\":\"\(candles.type.rawValue)\"".utf8)
    let isTyped = answer.items.allSatisfy { item in
      answer.bytes(of: item).firstRange(of: type) != nil
    }
    return isTyped ? nil : "a candle of another type than was asked for"
  }

  /// Whether no two of many rows are neighbours: a window too wide comes thinned out in silence.
  static func looksThinned(_ answer: Answer, step: Int64) -> Bool {
    let times = answer.items.compactMap(\.time).sorted()
    guard times.count > 2 else { return false }
    return zip(times, times.dropFirst()).allSatisfy { $1 - $0 > step }
  }

  private func candleQuery(_ candles: CandleWindow) -> [HTTPCall.QueryItem] {
    var query = [
      HTTPCall.QueryItem(name: "address", value: "\(candles.address)"),
      HTTPCall.QueryItem(name: "type", value: candles.type.rawValue),
    ]
    switch candles.series {
    case .token: query.append(HTTPCall.QueryItem(name: "currency", value: "usd"))
    case .pair: break
    case .price: query.append(HTTPCall.QueryItem(name: "address_type", value: "token"))
    }
    if candles.series != .pair {
      query.append(HTTPCall.QueryItem(name: "ui_amount_mode", value: "raw"))
    }
    return query
  }

  private func candleRequest(
    _ candles: CandleWindow, _ from: Int64, _ to: Int64
  ) -> ProviderRequest {
    // Equal bounds are refused; nothing opens between `from` and the second after it.
    let query =
      candleQuery(candles) + [
        HTTPCall.QueryItem(name: "time_from", value: "\(from)"),
        HTTPCall.QueryItem(name: "time_to", value: "\(max(to, from + 1))"),
      ]
    let rows = Int((to - from) / candles.type.seconds) + 1
    var request = ProviderRequest.birdeye(
      candles.series.rawValue, query, base: settings.birdeyeURL, rowsMax: rows)
    request.isDivisible = true
    return request
  }

  private func candlePage(_ candles: CandleWindow, _ from: Int64, _ to: Int64) -> PageBuilder {
    let members =
      candleQuery(candles).map { "\"\($0.name)\":\"\($0.value)\"" }
      + ["\"time_from\":\(from)", "\"time_to\":\(to)"]
    return page(
      candles.series.content, method: candles.series.rawValue,
      request: "{\(members.joined(separator: ","))}")
  }
}
