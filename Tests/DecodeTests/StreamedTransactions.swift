import Foundation
import Market

/// gRPC dumps beside the project, turned into the JSON that providers send: keys and data as
/// base58, numbers as numbers.
enum StreamedTransactions {
  /// The dumps below the folder of real transactions.
  static let paths = RealTransactions.paths.filter { $0.contains("yellowstone") }

  /// The dump as one line of JSON; nil when it is of another shape.
  static func line(_ path: String) -> [UInt8]? {
    let file = Data(RealTransactions.bytes(path))
    guard let dump = (try? JSONSerialization.jsonObject(with: file)) as? [String: Any],
      let outer = dump["transaction"] as? [String: Any],
      let meta = (outer["meta"] ?? dump["meta"]) as? [String: Any],
      let transaction = outer["transaction"] as? [String: Any],
      let message = transaction["message"] as? [String: Any],
      let keys = message["accountKeys"] as? [Any]
    else { return nil }
    var body: [String: Any] = [:]
    body["slot"] = number(dump["slot"])
    body["blockTime"] = dump["blockTime"].flatMap(number)
    body["transactionIndex"] = number(outer["index"])
    body["meta"] = [
      "err": meta["err"] ?? NSNull(), "fee": number(meta["fee"]) ?? 0,
      "preBalances": numbers(meta["preBalances"]), "postBalances": numbers(meta["postBalances"]),
      "innerInstructions": groups(meta["innerInstructions"]),
      "logMessages": meta["logMessages"] ?? [],
      "preTokenBalances": meta["preTokenBalances"] ?? [],
      "postTokenBalances": meta["postTokenBalances"] ?? [],
      "loadedAddresses": [
        "writable": keysOf(meta["loadedWritableAddresses"]),
        "readonly": keysOf(meta["loadedReadonlyAddresses"]),
      ],
    ]
    body["transaction"] = [
      "signatures": keysOf(transaction["signatures"]),
      "message": [
        "header": message["header"] ?? [:], "accountKeys": keysOf(keys),
        "instructions": instructions(message["instructions"]),
      ],
    ]
    return (try? JSONSerialization.data(withJSONObject: body)).map { [UInt8]($0) }
  }

  private static func groups(_ value: Any?) -> [[String: Any]] {
    (value as? [[String: Any]] ?? []).map { group in
      ["index": number(group["index"]) ?? 0, "instructions": instructions(group["instructions"])]
    }
  }

  private static func instructions(_ value: Any?) -> [[String: Any]] {
    (value as? [[String: Any]] ?? []).map { instruction in
      var written: [String: Any] = [
        "programIdIndex": number(instruction["programIdIndex"]) ?? 0,
        "accounts": bytes(instruction["accounts"]).map(Int.init),
        "data": Base58.encode(bytes(instruction["data"])),
      ]
      if let height = instruction["stackHeight"].flatMap(number) { written["stackHeight"] = height }
      return written
    }
  }

  private static func bytes(_ value: Any?) -> [UInt8] {
    if let text = value as? String { return Base58.decode(text) ?? [] }
    return (value as? [NSNumber] ?? []).map(\.uint8Value)
  }

  private static func keysOf(_ value: Any?) -> [String] {
    (value as? [Any] ?? []).map { $0 as? String ?? Base58.encode(bytes($0)) }
  }

  private static func numbers(_ value: Any?) -> [UInt64] {
    (value as? [Any] ?? []).compactMap(number)
  }

  private static func number(_ value: Any?) -> UInt64? {
    (value as? String).flatMap(UInt64.init) ?? (value as? NSNumber)?.uint64Value
  }
}
