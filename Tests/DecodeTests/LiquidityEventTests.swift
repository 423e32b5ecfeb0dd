import Market
import Testing

@testable import Decode

/// Changes of liquidity whose instructions name less than a row needs: what events, arguments and
/// movements tell is in the pool events.
struct LiquidityEventTests {
  private let pool = VenueCall.key(40)
  private let coin = VenueCall.key(20)
  private let sol = QuoteMint.sol.key
  private let vaults = (VenueCall.key(30), VenueCall.key(31))

  private func bytes(_ value: Int32) -> [UInt8] {
    Array(VenueCall.bytes(UInt64(UInt32(bitPattern: value))).prefix(4))
  }

  private func whirlpool(
    _ instruction: UInt64, _ event: [UInt8]?, moving mints: [Pubkey]
  ) -> DecodedBlock {
    var call = VenueCall(
      program: Venue.orcaWhirlpool.program, accounts: (2..<10).map { VenueCall.key($0) },
      data: VenueCall.tag(instruction))
    if let event { call.events = [event] }
    call.transfers = mints.enumerated().map { number, mint in
      VenueCall.Transfer(
        source: VenueCall.key(50 + UInt8(number)), destination: VenueCall.key(60 + UInt8(number)),
        authority: VenueCall.payer, amount: 10 + UInt64(number), mint: mint)
    }
    return decode(call.json)
  }

  private var increased: [UInt8] {
    VenueCall.tag(OrcaWhirlpoolLayout.liquidityIncreasedEvent) + pool.bytes
      + VenueCall.key(41).bytes + bytes(-64) + bytes(128) + VenueCall.bytes(UInt128(7_000))
      + [10, 11, 0, 0].flatMap { VenueCall.bytes(UInt64($0)) }
  }

  private var repositioned: [UInt8] {
    VenueCall.tag(OrcaWhirlpoolLayout.liquidityRepositionedEvent) + pool.bytes
      + VenueCall.key(41).bytes + [-64, 128, -256, 512].flatMap { bytes($0) }
      + VenueCall.bytes(UInt128(7_000)) + VenueCall.bytes(UInt128(3_000))
  }

  @Test("increase_liquidity_by_token_amounts_v2 is a deposit by its event")
  func byTokenAmounts() throws {
    let block = whirlpool(
      OrcaWhirlpoolLayout.increaseByTokenAmounts, increased, moving: [sol, coin])
    #expect(block.problems.isEmpty && block.undecoded.isEmpty)
    let row = try #require(block.rows.first)
    #expect(block.rows.count == 1 && row.kind == .deposit && row.pool == pool)
    #expect((row.baseMint, row.quoteMint) == (coin, sol))
    // A pool keeps its mints in the order of their bytes; the event's amounts follow it.
    let isCoinFirst = coin < sol
    #expect((row.baseAmount, row.quoteAmount) == (isCoinFirst ? (10, 11) : (11, 10)))
    let event = try #require(block.poolEvents.first)
    #expect(event.liquidityDelta == 7_000)
    #expect((event.rangeLower, event.rangeUpper) == (-64, 128))
  }

  @Test("reposition_liquidity_v2 is a withdrawal and a deposit")
  func reposition() throws {
    let block = whirlpool(OrcaWhirlpoolLayout.reposition, repositioned, moving: [coin, sol])
    #expect(block.rows.map(\.kind) == [.withdraw, .deposit])
    #expect(block.poolEvents.map(\.liquidityDelta) == [-7_000, 3_000])
    #expect(block.poolEvents.map(\.rangeLower) == [-64, -256])
    #expect(block.poolEvents.map(\.rangeUpper) == [128, 512])
    #expect(block.poolEvents.allSatisfy { $0.pool == pool && $0.baseMint == coin })
  }

  @Test("where one token moves the mints are not told: events of the pool without a row")
  func oneToken() {
    let block = whirlpool(OrcaWhirlpoolLayout.reposition, repositioned, moving: [coin])
    #expect(block.rows.isEmpty && block.problems.isEmpty)
    #expect(block.poolEvents.map(\.kind) == [.withdraw, .deposit])
    #expect(block.poolEvents.map(\.liquidityDelta) == [-7_000, 3_000])
    #expect(block.poolEvents.allSatisfy { $0.baseMint == nil && $0.quoteMint == nil })
  }

  @Test(
    "without its event nothing names the pool",
    arguments: [OrcaWhirlpoolLayout.increaseByTokenAmounts, OrcaWhirlpoolLayout.reposition])
  func noEvent(instruction: UInt64) {
    for event in [nil, Array(repositioned.prefix(60)), Array(increased.prefix(60))] {
      let block = whirlpool(instruction, event, moving: [coin, sol])
      #expect(block.rows.isEmpty && block.poolEvents.isEmpty && block.undecoded.isEmpty)
    }
  }

  private func dlmm(
    _ instruction: UInt64, _ accounts: [Pubkey], event: [UInt8] = [], entering: Pubkey? = nil
  ) -> DecodedBlock {
    var call = VenueCall(
      program: Venue.meteoraDLMM.program, accounts: accounts, data: VenueCall.tag(instruction))
    if !event.isEmpty { call.events = [event] }
    if let entering {
      call.transfers = [
        VenueCall.Transfer(
          source: VenueCall.key(50), destination: entering, authority: VenueCall.payer,
          amount: 123, mint: accounts[5])
      ]
    }
    return decode(call.json)
  }

  @Test("go_to_a_bin sets the active bin of a pair whose mints nothing names")
  func goToABin() throws {
    let event =
      VenueCall.tag(MeteoraDLMMLayout.goToBinEvent) + pool.bytes + bytes(5) + bytes(-321)
    let block = dlmm(MeteoraDLMMLayout.goToBin, [pool, VenueCall.key(3)], event: event)
    let set = try #require(block.poolEvents.first)
    #expect(block.rows.isEmpty && set.kind == .set && set.pool == pool)
    #expect(set.activeBin == -321 && set.baseMint == nil)
    let silent = dlmm(MeteoraDLMMLayout.goToBin, [pool, VenueCall.key(3)])
    #expect(silent.poolEvents.map(\.activeBin) == [nil] && silent.problems.isEmpty)
  }

  @Test("a one-sided deposit names its own token", arguments: MeteoraDLMMLayout.oneSided.sorted())
  func oneSided(instruction: UInt64) throws {
    for mint in [coin, sol] {
      var accounts = (2..<12).map { VenueCall.key($0) }
      (accounts[1], accounts[4], accounts[5]) = (pool, vaults.0, mint)
      let block = dlmm(instruction, accounts, entering: vaults.0)
      let event = try #require(block.poolEvents.first)
      #expect(block.rows.isEmpty && event.kind == .deposit && event.pool == pool)
      #expect(event.baseMint == (mint == coin ? coin : nil))
      #expect(event.quoteMint == (mint == sol ? sol : nil))
      #expect((event.baseAmount ?? event.quoteAmount) == 123)
      #expect((event.baseAmount == nil) == (mint == sol))
      let still = try #require(dlmm(instruction, accounts).poolEvents.first)
      #expect(still.baseAmount == nil && still.quoteAmount == nil)
    }
  }
}
