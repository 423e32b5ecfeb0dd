/// What an archive holds besides transactions: candles, trades, facts of tokens and other answers.
///
/// Bodies stay in memory: a day of them is some megabytes.
struct RecordedAnswers: Sendable {
  private(set) var candles: [CandleKey: CandleSeries] = [:]
  /// By the token that was asked for, in the archive's order until `sortTrades`.
  private(set) var trades: [String: [RecordedTrade]] = [:]
  /// By pool, where rows tell it; from `sortTrades` on.
  private(set) var poolTrades: [String: [RecordedTrade]] = [:]
  /// By mint.
  private(set) var tokens: [String: TokenRecord] = [:]
  private var bodies: [String: [UInt8]] = [:]

  /// The body recorded of a method and address (or mint).
  func body(_ method: String, _ address: String) -> [UInt8]? { bodies["\(method) \(address)"] }

  /// Adds a line of the archive.
  mutating func add(envelope: JSONSlice, body: ArraySlice<UInt8>) {
    guard let method = envelope["method"]?.word else { return }
    let request = envelope["request"]
    let address =
      request?["address"]?.word ?? request?["id"]?.word
      ?? request?.elements.first?.word ?? ""
    let answer = JSONSlice(body)
    switch method {
    case "getAssetBatch":
      if let id = answer["id"]?.word { bodies["getAsset \(id)"] = Array(body) }
    case "/defi/v3/ohlcv", "/defi/v3/ohlcv/pair":
      addCandles(answer, isPair: method.hasSuffix("pair"), request: request)
    case "/defi/v3/token/txs": addTrades(answer, of: address)
    default:
      bodies["\(method) \(address)"] = Array(body)
      if !address.isEmpty { addToken(answer, method, address) }
    }
  }

  private mutating func addCandles(_ answer: JSONSlice, isPair: Bool, request: JSONSlice?) {
    guard let items = answer["data"]?["items"] else { return }
    let head = Array(answer.text[..<items.text.startIndex])
    let tail = Array(answer.text[items.text.endIndex...])
    for item in items.elements {
      guard let candle = Candle(item) else { continue }
      let key = CandleKey(
        isPair: isPair, address: word("address", item, request) ?? "",
        type: word("type", item, request) ?? "",
        currency: isPair ? "" : word("currency", item, request) ?? "usd")
      candles[key, default: CandleSeries(head: head, tail: tail)].add(candle)
    }
  }

  private func word(_ name: StaticString, _ item: JSONSlice, _ request: JSONSlice?) -> String? {
    item[name]?.word ?? request?[name]?.word
  }

  /// Takes whole answers and single rows.
  private mutating func addTrades(_ answer: JSONSlice, of address: String) {
    let rows = answer["data"]?["items"]?.elements ?? [answer]
    for row in rows {
      guard let trade = RecordedTrade(row) else { continue }
      trades[address, default: []].append(trade)
    }
  }

  private mutating func addToken(_ answer: JSONSlice, _ method: String, _ address: String) {
    guard let data = answer["data"], !data.isNull else { return }
    switch method {
    case "/defi/v3/token/meta-data/single":
      tokens[address, default: TokenRecord()].symbol = data["symbol"]?.word
      tokens[address, default: TokenRecord()].name = data["name"]?.word
      tokens[address, default: TokenRecord()].decimals = data["decimals"]?.integer
    case "/defi/token_creation_info":
      tokens[address, default: TokenRecord()].createdAt = data["blockUnixTime"]?.integer
      tokens[address, default: TokenRecord()].creationSlot = data["slot"]?.integer
      tokens[address, default: TokenRecord()].creationSignature = data["txHash"]?.word
      tokens[address, default: TokenRecord()].creator = data["owner"]?.word
    default: break
    }
  }

  /// Newest first, each trade once; before anyone asks.
  mutating func sortTrades() {
    for address in trades.keys.sorted() {
      trades[address] = Self.newestFirst(trades[address]!)
      for trade in trades[address]! {
        if let pool = trade.pool { poolTrades[pool, default: []].append(trade) }
      }
    }
    poolTrades = poolTrades.mapValues(Self.newestFirst)
  }

  private static func newestFirst(_ trades: [RecordedTrade]) -> [RecordedTrade] {
    var seen: Set<String> = []
    return trades.filter { seen.insert($0.key).inserted }
      .sorted { ($0.time, $0.key) > ($1.time, $1.key) }
  }
}

/// What recorded answers tell of a token.
struct TokenRecord: Sendable {
  var symbol: String?
  var name: String?
  var decimals: Int64?
  var createdAt: Int64?
  var creationSlot: Int64?
  var creationSignature: String?
  var creator: String?
}

/// Whose candles.
struct CandleKey: Hashable, Sendable {
  var isPair: Bool
  var address: String
  var type: String
  var currency: String
}

/// A candle as it was recorded.
struct Candle: Sendable {
  /// Open time, seconds since 1970.
  var time: Int64
  /// The item verbatim.
  var text: [UInt8]

  init?(_ item: JSONSlice) {
    guard let time = (item["unix_time"] ?? item["unixTime"])?.integer else { return nil }
    self.time = time
    text = Array(item.text)
  }
}

/// Candles of one key by time, and what surrounds them in an answer.
struct CandleSeries: Sendable {
  /// An answer's text before its array of items, and after it.
  let head: [UInt8]
  let tail: [UInt8]
  private(set) var candles: [Candle] = []

  init(head: [UInt8], tail: [UInt8]) {
    self.head = head
    self.tail = tail
  }

  mutating func add(_ candle: Candle) {
    var place = candles.count
    while place > 0, candles[place - 1].time > candle.time { place -= 1 }
    if place > 0, candles[place - 1].time == candle.time { return }
    candles.insert(candle, at: place)
  }

  /// The candles that open within the bounds, both included.
  func within(_ from: Int64, _ to: Int64) -> ArraySlice<Candle> {
    let first = candles.firstIndex { $0.time >= from } ?? candles.count
    let end = candles[first...].firstIndex { $0.time > to } ?? candles.count
    return candles[first..<end]
  }
}

/// A trade as it was recorded.
struct RecordedTrade: Sendable {
  /// Seconds since 1970.
  var time: Int64
  var slot: Int64
  /// nil where the row does not tell.
  var pool: String?
  /// Signature and place within the transaction: unique.
  var key: String
  /// The item verbatim.
  var text: [UInt8]

  init?(_ item: JSONSlice) {
    guard let time = item["block_unix_time"]?.integer, let hash = item["tx_hash"]?.word else {
      return nil
    }
    self.time = time
    slot = item["block_number"]?.integer ?? 0
    pool = item["pool_id"]?.word
    let places = [item["ins_index"]?.string, item["inner_ins_index"]?.string].map { $0 ?? "" }
    key = "\(hash) \(places.joined(separator: " "))"
    text = Array(item.text)
  }
}
