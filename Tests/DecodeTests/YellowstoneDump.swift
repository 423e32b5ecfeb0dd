import Foundation
import Market

@testable import Decode

/// A validator's stream in the shape of a getTransaction answer, so that its transactions can be
/// tested too; the product refuses these dumps by name.
enum YellowstoneDump {
  /// Paths of the dumps whose name holds one of `signatures`.
  static func paths(_ signatures: [String]) -> [String] {
    RealTransactions.paths.filter { path in
      path.contains("yellowstone") && signatures.contains { path.contains($0) }
    }
  }

  /// The transaction of a dump as JSON; without the events sent as self-CPI where `eventless`.
  static func line(_ path: String, eventless: Bool = false) -> [UInt8] {
    guard
      let dump = try? JSONSerialization.jsonObject(with: Data(RealTransactions.bytes(path)))
        as? [String: Any],
      let outer = dump["transaction"] as? [String: Any],
      let transaction = outer["transaction"] as? [String: Any],
      var message = transaction["message"] as? [String: Any],
      var meta = outer["meta"] as? [String: Any]
    else { return [] }
    message["accountKeys"] = (message["accountKeys"] as? [Any])?.map(text)
    message["instructions"] = (message["instructions"] as? [[String: Any]])?.map(instruction)
    message["addressTableLookups"] = [Any]()
    meta["innerInstructions"] = (meta["innerInstructions"] as? [[String: Any]])?.map { group in
      var group = group
      let calls = (group["instructions"] as? [[String: Any]] ?? []).filter {
        !(eventless && isEvent($0))
      }
      group["instructions"] = calls.map(instruction)
      return group
    }
    meta["loadedAddresses"] = [
      "writable": (meta["loadedWritableAddresses"] as? [Any])?.map(text) ?? [],
      "readonly": (meta["loadedReadonlyAddresses"] as? [Any])?.map(text) ?? [],
    ]
    let answer: [String: Any] = [
      "slot": dump["slot"] ?? 0, "version": 0, "meta": meta,
      "transaction": ["signatures": transaction["signatures"] ?? [], "message": message],
    ]
    return (try? JSONSerialization.data(withJSONObject: answer)).map { [UInt8]($0) } ?? []
  }

  private static func instruction(_ raw: [String: Any]) -> [String: Any] {
    var instruction = raw
    instruction["data"] = text(raw["data"] ?? "")
    instruction["accounts"] = raw["accounts"] ?? [Any]()
    return instruction
  }

  private static func isEvent(_ raw: [String: Any]) -> Bool {
    (raw["data"] as? [Int])?.prefix(8) == [0xe4, 0x45, 0xa5, 0x2e, 0x51, 0xcb, 0x9a, 0x1d]
  }

  private static func text(_ value: Any) -> Any {
    guard let bytes = value as? [Int] else { return value }
    return Base58.encode(bytes.map { UInt8(truncatingIfNeeded: $0) })
  }
}
