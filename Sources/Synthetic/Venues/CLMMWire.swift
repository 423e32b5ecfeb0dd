import Market
import Pools

/// Instructions and events of Raydium CLMM, laid out from its public source
/// (raydium-io/raydium-clmm). Events go to the log only, before the transfers.
struct CLMMWire {
  let pool: SimulatedCLMM

  private static let tooLittleOutput: UInt32 = 6_022
  private var profile: PoolProfile { pool.profile }
  private var authority: AccountUse { .readonly(profile.pool) }
  private var observation: Pubkey { profile.key(16) }
  private func tickArrays(_ count: UInt64) -> [AccountUse] {
    (0..<count).map { .writable(profile.key(100 + $0)) }
  }

  // MARK: Swaps

  func swap(
    _ fill: ConcentratedFill, _ form: SimulatedCLMM.Form, _ draft: TransactionDraft,
    _ moment: CallMoment
  ) -> TransactionDraft.Place {
    let (data, uses) = swapCall(fill, form)
    return draft.invoke(ChainAddress.clmm, uses, data, computeUnits: 48_000) {
      draft.log.line("Program log: Instruction: \(form == .swap ? "Swap" : "SwapV2")")
      if moment.fails {
        draft.log.line(
          "Program log: AnchorError thrown. Error Code: TooLittleOutputReceived. Number: 6022.")
        return draft.fail(code: Self.tooLittleOutput)
      }
      draft.log.data(swapEvent(fill))
      let checked = form != .swap
      draft.transferTokens(
        fill.sent, from: profile.account(of: fill.user, fill.sideIn),
        to: profile.vaults[fill.sideIn], by: .signer(fill.user), checked: checked)
      draft.transferTokens(
        fill.output, from: profile.vaults[1 - fill.sideIn],
        to: profile.account(of: fill.user, 1 - fill.sideIn), by: authority, checked: checked)
    }
  }

  private func swapCall(_ fill: ConcentratedFill, _ form: SimulatedCLMM.Form)
    -> (data: [UInt8], uses: [AccountUse])
  {
    let (side, other) = (fill.sideIn, 1 - fill.sideIn)
    let own = [side, other].map { AccountUse.writable(profile.account(of: fill.user, $0)) }
    let vaults = [side, other].map { AccountUse.writable(profile.vaults[$0]) }
    let mints = [side, other].map { AccountUse.readonly(profile.tokens[$0].mint) }
    let programs: [AccountUse] = [
      .readonly(ChainAddress.token2022), .readonly(ChainAddress.memo),
    ]
    if form == .router {
      var data = [UInt8](hex: "457d73daf5baf2c4")
      data.put(fill.sent)
      data.put(fill.limit)
      let head: [AccountUse] = [
        .signer(fill.user), own[0], mints[0], .readonly(ChainAddress.token),
      ]
      let hop: [AccountUse] = [
        .readonly(ChainAddress.clmmConfig), .writable(profile.pool), own[1], vaults[0], vaults[1],
        mints[1], .writable(observation),
      ]
      return (data, head + programs + hop + tickArrays(2))
    }
    var data = [UInt8](hex: form == .swap ? "f8c69e91e17587c8" : "2b04ed0b1ac91e62")
    data.put(fill.isExactIn ? fill.sent : fill.received)
    data.put(fill.limit)
    data.put(UInt128(0))
    data.put(fill.isExactIn)
    let uses: [AccountUse] =
      [.signer(fill.user), .readonly(ChainAddress.clmmConfig), .writable(profile.pool)] + own
      + vaults + [.writable(observation), .readonly(ChainAddress.token)]
    return (data, uses + (form == .swap ? [] : programs + mints) + tickArrays(3))
  }

  private func swapEvent(_ fill: ConcentratedFill) -> [UInt8] {
    var amounts = [fill.input, fill.received]
    var transferFees = [fill.sent - fill.input, fill.output - fill.received]
    var fees = pool.feeOnOutput ? [0, fill.fee] : [fill.fee, 0]
    if fill.sideIn == 1 {
      amounts.swapAt(0, 1)
      transferFees.swapAt(0, 1)
      fees.swapAt(0, 1)
    }
    var event = [UInt8](hex: "40c6cde8260871e2")
    event.put(profile.pool)
    event.put(fill.user)
    for side in 0...1 { event.put(profile.account(of: fill.user, side)) }
    for side in 0...1 {
      event.put(amounts[side])
      if pool.layout >= .transferFee { event.put(transferFees[side]) }
    }
    event.put(fill.zeroIn)
    event.put(fill.sqrtPrice)
    event.put(fill.liquidity)
    event.put(fill.tick)
    if pool.layout >= .tradeFee { for fee in fees { event.put(fee) } }
    return event
  }

  // MARK: Pools

