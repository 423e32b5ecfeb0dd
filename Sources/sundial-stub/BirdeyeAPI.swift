import Foundation
import NIOCore

/// Birdeye's endpoints as views on what the archive recorded.
struct BirdeyeAPI: Sendable {
  let ledger: Ledger
  let recorded: RecordedAnswers
  let settings: ProviderSettings

  static let keyRefused =
    #"{"success":false,"message":"Unauthorized. Authentication required."}"#
  static let planRefused =
    #"{"success":false,"message":"Your API key is either suspended or lacks sufficient permissions"#
    + #" to access this resource. Please check your account status or upgrade to a higher plan."}"#

  /// What the free plan may ask (birdeye.md §6).
  private static let freePaths: Set = ["/defi/price", "/defi/v3/ohlcv", "/utils/v1/credits"]

  /// Answers a GET; `fault` is one of those that show a wrong view, or nil.
  func answer(_ path: String, _ query: [String: String], fault: Fault?, spent: Int) -> APIAnswer {
    if settings.plan == .free, !Self.freePaths.contains(path) {
      return .text(401, Self.planRefused)
    }
    if fault == .nullResult {
      var answer = APIAnswer.text(200, #"{"success":true,"data":null}"#)
      answer.tookFault = true
      answer.credits = Credits.birdeye(path, rows: 0)
      return answer
    }
    do throws(BadRequest) {
      var answer = try answerChecked(path, query, fault, spent)
      if fault == .renamedFields { rename(&answer) }
      return answer
    } catch {
      return .text(
        error.status,
        "{\"success\":false,\"message\":\(JSONValue.quoted(error.message))}")
    }
  }

  /// A request that is refused for what it asks.
  struct BadRequest: Error {
    var status = 400
    var message: String
  }

  private func answerChecked(
    _ path: String, _ query: [String: String], _ fault: Fault?, _ spent: Int
  ) throws(BadRequest) -> APIAnswer {
    switch path {
    case "/defi/v3/ohlcv", "/defi/v3/ohlcv/pair":
      return try candles(path, query, fault)
    case "/defi/ohlcv", "/defi/ohlcv/pair":
      return try formerCandles(path, query, fault)
    case "/defi/history_price": return try priceHistory(path, query, fault)
    case "/defi/v3/token/txs": return try trades(path, query, fault)
    case "/defi/txs/token/seek_by_time", "/defi/txs/pair/seek_by_time":
      guard query["before_time"] == nil || query["after_time"] == nil else {
        throw BadRequest(status: 422, message: "before_time and after_time exclude each other")
      }
      return path.contains("/pair/")
        ? try pairTrades(path, query, fault) : try trades(path, query, fault)
    case "/defi/token_overview", "/defi/v3/token/market-data", "/defi/token_security",
      "/defi/token_creation_info", "/defi/v3/token/meta-data/single", "/defi/price":
      let address = try required("address", query)
      let recordedData = recorded.body(path, address)
      return recordedData.map { verbatim(path, $0, rows: 1) }
        ?? data(path, tokenData(path, address))
    case "/defi/v2/tokens/new_listing": return data(path, try newListing(query))
    case "/defi/v2/markets":
      let address = try required("address", query)
      let limit = try number("limit", query, 1...20, default: 10)
      let recordedMarkets = recorded.body(path, address)
      return recordedMarkets.map { verbatim(path, $0, rows: limit) }
        ?? data(path, #"{"items":[],"total":0}"#)
    case "/utils/v1/credits": return data(path, creditUsage(spent))
    default: throw BadRequest(status: 404, message: "Not found")
    }
  }

  private func creditUsage(_ spent: Int) -> String {
    "{\"start_time\":0,\"end_time\":\(ledger.time(of: ledger.ceiling) ?? 0),"
      + "\"usage\":{\"total\":\(spent),\"api\":\(spent),\"ws\":0},"
      + "\"remaining\":{\"total\":\(5_000_000 - spent),\"api\":\(5_000_000 - spent),\"ws\":0},"
      + "\"overage_usage\":{\"api\":0,\"ws\":0,\"total\":0},"
      + "\"overage_cost\":{\"api\":0,\"ws\":0,\"total\":0}}"
  }

  /// Known fields under names that no version of the API has.
  private func rename(_ answer: inout APIAnswer) {
    let text = String(buffer: answer.body)
    let renamed = text.replacingOccurrences(of: "\"items\":", with: "\"rows\":")
    answer.body = ByteBuffer(
      string: renamed == text
        ? text.replacingOccurrences(of: "\"data\":", with: "\"payload\":") : renamed)
    answer.tookFault = true
  }

  /// `{"success":true,"data":…}` at the path's price.
  func data(_ path: String, _ data: String, rows: Int = 0) -> APIAnswer {
    verbatim(path, Array("{\"success\":true,\"data\":\(data)}".utf8), rows: rows)
  }

  func verbatim(_ path: String, _ body: [UInt8], rows: Int) -> APIAnswer {
    var answer = APIAnswer(body: ByteBuffer(bytes: body))
    answer.credits = Credits.birdeye(path, rows: rows)
    return answer
  }

  func required(_ name: String, _ query: [String: String]) throws(BadRequest) -> String {
    guard let value = query[name], !value.isEmpty else {
      throw BadRequest(message: "\(name) is required")
    }
    return value
  }

  func number(
    _ name: String, _ query: [String: String], _ range: ClosedRange<Int>, default value: Int?
  ) throws(BadRequest) -> Int {
    guard let text = query[name] else {
      guard let value else { throw BadRequest(message: "\(name) is required") }
      return value
    }
    guard let number = Int(text), range.contains(number) else {
      throw BadRequest(
        message: "\(name) should be integer, range \(range.lowerBound)-\(range.upperBound)")
    }
    return number
  }
}
