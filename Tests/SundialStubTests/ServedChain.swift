import Archive
import Foundation
import Market
import NIOCore
import Synthetic

@testable import sundial_stub

/// A small simulated chain in an archive, and both APIs over it.
final class ServedChain: Sendable {
  let folder: String
  let items: [ArchiveItem]
  let ledger: Ledger
  let recorded: RecordedAnswers

  /// Trades of a token that no transaction names, several a second.
  static let tradedToken = "Traded1111111111111111111111111111111111111"
  /// Where every second of its trades took place.
  static let tradedPool = "Poo1111111111111111111111111111111111111111"
  static let tradeCount = 250
  static let firstTradeTime: Int64 = 1_790_850_000

  static let shared = try! ServedChain()

  init() throws {
    folder = FileManager.default.temporaryDirectory.path + "/sundial-served-\(UUID().uuidString)"
    var items: [ArchiveItem] = []
    var truth = SyntheticLedger()
    let plan = SyntheticPlan(days: 2, launches: 2, seed: 11, activityPercent: 60)
    try SyntheticChain(plan).write(ledger: &truth) { items.append($0) }
    items += (0..<Self.tradeCount).map(Self.trade)
    let writer = try ArchiveWriter(root: folder, toolVersion: "test")
    for item in items { try writer.append(item) }
    _ = try writer.seal()
    self.items = items
    var builder = LedgerBuilder(bodies: try BodyStore())
    try builder.read(try ArchiveReader(root: folder))
    (ledger, recorded) = builder.finish()
  }

  deinit { try? FileManager.default.removeItem(atPath: folder) }

  private static func trade(_ number: Int) -> ArchiveItem {
    let time = firstTradeTime + Int64(number / 7)
    let body =
      "{\"tx_type\":\"swap\",\"tx_hash\":\"hash\(number / 2)\",\"ins_index\":\(number % 2),"
      + "\"inner_ins_index\":0,\"block_unix_time\":\(time),"
      + "\"block_number\":\(450_092_500 + number)"
      + (number % 2 == 0
        ? ",\"pool_id\":\"\(tradedPool)\",\"from\":{\"amount\":\"5\"},\"to\":{\"amount\":\"7\"}}"
        : "}")
    return ArchiveItem(
      kind: SegmentKind(source: "birdeye", content: "trades"), day: UTCDay(unixSeconds: time),
      method: "/defi/v3/token/txs", request: "{\"address\":\"\(tradedToken)\"}", fetchedAt: nil,
      slot: nil, time: time, body: Array(body.utf8))
  }

  /// Archived bodies of a kind.
  func bodies(_ content: String) -> [[UInt8]] {
    items.filter { $0.kind.content == content }.map(\.body)
  }

  /// The mint with the most transactions, and their bodies in chain order.
  var busiest: (mint: String, bodies: [[UInt8]]) {
    let mints = recorded.tokens.keys.sorted()
    let mint = mints.max { ledger.rows(naming: $0)!.count < ledger.rows(naming: $1)!.count }!
    let rows = ledger.rows(naming: mint)!
    return (mint, rows.map { ledger.bodies.bytes(ledger.rows[Int($0)].body) })
  }

  func helius(plan: Plan = .developer, fullLimit: Int = 1_000) -> HeliusAPI {
    HeliusAPI(
      ledger: ledger, recorded: recorded,
      settings: ProviderSettings(
        key: nil, plan: plan, fullLimit: fullLimit, candlesKept: .oldest))
  }

  func birdeye(plan: Plan = .developer, kept: CandlesKept = .oldest) -> BirdeyeAPI {
    BirdeyeAPI(
      ledger: ledger, recorded: recorded,
      settings: ProviderSettings(key: nil, plan: plan, fullLimit: 1_000, candlesKept: kept))
  }
}

/// A call as a client writes it.
func request(_ method: String, _ params: String, id: String = "1") throws -> RPCRequest {
  let text = "{\"jsonrpc\":\"2.0\",\"id\":\(id),\"method\":\"\(method)\",\"params\":\(params)}"
  guard let request = RPCRequest(body: ByteBuffer(string: text)) else { throw NoRequest() }
  return request
}

private struct NoRequest: Error {}

extension APIAnswer {
  var json: JSONSlice { JSONSlice(Array(body.readableBytesView)[...]) }
  var result: JSONSlice? { json["result"] }
  var errorCode: Int64? { json["error"]?["code"]?.integer }
}

/// A client of getTransactionsForAddress that does what helius.md §8 asks of one.
struct PagingClient {
  var api: HeliusAPI
  var faults: FaultPlan?
  private(set) var requests = 0
  private(set) var faulted = 0

  init(_ api: HeliusAPI, faults: FaultPlan? = nil) {
    self.api = api
    self.faults = faults
  }

  /// All rows of an address, each once, in the order they came.
  mutating func rows(of address: String, _ options: String, limit: Int) throws -> [[UInt8]] {
    var seen: Set<[UInt8]> = []
    var rows: [[UInt8]] = []
    var token: String?
    repeat {
      let page = token.map { ",\"paginationToken\":\"\($0)\"" } ?? ""
      let call = try request(
        "getTransactionsForAddress", "[\"\(address)\",{\"limit\":\(limit),\(options)\(page)}]")
      let answer = try ask(call)
      for row in answer["data"]!.elements where seen.insert(Array(row.text)).inserted {
        rows.append(Array(row.text))
      }
      let next = answer["paginationToken"]!
      token = next.isNull ? nil : next.word
    } while token != nil
    return rows
  }

  private mutating func ask(_ call: RPCRequest) throws -> JSONSlice {
    for _ in 0..<6 {
      requests += 1
      let fault = faults?.next(for: call.question)
      let isGateway = fault.map { $0.isAnsweredElsewhere } ?? false
      if isGateway { continue }
      let answer = api.answer(call, fault: fault)
      if answer.tookFault { faulted += 1 }
      if let result = answer.result, result["data"] != nil { return result }
    }
    throw NeverRight()
  }

  struct NeverRight: Error {}
}

extension Fault {
  /// Whether the server, not the API, makes this fault.
  var isAnsweredElsewhere: Bool {
    switch self {
    case .duplicatedRow, .movedPage, .emptyPage, .unknownBefore, .downsampled, .nullResult,
      .renamedFields, .stuckToken:
      false
    default: true
    }
  }
}
