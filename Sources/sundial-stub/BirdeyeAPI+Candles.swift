import NIOCore

/// Candles and prices, each item as it was recorded.
extension BirdeyeAPI {
  private static let candlesMax = 5_000
  private static let formerCandlesMax = 1_000
  private static let downsampledEvery = 4

  private static let intervals: [String: Int64] = [
    "1s": 1, "15s": 15, "30s": 30, "1m": 60, "3m": 180, "5m": 300, "15m": 900, "30m": 1_800,
    "1H": 3_600, "2H": 7_200, "4H": 14_400, "6H": 21_600, "8H": 28_800, "12H": 43_200,
    "1D": 86_400, "3D": 259_200, "1W": 604_800, "1M": 2_592_000,
  ]

  /// What is asked for, checked.
  private struct Window {
    var series: CandleSeries?
    var from: Int64
    var to: Int64
    var interval: Int64
    var isFilled: Bool

    /// The window's candles, in order.
    var candles: [Candle] { series.map { Array($0.within(from, to)) } ?? [] }
  }

  private func window(_ path: String, _ query: [String: String]) throws(BadRequest) -> Window {
    let address = try required("address", query)
    let type = try required("type", query)
    guard let interval = Self.intervals[type] else {
      throw BadRequest(message: "type invalid format")
    }
    let bounds = 0...10_000_000_000
    var from = 0
    var to = 10_000_000_000
    if query["mode"] == "count" {
      let count = try number("count_limit", query, 1...Self.candlesMax, default: Self.candlesMax)
      guard (query["time_from"] == nil) != (query["time_to"] == nil) else {
        throw BadRequest(message: "count mode takes one of time_from and time_to")
      }
      let span = (count - 1) * Int(interval)
      if query["time_from"] != nil {
        from = try number("time_from", query, bounds, default: nil)
        to = from + span
      } else {
        to = try number("time_to", query, bounds, default: nil)
        from = max(0, to - span)
      }
    } else {
      from = try number("time_from", query, bounds, default: nil)
      to = try number("time_to", query, bounds, default: nil)
      guard from < to else { throw BadRequest(message: "time_from should be less than time_to") }
    }
    let isPair = path.hasSuffix("/pair") || query["address_type"] == "pair"
    let key = CandleKey(
      isPair: isPair, address: address, type: type,
      currency: isPair ? "" : query["currency"] ?? "usd")
    return Window(
      series: recorded.candles[key], from: Int64(from), to: Int64(to), interval: interval,
      isFilled: query["padding"] == "true")
  }

  func candles(_ path: String, _ query: [String: String], _ fault: Fault?) throws(BadRequest)
    -> APIAnswer
  {
    let window = try window(path, query)
    var texts = window.isFilled ? filled(window) : window.candles.map(\.text)
    if texts.count > Self.candlesMax {
      texts = Array(
        settings.candlesKept == .oldest
          ? texts.prefix(Self.candlesMax) : texts.suffix(Self.candlesMax))
    }
    let rows = texts.count
    let isThinned = fault == .downsampled && rows > 2 * Self.downsampledEvery
    if isThinned { texts = thinned(texts) }
    var body = window.series?.head ?? emptyHead(path)
    body += Array("[".utf8)
    for (place, text) in texts.enumerated() {
      if place > 0 { body += Array(",".utf8) }
      body += text
    }
    body += Array("]".utf8)
    body += window.series?.tail ?? Array("}}".utf8)
    var answer = verbatim(path, body, rows: rows)
    answer.tookFault = isThinned
    return answer
  }

  private func emptyHead(_ path: String) -> [UInt8] {
    let scaled = path.hasSuffix("/pair") ? "" : "\"is_scaled_ui_token\":false,"
    return Array("{\"success\":true,\"data\":{\(scaled)\"items\":".utf8)
  }

  private func thinned<Item>(_ items: [Item]) -> [Item] {
    stride(from: 0, to: items.count, by: Self.downsampledEvery).map { items[$0] }
  }

  /// The window with a flat candle of no volume for each interval without one, from the first on.
  private func filled(_ window: Window) -> [[UInt8]] {
    var texts: [[UInt8]] = []
    var previous: Candle?
    for candle in window.candles {
      if let before = previous {
        for time in stride(
          from: before.time + window.interval, to: candle.time, by: Int(window.interval))
        where texts.count <= Self.candlesMax { texts.append(flat(after: before, at: time)) }
      }
      texts.append(candle.text)
      previous = candle
    }
    return texts
  }

  private func flat(after candle: Candle, at time: Int64) -> [UInt8] {
    let members = JSONSlice(candle.text[...]).members.map { name, value in
      let name = String(decoding: name, as: UTF8.self)
      switch name {
      case "o", "h", "l": return "\"\(name)\":\(JSONSlice(candle.text[...])["c"]?.string ?? "0")"
      case "v", "v_usd": return "\"\(name)\":0"
      case "unix_time": return "\"\(name)\":\(time)"
      default: return "\"\(name)\":\(value.string)"
      }
    }
    return Array("{\(members.joined(separator: ","))}".utf8)
  }

  /// The legacy endpoints: other names, and a window of more than 1000 intervals comes thinned out.
  func formerCandles(_ path: String, _ query: [String: String], _ fault: Fault?)
    throws(BadRequest) -> APIAnswer
  {
    let window = try window(path, query)
    let (candles, isThinned) = thinnedToCap(window, fault)
    let items = candles.map { candle in
      String(decoding: candle.text, as: UTF8.self)
        .replacing("\"unix_time\":", with: "\"unixTime\":").replacing(
          "\"v_usd\":", with: "\"vUsd\":")
    }
    var answer = data(
      path, "{\"isScaledUiToken\":false,\"items\":[\(items.joined(separator: ","))]}")
    answer.tookFault = isThinned
    return answer
  }

  /// Closing prices of the candles of that type.
  func priceHistory(_ path: String, _ query: [String: String], _ fault: Fault?)
    throws(BadRequest) -> APIAnswer
  {
    guard ["token", "pair"].contains(try required("address_type", query)) else {
      throw BadRequest(message: "address_type invalid format")
    }
    let window = try window(path, query)
    let (candles, isThinned) = thinnedToCap(window, fault)
    let items = candles.map { candle in
      let close = JSONSlice(candle.text[...])["c"]?.string ?? "null"
      return "{\"unixTime\":\(candle.time),\"value\":\(close)}"
    }
    var answer = data(
      path, "{\"isScaledUiToken\":false,\"items\":[\(items.joined(separator: ","))]}")
    answer.tookFault = isThinned
    return answer
  }

  private func thinnedToCap(_ window: Window, _ fault: Fault?) -> ([Candle], isFault: Bool) {
    var candles = window.candles
    let isThinned = fault == .downsampled && candles.count > 2 * Self.downsampledEvery
    if isThinned { candles = thinned(candles) }
    let intervals = (window.to - window.from) / window.interval + 1
    guard intervals > Self.formerCandlesMax else { return (candles, isThinned) }
    let step = Int((intervals + 999) / 1_000)
    return (stride(from: 0, to: candles.count, by: step).map { candles[$0] }, isThinned)
  }
}