  func create(by creator: Pubkey, _ draft: TransactionDraft) -> TransactionDraft.Place {
    var data = [UInt8](hex: pool.isCustomizable ? "2b44d4a7592fa401" : "e992d18ecf6840bc")
    data.put(pool.positions.sqrtPrice)
    data.put(UInt64(0))
    if pool.isCustomizable { data += [pool.feeOnOutput ? 1 : 0, 0] }
    let uses: [AccountUse] = [
      .signer(creator), .readonly(ChainAddress.clmmConfig), .writable(profile.pool),
      .readonly(profile.tokens[0].mint), .readonly(profile.tokens[1].mint),
      .writable(profile.vaults[0]), .writable(profile.vaults[1]), .writable(observation),
      .writable(profile.key(17)), .readonly(profile.tokens[0].program),
      .readonly(profile.tokens[1].program), .readonly(ChainAddress.system),
      .readonly(ChainAddress.rent),
    ]
    return draft.invoke(ChainAddress.clmm, uses, data, computeUnits: 90_000) {
      draft.log.line("Program log: Instruction: CreatePool")
      for side in 0...1 {
        draft.openVault(
          profile.vaults[side], of: profile.tokens[side], owner: profile.pool, payer: creator)
      }
      var event = [UInt8](hex: "195e4b2f7063353f")
      for token in profile.tokens { event.put(token.mint) }
      event.put(UInt16(SimulatedCLMM.spacing))
      event.put(profile.pool)
      event.put(pool.positions.sqrtPrice)
      event.put(pool.positions.tick)
      for vault in profile.vaults { event.put(vault) }
      draft.log.data(event)
    }
  }

  func change(
    _ change: SimulatedCLMM.Change, _ position: ConcentratedPositions.Position, _ sent: [UInt64],
    by user: Pubkey, _ draft: TransactionDraft
  ) -> TransactionDraft.Place {
    let (data, uses) = changeCall(change, position, sent, user)
    let isPlain = change == .open || change == .increase || change == .decrease
    return draft.invoke(ChainAddress.clmm, uses, data, computeUnits: 70_000) {
      draft.log.line("Program log: Instruction: \(change)")
      for side in 0...1 {
        let own = profile.account(of: user, side)
        let vault = profile.vaults[side]
        draft.transferTokens(
          sent[side], from: change.isDeposit ? own : vault, to: change.isDeposit ? vault : own,
          by: change.isDeposit ? .signer(user) : authority, checked: !isPlain)
      }
      draft.log.data(changeEvent(position, isDeposit: change.isDeposit))
    }
  }

  /// LiquidityChangeEvent: every position here is about the price.
  private func changeEvent(_ position: ConcentratedPositions.Position, isDeposit: Bool) -> [UInt8] {
    let after = pool.positions.ladder.range.liquidity
    var event = [UInt8](hex: "7ef0afce9e58996b")
    event.put(profile.pool)
    event.put(pool.positions.tick)
    event.put(position.lower)
    event.put(position.upper)
    event.put(isDeposit ? after - position.liquidity : after + position.liquidity)
    event.put(after)
    return event
  }

  private func changeCall(
    _ change: SimulatedCLMM.Change, _ position: ConcentratedPositions.Position, _ sent: [UInt64],
    _ user: Pubkey
  ) -> (data: [UInt8], uses: [AccountUse]) {
    var data: [UInt8]
    var keys = (0..<22).map { profile.key(70 + UInt64($0)) }
    keys[0] = user
    var (pool, vaults) = (5, 12)
    var mints: Int?
    switch change {
    case .open: data = [UInt8](hex: "87802f4d0f98f031")
    case .openV2:
      data = [UInt8](hex: "4db84ad67056f1c7")
      mints = 20
    case .openToken22:
      data = [UInt8](hex: "4dffae527d1dc92e")
      (pool, vaults, mints) = (4, 11, 18)
    case .increase:
      data = [UInt8](hex: "2e9cf3760dcdfbb2")
      (pool, vaults) = (2, 9)
    case .increaseV2:
      data = [UInt8](hex: "851d59df45eeb00a")
      (pool, vaults, mints) = (2, 9, 13)
    case .decrease:
      data = [UInt8](hex: "a026d06f685b2c01")
      (pool, vaults) = (3, 5)
    case .decreaseV2:
      data = [UInt8](hex: "3a7fbc3e4f52c460")
      (pool, vaults, mints) = (3, 5, 14)
    }
    if vaults > 10 { for tick in [position.lower, position.upper, 0, 0] { data.put(tick) } }
    data.put(position.liquidity)
    for amount in sent { data.put(change.isDeposit ? amount + 1 : amount / 10 * 9) }
    keys[pool] = profile.pool
    (keys[vaults], keys[vaults + 1]) = (profile.vaults[0], profile.vaults[1])
    if let mints {
      (keys[mints], keys[mints + 1]) = (profile.tokens[0].mint, profile.tokens[1].mint)
    }
    let own = change.isDeposit ? vaults - 2 : 9
    for side in 0...1 where keys[own + side] != user && own != vaults {
      keys[own + side] = profile.account(of: user, side)
    }
    return (
      data,
      keys.map { $0 == user ? .signer($0) : $0 == profile.pool ? .writable($0) : .writable($0) }
    )
  }
}
