import Foundation
import Market
import Testing

@testable import Decode

/// Helius Enhanced records made of real transactions: what they keep must give the same legs.
@Suite(.enabled(if: RealTransactions.exists, "no real transactions beside the project"))
struct EnhancedRecordTests {
  /// The record of a getTransaction answer in encoding json: no logs, no depths, balances as
  /// changes; nil for other encodings.
  static func record(_ body: [UInt8]) -> [UInt8]? {
    guard
      let answer = try? JSONSerialization.jsonObject(with: Data(body)) as? [String: Any],
      let transaction = answer["transaction"] as? [String: Any],
      let message = transaction["message"] as? [String: Any],
      let meta = answer["meta"] as? [String: Any], var keys = message["accountKeys"] as? [String]
    else { return nil }
    let loaded = meta["loadedAddresses"] as? [String: Any]
    keys += (loaded?["writable"] as? [String] ?? []) + (loaded?["readonly"] as? [String] ?? [])
    func call(_ raw: [String: Any]) -> [String: Any] {
      [
        "programId": keys[raw["programIdIndex"] as? Int ?? 0],
        "accounts": (raw["accounts"] as? [Int] ?? []).map { keys[$0] },
        "data": raw["data"] as? String ?? "",
      ]
    }
    let groups = meta["innerInstructions"] as? [[String: Any]] ?? []
    let outer = message["instructions"] as? [[String: Any]] ?? []
    let instructions = outer.enumerated().map { index, raw in
      var written = call(raw)
      let inner = groups.filter { $0["index"] as? Int == index }
      written["innerInstructions"] = inner.flatMap {
        ($0["instructions"] as? [[String: Any]] ?? []).map(call)
      }
      return written
    }
    let before = meta["preBalances"] as? [Int] ?? []
    let after = meta["postBalances"] as? [Int] ?? []
    let changes = tokenChanges(meta, keys)
    let accounts = keys.enumerated().map { place, key in
      [
        "account": key, "nativeBalanceChange": after[place] - before[place],
        "tokenBalanceChanges": changes[key] ?? [],
      ] as [String: Any]
    }
    let enhanced: [String: Any] = [
      "signature": (transaction["signatures"] as? [String])?.first ?? "",
      "slot": answer["slot"] ?? 0, "timestamp": answer["blockTime"] ?? 0,
      "fee": meta["fee"] ?? 0, "feePayer": keys[0], "accountData": accounts,
      "instructions": instructions, "tokenTransfers": [Any](), "type": "UNKNOWN",
    ]
    return try? [UInt8](JSONSerialization.data(withJSONObject: enhanced))
  }

  private static func tokenChanges(
    _ meta: [String: Any], _ keys: [String]
  ) -> [String: [[String: Any]]] {
    var amounts: [Int: (change: Int, mint: String, owner: String, decimals: Int)] = [:]
    for (name, sign) in [("preTokenBalances", -1), ("postTokenBalances", 1)] {
      for entry in meta[name] as? [[String: Any]] ?? [] {
        guard let place = entry["accountIndex"] as? Int,
          let amount = entry["uiTokenAmount"] as? [String: Any]
        else { continue }
        let size = (amount["amount"] as? String).flatMap { Int($0) } ?? 0
        amounts[place, default: (0, "", "", 0)].change += sign * size
        amounts[place]?.mint = entry["mint"] as? String ?? ""
        amounts[place]?.owner = entry["owner"] as? String ?? ""
        amounts[place]?.decimals = amount["decimals"] as? Int ?? 0
      }
    }
    var changes: [String: [[String: Any]]] = [:]
    for (place, entry) in amounts {
      changes[keys[place]] = [
        [
          "tokenAccount": keys[place], "mint": entry.mint, "userAccount": entry.owner,
          "rawTokenAmount": ["tokenAmount": "\(entry.change)", "decimals": entry.decimals],
        ]
      ]
    }
    return changes
  }

  @Test func legsAreTheChains() throws {
    var legs = 0
    for item in RealTransactions.items where item.encoding == "json" {
      let chain = RealTransactions.decode(item)
      guard let record = Self.record(item.body), chain.problems.isEmpty,
        case .items(let items) = recognise(record)
      else { continue }
      #expect(items.first?.encoding == "enhanced")
      #expect(items.first?.signature == item.signature)
      let block = RealTransactions.decode(items[0])
      #expect(block.problems.isEmpty, "\(item.signature) \(block.problems)")
      let (theirs, ours) = (swaps(chain), swaps(block))
      #expect(ours.count == theirs.count, "\(item.signature)")
      for (row, other) in zip(ours, theirs) {
        legs += 1
        #expect(row.flags.contains(.enhanced) && !other.flags.contains(.enhanced))
        #expect(row.pool == other.pool && row.side == other.side, "\(item.signature)")
        #expect(row.baseAmount == other.baseAmount, "\(item.signature) \(row.venue)")
        #expect(row.quoteAmount == other.quoteAmount, "\(item.signature) \(row.venue)")
        #expect(!row.evidence.contains(.eventLog))
      }
    }
    #expect(legs > 25)
  }

  private func swaps(_ block: DecodedBlock) -> [SwapRow] {
    block.rows.filter { $0.kind == .swap }
  }

  /// A record cut or changed at any place is refused or read, and nothing worse.
  @Test func brokenRecordsAreNamed() throws {
    let item = try #require(RealTransactions.items.first { $0.encoding == "json" })
    let record = try #require(Self.record(item.body))
    for cut in stride(from: 1, to: record.count, by: 97) {
      let envelope = Array(#"{"body":"#.utf8) + record.prefix(cut) + [125]
      let block = envelope.withUnsafeBytes { TransactionDecoder().decode($0, from: .enhanced) }
      #expect(block.transactions.isEmpty && block.problems.count == 1)
    }
    for text in ["{}", "[]", "null", "7", #"{"body":{"feePayer":7,"accountData":[]}}"#] {
      let block = Array(text.utf8).withUnsafeBytes {
        TransactionDecoder().decode($0, from: .stream)
      }
      #expect(block.transactions.isEmpty && block.problems.count == 1, "\(text)")
    }
  }
}
