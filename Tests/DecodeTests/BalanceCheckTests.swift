import Foundation
import Market
import Testing

@testable import Decode

/// Whether a transaction's balances can be true.
@Suite(.enabled(if: RealTransactions.exists, "no real transactions beside the project"))
struct BalanceCheckTests {
  private func imbalances(_ lines: [[UInt8]]) -> [LineProblem] {
    Array(lines.joined(separator: [10])).withUnsafeBytes {
      TransactionDecoder(balances: true).decode($0, bare: true).imbalances
    }
  }

  @Test func realTransactionsAddUp() {
    #expect(imbalances(RealTransactions.lines).isEmpty)
  }

  @Test func aLamportOrATokenTooManyIsFound() throws {
    let text = String(
      decoding: try #require(
        RealTransactions.items.first { $0.signature.description.hasPrefix("2NPwsoX7") }
      ).body, as: UTF8.self)
    let fee = text.replacing(#/"fee":(\d+)/#) { "\"fee\":\((Int($0.1) ?? 0) + 1)" }
    #expect(fee != text)
    #expect(imbalances([Array(fee.utf8)]).first?.reason.contains("lamports") == true)
    // The last token balance after the transaction, one unit higher.
    let amounts = text.ranges(of: #/"amount":"\d+"/#)
    let last = try #require(amounts.last { text[$0] != #""amount":"0""# })
    let raised = text.replacingCharacters(in: last, with: #""amount":"7""#)
    #expect(!imbalances([Array(raised.utf8)]).isEmpty)
  }
}
