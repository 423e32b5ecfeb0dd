import Market

@testable import Fetch

/// A few transactions of one address, and the answers a provider gives about them.
struct FakeChain: Sendable {
  struct Row: Sendable {
    var signature: Signature
    var slot: UInt64
    var index: UInt64
    var time: Int64
    var failed: Bool

    var token: String { "\(slot):\(index)" }
    var error: String { failed ? "{\"InstructionError\":[0,\"Custom\"]}" : "null" }

    var body: String {
      "{\"slot\":\(slot),\"transactionIndex\":\(index),\"blockTime\":\(time),\"transaction\":"
        + "{\"signatures\":[\"\(signature)\"],\"message\":{\"accountKeys\":[]}},"
        + "\"meta\":{\"err\":\(error),\"fee\":5000},\"version\":0}"
    }
    var listed: String {
      "{\"signature\":\"\(signature)\",\"slot\":\(slot),\"err\":\(error),\"memo\":null,"
        + "\"blockTime\":\(time),\"confirmationStatus\":\"finalized\"}"
    }
  }

  static let day = UTCDay("2026-10-01")!
  static let address: Pubkey = "6EF8rrecthR5Dkzon8Nwu78hRvfCKubJ14M5uBEwF6P"

  /// In the order of the chain.
  var rows: [Row]

  /// `count` transactions, a minute apart, two in a slot, every fifth failed.
  init(_ count: Int) {
    rows = (0..<count).map { number in
      var bytes = [UInt8](repeating: 7, count: 64)
      bytes[0] = UInt8(number >> 8)
      bytes[1] = UInt8(number & 255)
      return Row(
        signature: Signature(bytes: bytes), slot: 1_000 + UInt64(number / 2),
        index: UInt64(number % 2), time: Self.day.start + Int64(number / 2) * 60,
        failed: number % 5 == 4)
    }
  }

  /// A page of getTransactionsForAddress; `repeated` rows of the page before come first.
  func page(_ asked: ScriptedTransport.Asked, repeated: Int = 0) -> HTTPAnswer {
    let limit = asked.word("limit").flatMap { Int($0) } ?? 1_000
    let from = asked.word("gte").flatMap { Int64($0) } ?? .min
    let to = asked.word("lt").flatMap { Int64($0) } ?? .max
    let status = asked.word("status") ?? "any"
    let wanted = rows.filter { row in
      row.time >= from && row.time < to && (status == "any" || (status == "failed") == row.failed)
    }
    let start = asked.word("paginationToken").flatMap { token in
      wanted.firstIndex { $0.token == token }.map { $0 + 1 }
    }
    let first = max(0, (start ?? 0) - repeated)
    let page = Array(wanted[first..<min(first + limit, wanted.count)])
    let next = first + page.count < wanted.count ? "\"\(page.last!.token)\"" : "null"
    return .result(
      "{\"data\":[\(page.map(\.body).joined(separator: ","))],\"paginationToken\":\(next)}")
  }

  /// A page of getSignaturesForAddress.
  func list(_ asked: ScriptedTransport.Asked, limit: Int) -> HTTPAnswer {
    var newest = Array(rows.reversed())
    if let before = asked.word("before") {
      let place = newest.firstIndex { "\($0.signature)" == before }
      newest = place.map { Array(newest[($0 + 1)...]) } ?? []
    }
    let size = min(limit, asked.word("limit").flatMap { Int($0) } ?? limit)
    return .result("[\(newest.prefix(size).map(\.listed).joined(separator: ","))]")
  }

  /// getTransaction.
  func transaction(_ asked: ScriptedTransport.Asked) -> HTTPAnswer {
    let row = rows.first { asked.text.contains("[\"\($0.signature)\"") }
    return .result(row?.body ?? "null")
  }

  /// Right answers to everything.
  func answer(_ asked: ScriptedTransport.Asked) -> HTTPAnswer {
    switch asked.method {
    case "getTransactionsForAddress": page(asked)
    case "getSignaturesForAddress": list(asked, limit: 1_000)
    case "getTransaction": transaction(asked)
    default: .error(-32_601, "Method not found")
    }
  }
}
