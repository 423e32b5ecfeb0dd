import CTransactionJSON
import Foundation
import Market
import Testing

@testable import Decode

/// Account lists and event layouts that no real transaction here shows, made from those that do.
struct VenueVariantsTests {
  private typealias Object = [String: Any]

  /// The transaction of a file with its one outer AMM v4 swap rewritten.
  private func rewritten(
    _ signature: String, _ change: (_ accounts: [Int], _ data: [UInt8]) -> ([Int], [UInt8])
  ) throws -> DecodedBlock {
    let path = try #require(RealTransactions.path(startingWith: signature))
    guard case .items(let items) = recognise(RealTransactions.bytes(path)) else {
      return DecodedBlock()
    }
    var body = try #require(
      JSONSerialization.jsonObject(with: Data(items[0].body)) as? Object)
    var transaction = try #require(body["transaction"] as? Object)
    var message = try #require(transaction["message"] as? Object)
    let instructions = try #require(message["instructions"] as? [Object])
    message["instructions"] = instructions.map { instruction in
      let accounts = instruction["accounts"] as? [Int] ?? []
      guard accounts.count == 18, let data = Base58.decode(instruction["data"] as? String ?? ""),
        data.count == 17
      else { return instruction }
      var changed = instruction
      let (places, bytes) = change(accounts, data)
      changed["accounts"] = places
      changed["data"] = Base58.encode(bytes)
      return changed
    }
    transaction["message"] = message
    body["transaction"] = transaction
    return decode([UInt8](try JSONSerialization.data(withJSONObject: body)))
  }

  @Test(.enabled(if: RealTransactions.exists, "no real transactions beside the project"))
  func ammV4AccountListsNameTheSameVaults() throws {
    let plain = try rewritten("3aQZsNRU") { ($0, $1) }
    #expect(plain.rows.count { $0.kind == .swap } == 1)
    let seventeen = try rewritten("3aQZsNRU") { accounts, data in
      (Array(accounts[..<4] + accounts[5...]), data)
    }
    #expect(seventeen.rows == plain.rows)
    let second = try rewritten("3aQZsNRU") { accounts, data in
      ([0, 1, 2, 5, 6, 15, 16, 17].map { accounts[$0] }, [16] + data.dropFirst())
    }
    #expect(second.rows == plain.rows)
    #expect(second.agreement.map(\.exact) == plain.agreement.map(\.exact))
    let short = try rewritten("3aQZsNRU") { accounts, data in (Array(accounts[..<9]), data) }
    #expect(short.rows.isEmpty && short.problems.count == 1)
    let unknown = try rewritten("3aQZsNRU") { accounts, data in (accounts, [99]) }
    #expect(unknown.undecoded.map(\.discriminator) == ["63"])
  }

  @Test func ammV4LogsOfExactOutputs() throws {
    let log: [UInt64] = [900, 50, 1, 7, 10_000, 20_000, 101]
    let bytes = [4] + words(log)
    let swap = try #require(bytes.withUnsafeBytes { RaydiumAMMV4Swap(ByteReader($0)) })
    #expect(!swap.isExactIn && swap.input == 101 && swap.output == 50 && swap.sideIn == 1)
    #expect(swap.reservesAfter == [9_950, 20_101])
  }

  /// Lengths of both events without the discriminator: fields that are absent are no numbers.
  @Test(arguments: [
    (304, 0), (352, 1), (368, 2), (384, 3), (409, 4), (425, 5), (433, 5),
  ])
  func pumpSwapSales(length: Int, fields: Int) throws {
    let sale = try #require(event(isBuy: false, length: length))
    #expect(sale.surplus == 0)
    let present = [
      sale.creatorFee != nil, sale.cashback != nil, sale.buybackFee != nil,
      sale.virtualQuote != 0, sale.holderRewards != nil,
    ]
    #expect(present.count { $0 } == fields)
    #expect(verdict(on: sale, trade: .init(isBuy: false)) == .exact || sale.virtualQuote != 0)
  }

  /// September 2026: the virtual part prices the trade, and is in the reserves after it.
  @Test(arguments: [304, 352, 385, 400, 416, 432, 457, 473, 481])
  func pumpSwapBuys(length: Int) throws {
    let buy = try #require(event(isBuy: true, length: length))
    #expect(buy.surplus == 0)
    let isBoosted = length >= 457
    #expect(buy.virtualQuote == (isBoosted ? 17_584_505_289 : 0))
    #expect((verdict(on: buy, trade: .init(isBuy: true)) == .exact) == isBoosted)
    #expect(buy.baseAfter == 3_184_958_896_915 - 828_079)
    let vault: UInt64 = 5_517_775_266_487 + 1_442_055
    #expect(buy.quoteAfter == vault + (isBoosted ? 17_584_505_289 : 0))
    #expect(buy.vaultAfter == Int128(vault))
  }

  /// Since October 2026 a virtual part may be negative, and fees stay in the vault.
  @Test func pumpSwapFeesLeftInTheVault() throws {
    let buy = try #require(event(isBuy: true, length: 481))
    let trade = PumpSwapLayout.Trade(isBuy: true, keepsFees: true)
    #expect(verdict(on: buy, trade: trade, moved: buy.userQuote) == .exact)
    #expect(verdict(on: buy, trade: trade, moved: buy.userQuote + 1) != .exact)
    #expect(verdict(on: buy, trade: .init(isBuy: true), moved: buy.userQuote) != .exact)
    var negative = buy
    negative.virtualQuote = -500
    #expect(negative.quoteBefore == negative.poolQuote - 500)
    negative.virtualQuote = -Int128(negative.poolQuote) - 1
    #expect(negative.quoteBefore == nil)
  }

  private func verdict(
    on event: PumpSwapTrade, trade: PumpSwapLayout.Trade, moved: UInt64? = nil
  ) -> Verdict {
    let instruction = Instruction(
      number: 0, outer: 0, inner: -1, height: 1, program: .zero, known: .other)
    var leg = Leg(instruction, venue: .pumpSwap, pool: .zero, mints: (.zero, QuoteMint.sol.key))
    if let moved {
      leg.amounts = [event.base, moved]
      leg.evidence = [.transfers, .mismatch]
    }
    return PumpSwapAgreement.verdict(
      on: leg, event: event, trade: trade, movedQuote: moved, argument: nil)
  }

  /// A buy of September 2026 or a sale of May 2025, cut to a layout's length.
  private func event(isBuy: Bool, length: Int) -> PumpSwapTrade? {
    let numbers: [UInt64] =
      isBuy
      ? [
        1, 828_079, 0, 0, 0, 3_184_958_896_915, 5_517_775_266_487, 1_439_176, 20, 2_879, 5, 720,
        1_442_055, 1_443_495,
      ]
      : [
        1, 2_362_629_325, 0, 0, 0, 38_896_104_996_620, 718_214_085_022, 43_623_149, 20, 87_247, 5,
        21_812, 43_535_902, 43_514_090,
      ]
    var bytes = words(numbers) + [UInt8](repeating: 1, count: 7 * 32)
    bytes += isBuy ? words([5, 720]) : words([5, 0])
    if isBuy { bytes += [1] + words([0, 0, 0, 0, 0]) + [3, 0, 0, 0] + Array("buy".utf8) }
    bytes += words([0, 0, 5_000, 360, 17_584_505_289, 0]) + [1] + words([1_000, 0, 0, 0])
    return Array(bytes.prefix(length)).withUnsafeBytes {
      PumpSwapTrade(ByteReader($0), isBuy: isBuy)
    }
  }

  private func words(_ numbers: [UInt64]) -> [UInt8] {
    numbers.reduce(into: []) { bytes, number in
      withUnsafeBytes(of: number.littleEndian) { bytes += Array($0) }
    }
  }
}
