import Market
import Testing

@testable import Decode

/// Pools created, filled and emptied, and worked examples, in the real transactions.
@Suite(.enabled(if: RealTransactions.exists, "no real transactions beside the project"))
struct PoolLifeTests {
  private func row(_ signature: String, _ kind: RowKind, _ venue: Venue) throws -> SwapRow {
    let block = RealTransactions.decoded(signature)
    return try #require(block.rows.first { $0.kind == kind && $0.venue == venue })
  }

  @Test func aNewPoolHoldsWhatWasPutIn() throws {
    let pool = try row("3iySYFy1", .create, .raydiumAMMV4)
    #expect(pool.pool == "HESQgfGdHxv8vHdJTdhKHFk5MAheXKavdDwz5PXEXPXa")
    #expect(pool.quoteMint == QuoteMint.sol.key)
    #expect(pool.quoteAmount == 79_005_359_154)
    #expect(pool.baseAmount == 206_900_000_000_000)
    #expect(pool.quoteReserve == 79_005_359_154)
    #expect(pool.baseReserve == 206_900_000_000_000)
    #expect(pool.baseDecimals == 6)
    #expect(pool.side == 0)
  }

  @Test func aDepositGrowsThePool() throws {
    let deposit = try row("5Jiq8ih9", .deposit, .raydiumAMMV4)
    #expect(deposit.baseAmount == 2_818_202_141_226_163)
    #expect(deposit.quoteAmount == 2_879_474_530)
    #expect(try #require(deposit.quoteReserve) > deposit.quoteAmount)
    #expect(deposit.evidence == [.eventLog, .transfers])
  }

  @Test func aWithdrawalShrinksThePool() throws {
    let withdrawal = try row("5FpTStPi", .withdraw, .raydiumAMMV4)
    #expect(withdrawal.baseAmount == 677_727_783_814_635_188)
    #expect(withdrawal.quoteAmount == 4_431_661_203)
    #expect(withdrawal.quoteReserve != nil)
    #expect(withdrawal.evidence == [.eventLog, .transfers])
  }

  /// docs of the venue: 2025-10-28, called by an aggregator.
  @Test func aCanonicalPumpSwapBuy() throws {
    let buy = try row("2zNeSn8c", .swap, .pumpSwap)
    #expect(buy.baseAmount == 4_374_143_343)
    #expect(buy.quoteAmount == 3_615_608)
    #expect(buy.lpFee == 7_217)
    #expect(buy.protocolFee == 1_805)
    #expect(buy.creatorFee == 34_280)
    #expect(buy.lpFeePPM == 2_000)
    #expect(buy.protocolFeePPM == 500)
    #expect(buy.creatorFeePPM == 9_500)
    #expect(buy.quoteReserve == 122_031_730_722 + 3_615_608)
    #expect(buy.quoteVault == buy.quoteReserve)
    #expect(buy.flags.contains(.routed))
  }

  /// The program's `buy` of a pool whose base is SOL sells the coin.
  @Test func anInvertedPoolIsReadByItsMints() throws {
    let sale = try row("5bvyp1no", .swap, .pumpSwap)
    #expect(sale.quoteMint == QuoteMint.sol.key)
    #expect(sale.side == -1)
    #expect(sale.quoteAmount == 201_692_493)
    #expect(sale.quoteVault == sale.quoteReserve)
  }

  @Test func ammV4FeeIsKnownWhereItPricesTheTrade() throws {
    let buy = try row("2NPwsoX7", .swap, .raydiumAMMV4)
    #expect(buy.lpFee == 1_000_000)
    #expect(buy.lpFeePPM == 2_500)
    #expect(buy.quoteReserve == 58_316_123_652)
    #expect(buy.baseAmount == 3_861_519_639_304)
  }

  /// A streamed dump: a token, its curve and the creator's first buy.
  @Test func aLaunchLabCurveIsCreatedAndBought() throws {
    let path = try #require(StreamedTransactions.paths.first { $0.contains("/5LzhiGZB") })
    let block = decode(try #require(StreamedTransactions.line(path)))
    let create = try #require(block.rows.first { $0.kind == .create })
    #expect(create.venue == .raydiumLaunchLab)
    #expect(create.pool == "C9HhQft4MTfnboDfpqS5Vy1zdkxPzL9qscWarUMtA999")
    #expect(create.quoteVault == 0)
    let buy = try #require(block.rows.first { $0.kind == .swap })
    #expect(buy.pool == create.pool)
    #expect(buy.side == 1)
    #expect(buy.quoteAmount == 9_999_999)
    #expect(buy.baseReserve == 1_072_672_706_345_276)
    #expect(buy.quoteReserve == 30_010_722_950)
    #expect(buy.quoteVault.map { $0 + 30_000_852_951 } == buy.quoteReserve)
    #expect(buy.lpFee == 0)
  }

  /// Several pools in one PumpSwap instruction: its events are its legs.
  @Test func aMultiHopSwapGivesALegAnEvent() throws {
    let path = try #require(RealTransactions.path(startingWith: "5bvyp1no"))
    guard case .items(let items) = recognise(RealTransactions.bytes(path)) else { return }
    let plain = try row("5bvyp1no", .swap, .pumpSwap)
    let text = String(decoding: items[0].body, as: UTF8.self)
    let call = try #require(
      text.matches(of: #/"data":"([1-9A-Za-z]{20,60})"/#).map { String($0.output.1) }.first {
        Base58.decode($0)?.prefix(8) == [0x66, 0x06, 0x3d, 0x12, 0x01, 0xda, 0xeb, 0xea]
      })
    let bytes = try #require(Base58.decode(call))
    let hop = Base58.encode([0x2b, 0x64, 0x49, 0x13, 0xe9, 0xf6, 0x6f, 0x94] + bytes.dropFirst(8))
    let block = decode(text.replacing("\"\(call)\"", with: "\"\(hop)\""))
    let row = try #require(block.rows.first { $0.kind == .swap })
    #expect(block.rows.count { $0.kind == .swap } == 1)
    #expect(row.pool == plain.pool && row.side == plain.side)
    #expect(row.baseMint == plain.baseMint && row.quoteMint == plain.quoteMint)
    #expect(row.quoteReserve == plain.quoteReserve && row.baseReserve == plain.baseReserve)
    #expect(row.quoteAmount == plain.quoteAmount)
    #expect(block.undecoded.allSatisfy { $0.venue != .pumpSwap })
  }
}
