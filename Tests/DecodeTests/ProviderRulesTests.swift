import Foundation
import Market
import Testing

@testable import Decode

/// The rules drawn from what users of Helius and Birdeye were hit by that are about reading, each
/// by its number; docs/api-rules.md lists all of them with their tests.
struct ProviderRulesTests {
  private static let enhanced = RealTransactions.items.filter { $0.encoding == "enhanced" }

  /// A line with its transaction changed.
  private func edited(
    _ line: [UInt8], _ edit: (inout [String: Any]) throws -> Void
  ) throws -> [UInt8] {
    var object = try #require(
      JSONSerialization.jsonObject(with: Data(line)) as? [String: Any])
    try edit(&object)
    return [UInt8](try JSONSerialization.data(withJSONObject: object))
  }

  /// A line with its `meta` changed.
  private func editedMeta(
    _ line: [UInt8], _ edit: (inout [String: Any]) -> Void
  ) throws -> [UInt8] {
    try edited(line) { object in
      var meta = try #require(object["meta"] as? [String: Any])
      edit(&meta)
      object["meta"] = meta
    }
  }

  private func decoded(_ line: [UInt8]) -> DecodedBlock {
    line.withUnsafeBytes { TransactionDecoder(transfers: true).decode($0, bare: true) }
  }

  /// What the chain did, without where it was read.
  private func swaps(_ line: [UInt8]) -> [[String]] {
    decoded(line).rows.filter { $0.kind == .swap }.map { row in
      [
        "\(row.venue)", "\(row.pool)", "\(row.side)", "\(row.baseAmount)", "\(row.quoteAmount)",
        "\(row.outerIndex)", "\(row.innerIndex)",
      ]
    }
  }

  private func lookups(_ line: [UInt8]) -> (writable: [String], readonly: [String])? {
    let object = try? JSONSerialization.jsonObject(with: Data(line)) as? [String: Any]
    let loaded = (object?["meta"] as? [String: Any])?["loadedAddresses"] as? [String: Any]
    let message = (object?["transaction"] as? [String: Any])?["message"] as? [String: Any]
    guard let writable = loaded?["writable"] as? [String],
      let readonly = loaded?["readonly"] as? [String], message?["accountKeys"] is [String],
      !writable.isEmpty, !readonly.isEmpty
    else { return nil }
    return (writable, readonly)
  }

  /// The line as if it had named all its accounts itself, in this order after its own.
  private func naming(_ keys: [String], in line: [UInt8]) throws -> [UInt8] {
    try edited(line) { object in
      var transaction = try #require(object["transaction"] as? [String: Any])
      var message = try #require(transaction["message"] as? [String: Any])
      message["accountKeys"] = try #require(message["accountKeys"] as? [String]) + keys
      transaction["message"] = message
      object["transaction"] = transaction
      var meta = try #require(object["meta"] as? [String: Any])
      meta["loadedAddresses"] = ["writable": [], "readonly": []] as [String: [String]]
      object["meta"] = meta
    }
  }

  @Test(
    "H2: accounts of lookup tables follow the message's own, writable before readonly",
    .enabled(if: RealTransactions.exists, "no real transactions beside the project"))
  func ruleH2LookupTables() throws {
    var checked = 0
    var told = 0
    for line in RealTransactions.lines {
      guard let (writable, readonly) = lookups(line) else { continue }
      let block = decoded(line)
      let named = decoded(try naming(writable + readonly, in: line))
      #expect(named.rows == block.rows)
      #expect(named.transfers == block.transfers)
      checked += 1
      // The other order is another reading, or none.
      let turned = decoded(try naming(readonly + writable, in: line))
      told += turned.rows != block.rows || turned.transfers != block.transfers ? 1 : 0
    }
    #expect(checked > 10)
    #expect(told > checked * 3 / 4)
  }

  @Test(
    "H12: `events.swap` of the enhanced API is never read",
    .enabled(if: !enhanced.isEmpty, "no real transactions beside the project"))
  func ruleH12EventsSwap() throws {
    for item in Self.enhanced {
      let dust: [String: Any] = [
        "swap": [
          "nativeInput": ["account": "\(QuoteMint.sol.key)", "amount": "1"],
          "tokenOutputs": [
            [
              "mint": "\(QuoteMint.sol.key)",
              "rawTokenAmount": ["tokenAmount": "7", "decimals": 0],
            ]
          ],
        ]
      ]
      func rows(_ events: [String: Any]?) throws -> DecodedBlock {
        var changed = item
        changed.body = try edited(item.body) { $0["events"] = events }
        return RealTransactions.decode(changed, transfers: true)
      }
      let without = try rows(nil)
      let with = try rows(dust)
      #expect(without.transactions.count == 1)
      #expect(with.rows == without.rows)
      #expect(with.transfers == without.transfers)
      #expect(with.problems == without.problems)
    }
  }

  @Test(
    "H16: swaps are read from instructions: where logs are cut they are all there, and flagged",
    .enabled(if: RealTransactions.exists, "no real transactions beside the project"))
  func ruleH16TruncatedLogs() throws {
    var count = 0
    for line in RealTransactions.lines {
      let cut = try editedMeta(line) { meta in
        let logs = meta["logMessages"] as? [String] ?? []
        meta["logMessages"] = Array(logs.prefix(logs.count / 3)) + ["Log truncated"]
      }
      let signature = decoded(line).transactions.first.map { "\($0.signature)" } ?? "none"
      #expect(swaps(cut) == swaps(line), "\(signature)")
      let rows = decoded(cut).rows
      #expect(rows.allSatisfy { $0.evidence.contains(.logsTruncated) }, "\(signature)")
      count += swaps(line).count
    }
    #expect(count > 50)
  }

  @Test(
    "H17: amounts are the text `amount`: `uiAmount` may be null and owners missing",
    .enabled(if: RealTransactions.exists, "no real transactions beside the project"))
  func ruleH17Amounts() throws {
    var edits = 0
    for line in RealTransactions.lines {
      let block = decoded(line)
      func balances(_ edit: (inout [String: Any]) -> Void) throws -> DecodedBlock {
        decoded(
          try editedMeta(line) { meta in
            for side in ["preTokenBalances", "postTokenBalances"] {
              meta[side] = (meta[side] as? [[String: Any]])?.map { old in
                var entry = old
                edit(&entry)
                edits += 1
                return entry
              }
            }
          })
      }
      let silent = try balances { entry in
        var amount = entry["uiTokenAmount"] as? [String: Any] ?? [:]
        amount["uiAmount"] = NSNull()
        amount["uiAmountString"] = nil
        entry["uiTokenAmount"] = amount
      }
      #expect(silent.rows == block.rows && silent.transfers == block.transfers)
      let old = try balances { $0["owner"] = nil }
      let amounts = { (block: DecodedBlock) in
        block.rows.map { [UInt64($0.outerIndex), $0.baseAmount, $0.quoteAmount] }
      }
      #expect(amounts(old) == amounts(block), "\(block.transactions.map(\.signature))")
    }
    #expect(edits > 500)
  }

  @Test(
    "H17: an account without an entry before or after held nothing then",
    .enabled(if: RealTransactions.exists, "no real transactions beside the project"))
  func ruleH17MissingEntries() throws {
    var left = 0
    for line in RealTransactions.lines {
      let sparse = try editedMeta(line) { meta in
        let sides = ["preTokenBalances", "postTokenBalances"]
        let entries = sides.map { meta[$0] as? [[String: Any]] ?? [] }
        for (side, own, other) in [
          (sides[0], entries[0], entries[1]), (sides[1], entries[1], entries[0]),
        ] {
          let elsewhere = Set(
            other.filter { Self.amount(of: $0) != "0" }.compactMap {
              $0["accountIndex"] as? Int
            })
          let kept = own.filter { entry in
            Self.amount(of: entry) != "0"
              || !elsewhere.contains(entry["accountIndex"] as? Int ?? -1)
          }
          left += own.count - kept.count
          meta[side] = kept
        }
      }
      #expect(decoded(sparse).rows == decoded(line).rows)
      #expect(decoded(sparse).imbalances == decoded(line).imbalances)
    }
    #expect(left > 20)
  }

  private static func amount(of entry: [String: Any]) -> String {
    (entry["uiTokenAmount"] as? [String: Any])?["amount"] as? String ?? ""
  }

  @Test("B13: a current answer is known from the time it was fetched, not before")
  func ruleB13KnownWhenFetched() {
    let line = { (fetched: String) in
      #"{"fetched_at":\#(fetched),"body":{"success":true,"data":{"address":"#
        + #""\#(QuoteMint.sol.key)","symbol":"SOL","name":"Wrapped","decimals":9}}}"#
    }
    let facts = { (text: String) in Array(text.utf8).withUnsafeBytes { decodeTokenFacts($0) } }
    let days = [line(#""2026-11-22T00:10:00Z""#), line(#""2026-11-23T00:10:00Z""#)]
    #expect(
      facts(days.joined(separator: "\n")).tokens.map(\.seenAt) == [1_795_306_200, 1_795_392_600])
  }

  @Test("B20: the direction of a trade is what went from and to, whatever `side` says")
  func ruleB20Direction() throws {
    let token = VenueCall.key(3)
    let leg = { (address: Pubkey, decimals: Int, amount: Int) in
      #"{"address":"\#(address)","decimals":\#(decimals),"amount":"\#(amount)"}"#
    }
    let trade = { (side: String, from: String, to: String) in
      #"{"source":"birdeye","body":{"tx_type":"swap","side":"\#(side)","tx_hash":"#
        + #""\#(Signature(high: VenueCall.key(9), low: .zero))","ins_index":2,"#
        + #""inner_ins_index":3,"block_unix_time":1740380278,"block_number":7,"#
        + #""owner":"\#(VenueCall.key(1))","source":"raydium_cp","pool_id":"#
        + #""\#(VenueCall.key(2))","from":\#(from),"to":\#(to)}}"#
    }
    let sol = leg(QuoteMint.sol.key, 9, 2_000_000_000)
    let tokens = leg(token, 6, 500_000)
    // Asked for by the token a purchase is a `buy`, asked for by SOL the same is a `sell`.
    for side in ["buy", "sell"] {
      let rows = [trade(side, sol, tokens), trade(side, tokens, sol)].map { text in
        Array(text.utf8).withUnsafeBytes(decodeVendorTrades).rows
      }
      #expect(rows.map { $0.map(\.side) } == [[1], [-1]])
      #expect(rows.allSatisfy { $0.first?.baseMint == token })
      #expect(rows.allSatisfy { $0.first?.quoteAmount == 2_000_000_000 })
    }
  }
}
