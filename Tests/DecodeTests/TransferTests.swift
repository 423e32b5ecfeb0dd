import Foundation
import Market
import Testing

@testable import Decode

/// Every movement of tokens and lamports, on real transactions.
@Suite(.enabled(if: RealTransactions.exists, "no real transactions beside the project"))
struct TransferTests {
  private static func blockWithTransfers(_ lines: [[UInt8]]) -> DecodedBlock {
    Array(lines.joined(separator: [10])).withUnsafeBytes {
      TransactionDecoder(transfers: true).decode($0, bare: true)
    }
  }

  private let block = Self.blockWithTransfers(RealTransactions.lines)

  @Test(.enabled(if: RealTransactions.oracleExists, "no oracle beside the project"))
  func everyMovementIsTheOracles() throws {
    // The damaged file is refused as a whole.
    let theirs = try OracleTests().oracleLines(
      ["--transfers"] + RealTransactions.paths.filter { !$0.contains("41Bg6X4o") })
    var ours: [String: [String: String]] = [:]
    for block in RealTransactions.items.map({ RealTransactions.decode($0, transfers: true) }) {
      for transaction in block.transactions {
        for transfer in block.transfers[transaction.transfers] {
          let fields = fields(of: transfer, in: transaction)
          ours[place(fields)] = fields
        }
      }
    }
    #expect(theirs.count == 686)
    #expect(ours.count == theirs.count)
    for fields in theirs {
      let mine = ours[place(fields)] ?? [:]
      for (name, value) in fields { #expect(mine[name] == value, "\(place(fields)) \(name)") }
    }
  }

  private func place(_ fields: [String: String]) -> String {
    ["signature", "outer_index", "inner_index"].map { fields[$0] ?? "" }.joined(separator: " ")
  }

  private func fields(
    of transfer: Transfer, in transaction: DecodedTransaction
  ) -> [String: String] {
    func text(_ value: (some CustomStringConvertible)?) -> String {
      value.map { "\($0)" } ?? "null"
    }
    return [
      "signature": text(transaction.signature), "slot": text(transaction.slot),
      "outer_index": text(transfer.outerIndex),
      "inner_index": transfer.innerIndex < 0 ? "null" : text(transfer.innerIndex),
      "kind": transfer.kind.name, "mint": text(transfer.mint), "amount": text(transfer.amount),
      "fee": text(transfer.fee), "source": text(transfer.source),
      "destination": text(transfer.destination), "authority": text(transfer.authority),
      "decimals": text(transfer.decimals), "source_owner": text(transfer.sourceOwner),
      "destination_owner": text(transfer.destinationOwner),
      "failed": transaction.failed ? "1" : "0",
    ]
  }

  /// What enters and leaves the pools is what the legs say: roles come from the vaults.
  @Test func rolesAddUpToTheLegs() {
    var checked = 0
    for transaction in block.transactions {
      let rows = block.rows[transaction.rows].filter { $0.kind == .swap }
      let transfers = block.transfers[transaction.transfers]
      let fees = rows.contains { $0.flags.contains(.transferFee) }
      guard !rows.isEmpty, !fees else { continue }
      for row in rows where row.evidence.contains(.transfers) {
        let (input, output) =
          row.side > 0
          ? (row.quoteAmount, row.baseAmount) : (row.baseAmount, row.quoteAmount)
        let entered = transfers.filter { $0.role == .swapIn && $0.amount == input }
        #expect(!entered.isEmpty, "\(transaction.signature) \(row.outerIndex)")
        // A curve's seller is paid without an instruction.
        guard row.venue != .pumpFun || row.side > 0 else { continue }
        let left = transfers.filter { [.swapOut, .swapIn].contains($0.role) }
        #expect(
          left.contains { $0.amount == output } || row.venue == .pumpSwap,
          "\(transaction.signature) \(row.outerIndex)")
        checked += 1
      }
    }
    #expect(checked > 40)
  }

  /// A first buy: what the curve is paid, the fee beside it, the new account's rent and the wrap.
  @Test func rolesOfOneTransaction() throws {
    let path = try #require(RealTransactions.path(startingWith: "2s393PSY"))
    let block = Self.blockWithTransfers(
      RealTransactions.lines.filter { recognisedSignature($0) == path.signatureInName })
    let roles = Dictionary(grouping: block.transfers, by: \.role)
    #expect(roles[.swapIn]?.map(\.amount) == [1_000_000_000])
    #expect(roles[.swapOut]?.map(\.amount) == [34_612_903_225_806])
    #expect(roles[.fee]?.map(\.amount) == [10_000_000])
    #expect(roles[.mint]?.map(\.amount) == [1_000_000_000_000_000])
    #expect(roles[.rent]?.isEmpty == false)
  }

  private func recognisedSignature(_ line: [UInt8]) -> String {
    decode(line).transactions.first.map { "\($0.signature)" } ?? ""
  }

  /// They are extracted only where they are asked for, and change nothing else.
  @Test func askingChangesNothingElse() {
    let plain = decode(Array(RealTransactions.lines.joined(separator: [10])))
    #expect(plain.transfers.isEmpty)
    #expect(plain.rows == block.rows)
    #expect(plain.agreement == block.agreement)
  }
}

extension String {
  /// The signature that a file of real transactions is named after.
  var signatureInName: String {
    split(separator: "/").last?.split(separator: ".").first.map(String.init) ?? ""
  }
}
