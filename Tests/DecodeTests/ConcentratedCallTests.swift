import Market
import Pools
import Testing

@testable import Decode

private func key(_ number: UInt8) -> Pubkey { VenueCall.key(number) }

/// Layouts that no real transaction here has, written by hand.
struct ConcentratedCallTests {
  private let wrapped = QuoteMint.sol.key
  private let dollar = QuoteMint.usdc.key
  private let coin = key(255)

  private func traded(_ pool: Pubkey, zeroIn: Bool, _ from: ConcentratedRange, _ amount: UInt64)
    -> (event: [UInt8], output: UInt64)?
  {
    let venue = OrcaWhirlpoolPool(range: from, feePPM: 3_000, protocolShareBasisPoints: 1_300)
    guard let (fill, after) = venue.swap(exactIn: amount, zeroIn: zeroIn) else { return nil }
    var event = VenueCall.tag(0xe1ca_49af_932b_a096) + pool.bytes + [zeroIn ? 1 : 0]
    event += VenueCall.bytes(from.sqrtPrice) + VenueCall.bytes(after)
    let fields = [amount, fill.output, 0, 0, fill.lpFee, fill.protocolFee]
    for field in fields { event += VenueCall.bytes(field) }
    return (event, fill.output)
  }

  /// SOL → USDC → coin in three transfers; accounts stand by direction, mints by pool.
  @Test func twoHopSwapV2GivesALegAPool() throws {
    let (one, two) = (key(10), key(11))
    let amount: UInt64 = 1_000_000_000
    let directions = [wrapped < dollar, dollar < coin]
    let first = try #require(
      traded(
        one, zeroIn: directions[0],
        ConcentratedRange(liquidity: 1 << 46, sqrtPrice: 1 << 63), amount))
    let second = try #require(
      traded(
        two, zeroIn: directions[1],
        ConcentratedRange(liquidity: 1 << 50, sqrtPrice: 1 << 62), first.output))
    let flags = directions.map { UInt8($0 ? 1 : 0) }
    var call = VenueCall(
      program: Venue.orcaWhirlpool.program,
      accounts: [one, two, wrapped, dollar, coin] + (20...28).map(key) + [VenueCall.payer],
      data: VenueCall.tag(0xba8f_d11d_fe02_c275) + VenueCall.bytes(amount)
        + VenueCall.bytes(UInt64(1)) + [1] + flags + [UInt8](repeating: 0, count: 32))
    call.transfers = [
      .init(
        source: key(23), destination: key(24), authority: VenueCall.payer, amount: amount,
        mint: wrapped),
      .init(
        source: key(25), destination: key(26), authority: one, amount: first.output,
        mint: dollar),
      .init(
        source: key(27), destination: key(28), authority: two, amount: second.output, mint: coin),
    ]
    call.events = [first.event, second.event]
    let block = decode(call.json)
    #expect(block.problems.isEmpty)
    #expect(block.rows.map(\.pool) == [one, two])
    #expect(block.rows.map(\.leg) == [0, 1] && block.rows.allSatisfy { $0.legs == 2 })
    #expect(block.rows.map(\.side) == [-1, 1])
    #expect(block.rows.map(\.quoteAmount) == [first.output, first.output])
    #expect(block.rows.map(\.baseAmount) == [amount, second.output])
    #expect(block.rows.allSatisfy { $0.evidence == [.eventLog, .transfers] })
    #expect(block.rows.allSatisfy { $0.lpFeePPM == 2_610 && $0.protocolFeePPM == 390 })
    #expect(block.agreement.first { $0.venue == .orcaWhirlpool }?.exact == 2)
    call.events = []
    let silent = decode(call.json)
    #expect(silent.rows.map(\.baseAmount) == block.rows.map(\.baseAmount))
    #expect(silent.rows.allSatisfy { $0.evidence == .transfers && $0.lpFee == nil })
  }

  private func swapEvent(
    _ amounts: (UInt64, UInt64), zeroIn: Bool, _ after: UInt128, _ liquidity: UInt128,
    transferFees: (UInt64, UInt64) = (0, 0), tradeFees: [UInt64]? = nil
  ) -> [UInt8] {
    var event = VenueCall.tag(0x40c6_cde8_2608_71e2) + key(10).bytes + key(1).bytes
    event += key(30).bytes + key(31).bytes + VenueCall.bytes(amounts.0)
    event += VenueCall.bytes(transferFees.0) + VenueCall.bytes(amounts.1)
    event += VenueCall.bytes(transferFees.1) + [zeroIn ? 1 : 0] + VenueCall.bytes(after)
    event += VenueCall.bytes(liquidity) + [5, 0, 0, 0]
    for fee in tradeFees ?? [] { event += VenueCall.bytes(fee) }
    return event
  }

  private func swapCall(_ event: [UInt8]?, _ input: UInt64, _ output: UInt64) -> VenueCall {
    var call = VenueCall(
      program: Venue.raydiumCLMM.program,
      accounts: [VenueCall.payer, key(9), key(10), key(20), key(21), key(22), key(23), key(24)]
        + [key(25), key(26), key(27), wrapped, coin],
      data: VenueCall.tag(0x2b04_ed0b_1ac9_1e62) + VenueCall.bytes(input)
        + VenueCall.bytes(UInt64(0)) + VenueCall.bytes(UInt128(0)) + [1])
    call.transfers = [
      .init(
        source: key(20), destination: key(22), authority: VenueCall.payer, amount: input,
        mint: wrapped),
      .init(
        source: key(23), destination: key(21), authority: key(10), amount: output, mint: coin),
    ]
    call.events = event.map { [$0] } ?? []
    return call
  }

  /// The event of 2026 states the fee, in the output where the pool is set so.
  @Test(arguments: [false, true])
  func statedTradeFee(onOutput: Bool) throws {
    let range = ConcentratedRange(liquidity: 1 << 46, sqrtPrice: 1 << 63)
    let pool = RaydiumCLMMPool(range: range, feePPM: 2_500, feeOnOutput: onOutput)
    let zeroIn = wrapped < coin
    let (fill, after) = try #require(pool.swap(exactIn: 1_000_000_000, zeroIn: zeroIn))
    let fees = onOutput == zeroIn ? [0, fill.lpFee] : [fill.lpFee, 0]
    let amounts = zeroIn ? (fill.input, fill.output) : (fill.output, fill.input)
    let event = swapEvent(amounts, zeroIn: zeroIn, after, 1 << 46, tradeFees: fees)
    let block = decode(swapCall(event, fill.input, fill.output).json)
    let row = try #require(block.rows.first)
    #expect(row.lpFee == fill.lpFee && row.creatorFee == 0 && row.protocolFee == nil)
    #expect(row.lpFeePPM == (onOutput ? nil : 2_500))
    #expect(block.agreement.first { $0.venue == .raydiumCLMM }?.exact == 1)
    #expect(block.surplusEventBytes == 0)
    let short = swapEvent((fill.input, 5), zeroIn: zeroIn, after, 1 << 46, tradeFees: fees)
    let crossed = decode(swapCall(short, fill.input, 5).json)
    #expect(crossed.agreement.first { $0.venue == .raydiumCLMM }?.explained == 1)
  }

  /// The output's transfer fee left the vault and never reached the trader.
  @Test func transferFeesAreInsideTheVaultsAmounts() throws {
    let zeroIn = wrapped < coin
    let amounts: (UInt64, UInt64) = zeroIn ? (1_000, 900) : (900, 1_000)
    let fees: (UInt64, UInt64) = zeroIn ? (0, 9) : (9, 0)
    let event = swapEvent(amounts, zeroIn: zeroIn, 1 << 63, 1 << 46, transferFees: fees)
    let row = try #require(decode(swapCall(event, 1_000, 909).json).rows.first)
    #expect(row.quoteAmount == 1_000 && row.baseAmount == 909)
    #expect(row.flags.contains(.transferFee) && !row.evidence.contains(.mismatch))
  }

  /// A failed swap that moved nothing is a leg without amounts.
  @Test func failedSwapsAreLegs() throws {
    var call = swapCall(nil, 1_000, 900)
    call.transfers = []
    call.error = #"{"InstructionError":[0,{"Custom":6022}]}"#
    let row = try #require(decode(call.json).rows.first)
    #expect(row.failed && row.side == 1 && row.baseAmount == 0 && row.evidence.isEmpty)
  }

  /// A token program that refuses, and a hook that does, mark the leg; want of tokens and the
  /// venue's own refusal do not.
  @Test func refusalsOfTokenProgramsAreMarked() throws {
    let token2022: Pubkey = "TokenzQdBNbLqP5VEhdkAS6EPFLC1PHnBqCXEpPxuEb"
    func isMarked(_ change: (inout VenueCall) -> Void) throws -> Bool {
      var call = swapCall(nil, 1_000, 900)
      call.error = #"{"InstructionError":[0,{"Custom":17}]}"#
      change(&call)
      let row = try #require(decode(call.json).rows.first)
      #expect(row.failed)
      return row.flags.contains(.failedInToken)
    }
    #expect(try isMarked { $0.refusal = "custom program error: 0x11" })
    #expect(try isMarked { $0.refusal = "Error: frozen" })
    #expect(try !isMarked { $0.refusal = "custom program error: 0x1" })
    let hooked = try isMarked {
      $0.tokenProgram = token2022
      $0.hook = key(90)
      $0.refusal = "custom program error: 0x1"
    }
    #expect(hooked)
    let elsewhere = try isMarked {
      $0.hook = key(90)
      $0.refusal = "custom program error: 0x1"
    }
    #expect(!elsewhere)
    #expect(try !isMarked { _ in })
  }

  /// Pools of the router stand behind each transfer out of a vault.
  @Test func routedSwapsWithoutLogsGiveLegs() throws {
    var call = VenueCall(
      program: Venue.raydiumCLMM.program,
      accounts: [VenueCall.payer, key(20), wrapped, key(40), key(10), key(11)],
      data: VenueCall.tag(0x457d_73da_f5ba_f2c4) + VenueCall.bytes(UInt64(700))
        + VenueCall.bytes(UInt64(1)))
    let steps: [(Pubkey, Pubkey, Pubkey, UInt64, Pubkey)] = [
      (key(20), key(22), VenueCall.payer, 700, wrapped), (key(23), key(21), key(10), 80, dollar),
      (key(21), key(24), VenueCall.payer, 80, dollar), (key(25), key(26), key(11), 9, coin),
    ]
    call.transfers = steps.map {
      .init(source: $0.0, destination: $0.1, authority: $0.2, amount: $0.3, mint: $0.4)
    }
    let rows = decode(call.json).rows
    #expect(rows.map(\.pool) == [key(10), key(11)])
    #expect(rows.map(\.baseAmount) == [700, 9] && rows.map(\.quoteAmount) == [80, 80])
    #expect(rows.map(\.side) == [-1, 1] && rows.map(\.legs) == [2, 2])
  }

  /// Opening a position puts liquidity in, a decrease takes it out.
  @Test func liquidityGivesRows() throws {
    var call = VenueCall(
      program: Venue.raydiumCLMM.program,
      accounts: [VenueCall.payer, key(2), key(3), key(10), key(4), key(22), key(23)]
        + (30...36).map(key) + [wrapped, coin],
      data: VenueCall.tag(0x3a7f_bc3e_4f52_c460) + [UInt8](repeating: 0, count: 32))
    call.transfers = [
      .init(
        source: key(22), destination: key(20), authority: key(10), amount: 40, mint: wrapped),
      .init(source: key(23), destination: key(21), authority: key(10), amount: 3, mint: coin),
    ]
    let row = try #require(decode(call.json).rows.first)
    #expect(row.kind == .withdraw && row.side == 0 && row.pool == key(10))
    #expect(row.quoteAmount == 40 && row.baseAmount == 3)
  }

  /// A pool's price stands in the arguments where no event tells it; decimals from balances.
  @Test(arguments: [0xe992_d18e_cf68_40bc, 0x2b44_d4a7_592f_a401] as [UInt64])
  func creationsHaveAPrice(discriminator: UInt64) throws {
    var call = VenueCall(
      program: Venue.raydiumCLMM.program,
      accounts: [VenueCall.payer, key(9), key(10), dollar, wrapped, key(22), key(23)],
      data: VenueCall.tag(discriminator) + VenueCall.bytes(UInt128(1) << 65) + [0])
    call.balances = [(account: key(22), mint: dollar, decimals: 6)]
    let row = try #require(decode(call.json).rows.first)
    #expect(row.kind == .create && row.pool == key(10) && row.quoteMint == dollar)
    #expect(row.statedPrice == 1 / (4 / 1_000.0))
  }
}
