import Market
import Pools

/// Instructions and events of Orca Whirlpools, laid out from its public source
/// (orca-so/whirlpools). Events go to the log only, after the transfers.
struct WhirlpoolWire {
  let pool: SimulatedWhirlpool

  private static let amountBelowMinimum: UInt32 = 6_036
  private func tickArrays(_ pool: PoolProfile) -> [AccountUse] {
    (0..<3).map { .writable(pool.key(100 + $0)) }
  }
  private func oracle(_ pool: PoolProfile) -> Pubkey { pool.key(16) }

  // MARK: Swaps

  func swap(
    _ fills: [ConcentratedFill], _ pools: [PoolProfile], _ form: SimulatedWhirlpool.Form,
    _ draft: TransactionDraft, _ moment: CallMoment
  ) -> TransactionDraft.Place {
    let (data, uses) = swapCall(fills, pools, form)
    return draft.invoke(ChainAddress.whirlpool, uses, data, computeUnits: 60_000) {
      draft.log.line("Program log: Instruction: \(form)")
      if moment.fails {
        draft.log.line(
          "Program log: AnchorError occurred. Error Code: AmountOutBelowMinimum. Number: 6036.")
        return draft.fail(code: Self.amountBelowMinimum)
      }
      settle(fills, pools, form, draft)
      if pool.isSilent { return }
      for (fill, pool) in zip(fills, pools) { draft.log.data(tradedEvent(fill, pool)) }
    }
  }

  /// The second version of a route pays the middle token from vault to vault.
  private func settle(
    _ fills: [ConcentratedFill], _ pools: [PoolProfile], _ form: SimulatedWhirlpool.Form,
    _ draft: TransactionDraft
  ) {
    let checked = form == .swapV2 || form == .twoHopV2
    for (place, (fill, pool)) in zip(fills, pools).enumerated() {
      let own = [0, 1].map { pool.account(of: fill.user, $0) }
      let isDirect = form == .twoHopV2
      if !(isDirect && place == 1) {
        draft.transferTokens(
          fill.sent, from: own[fill.sideIn], to: pool.vaults[fill.sideIn],
          by: .signer(fill.user), checked: checked)
      }
      if checked && place == 0 && form == .swapV2 {
        draft.invoke(ChainAddress.memo, [], Array("Orca Trade".utf8), computeUnits: 5_000)
      }
      let side = 1 - fill.sideIn
      let target =
        isDirect && place == 0 ? pools[1].vaults[fills[1].sideIn] : own[side]
      draft.transferTokens(
        fill.output, from: pool.vaults[side], to: target, by: .readonly(pool.pool),
        checked: checked)
    }
  }

  private func swapCall(
    _ fills: [ConcentratedFill], _ pools: [PoolProfile], _ form: SimulatedWhirlpool.Form
  ) -> (data: [UInt8], uses: [AccountUse]) {
    switch form {
    case .swap, .swapV2: oneCall(fills[0], pools[0], isV2: form == .swapV2)
    case .twoHop: twoHopCall(fills, pools)
    case .twoHopV2: twoHopV2Call(fills, pools)
    }
  }

  private func owners(_ user: Pubkey, _ pool: PoolProfile) -> [AccountUse] {
    [
      .writable(pool.account(of: user, 0)), .writable(pool.vaults[0]),
      .writable(pool.account(of: user, 1)), .writable(pool.vaults[1]),
    ]
  }

  private func oneCall(_ fill: ConcentratedFill, _ pool: PoolProfile, isV2: Bool)
    -> (data: [UInt8], uses: [AccountUse])
  {
    var data = [UInt8](hex: isV2 ? "2b04ed0b1ac91e62" : "f8c69e91e17587c8")
    data.put(fill.isExactIn ? fill.sent : fill.received)
    data.put(fill.limit)
    let limits: (UInt128, UInt128) = (4_295_048_016, 79_226_673_515_401_279_992_447_579_055)
    data.put(fill.zeroIn ? limits.0 : limits.1)
    data.put(fill.isExactIn)
    data.put(fill.zeroIn)
    let user = AccountUse.signer(fill.user)
    var uses: [AccountUse] = [.readonly(ChainAddress.token), user, .writable(pool.pool)]
    if isV2 {
      data.append(0)
      uses = pool.tokens.map { .readonly($0.program) }
      uses += [.readonly(ChainAddress.memo), user, .writable(pool.pool)]
      uses += pool.tokens.map { .readonly($0.mint) }
    }
    uses += owners(fill.user, pool) + tickArrays(pool) + [.writable(oracle(pool))]
    return (data, uses)
  }

  private func hopData(_ discriminator: StaticString, _ fills: [ConcentratedFill]) -> [UInt8] {
    var data = [UInt8](hex: discriminator)
    data.put(fills[0].sent)
    data.put(fills[1].limit)
    data.put(true)
    for fill in fills { data.put(fill.zeroIn) }
    for _ in fills { data.put(UInt128(0)) }
    return data
  }

  private func twoHopCall(_ fills: [ConcentratedFill], _ pools: [PoolProfile])
    -> (data: [UInt8], uses: [AccountUse])
  {
    var uses: [AccountUse] = [.readonly(ChainAddress.token), .signer(fills[0].user)]
    uses += pools.map { .writable($0.pool) }
    uses += pools.flatMap { owners(fills[0].user, $0) }
    uses += pools.flatMap { tickArrays($0) } + pools.map { .writable(oracle($0)) }
    return (hopData("c360ed6c44a2dbe6", fills), uses)
  }

  private func twoHopV2Call(_ fills: [ConcentratedFill], _ pools: [PoolProfile])
    -> (data: [UInt8], uses: [AccountUse])
  {
    let (first, second) = (fills[0], fills[1])
    let tokens = [
      pools[0].tokens[first.sideIn], pools[0].tokens[1 - first.sideIn],
      pools[1].tokens[1 - second.sideIn],
    ]
    var uses: [AccountUse] = pools.map { .writable($0.pool) }
    uses += tokens.map { .readonly($0.mint) } + tokens.map { .readonly($0.program) }
    uses += [
      .writable(tokens[0].account(of: first.user)), .writable(pools[0].vaults[first.sideIn]),
      .writable(pools[0].vaults[1 - first.sideIn]), .writable(pools[1].vaults[second.sideIn]),
      .writable(pools[1].vaults[1 - second.sideIn]), .writable(tokens[2].account(of: first.user)),
      .signer(first.user),
    ]
    uses += pools.flatMap { tickArrays($0) } + pools.map { .writable(oracle($0)) }
    uses.append(.readonly(ChainAddress.memo))
    var data = hopData("ba8fd11dfe02c275", fills)
    data.append(0)
    return (data, uses)
  }

  private func tradedEvent(_ fill: ConcentratedFill, _ pool: PoolProfile) -> [UInt8] {
    let share = SimulatedWhirlpool.protocolFee(fill)
    var event = [UInt8](hex: "e1ca49af932ba096")
    event.put(pool.pool)
    event.put(fill.zeroIn)
    event.put(fill.priceBefore)
    event.put(fill.sqrtPrice)
    for number in [
      fill.input, fill.output, fill.sent - fill.input, fill.output - fill.received,
      fill.fee - share, share,
    ] {
      event.put(number)
    }
    return event
  }

  // MARK: Pools

  func create(
    _ profile: PoolProfile, _ positions: ConcentratedPositions, by creator: Pubkey,
    _ draft: TransactionDraft
  ) -> TransactionDraft.Place {
    let mints = profile.tokens.map { AccountUse.readonly($0.mint) }
    let vaults = profile.vaults.map { AccountUse.writable($0) }
    let badges: [AccountUse] = [.readonly(profile.key(70)), .readonly(profile.key(71))]
    let payer = AccountUse.signer(creator)
    let head: [AccountUse] = [.readonly(ChainAddress.whirlpoolConfig)] + mints
    let tier = AccountUse.readonly(ChainAddress.whirlpoolFeeTier)
    var data: [UInt8]
    var uses: [AccountUse]
    switch pool.creation {
    case .plain:
      data = [UInt8](hex: "5fb40aac54aee828") + [255]
      data.put(UInt16(SimulatedWhirlpool.spacing))
      uses = head + [payer, .writable(profile.pool)] + vaults + [tier]
    case .v2:
      data = [UInt8](hex: "cf2d57f21b3fcc43")
      data.put(UInt16(SimulatedWhirlpool.spacing))
      uses = head + badges + [payer, .writable(profile.pool)] + vaults + [tier]
    case .adaptive:
      data = [UInt8](hex: "8f5e604cac7c77c7")
      uses = head + badges
      uses += [payer, .readonly(profile.key(72)), .writable(profile.pool)]
      uses += [.writable(oracle(profile))] + vaults + [tier]
    }
    data.put(positions.sqrtPrice)
    if pool.creation == .adaptive { data.append(0) }
    uses += profile.tokens.map { .readonly($0.program) }
    uses += [.readonly(ChainAddress.system), .readonly(ChainAddress.rent)]
    return draft.invoke(ChainAddress.whirlpool, uses, data, computeUnits: 70_000) {
      draft.log.line("Program log: Instruction: InitializePool")
      for side in 0...1 {
        draft.openVault(
          profile.vaults[side], of: profile.tokens[side], owner: profile.pool, payer: creator)
      }
      if !pool.isSilent { draft.log.data(createdEvent(profile, positions)) }
    }
  }

  private func createdEvent(_ profile: PoolProfile, _ positions: ConcentratedPositions)
    -> [UInt8]
  {
    var event = [UInt8](hex: "6476ad570cc6fee5")
    event.put(profile.pool)
    event.put(ChainAddress.whirlpoolConfig)
    for token in profile.tokens { event.put(token.mint) }
    event.put(UInt16(SimulatedWhirlpool.spacing))
    for token in profile.tokens { event.put(token.program) }
    for token in profile.tokens { event.put(token.decimals) }
    event.put(positions.sqrtPrice)
    return event
  }

  func change(
    _ change: SimulatedWhirlpool.Change, _ profile: PoolProfile,
    _ position: ConcentratedPositions.Position, _ sent: [UInt64], by user: Pubkey,
    _ draft: TransactionDraft
  ) -> TransactionDraft.Place {
    var data: [UInt8]
    switch change {
    case .increase: data = [UInt8](hex: "2e9cf3760dcdfbb2")
    case .increaseV2: data = [UInt8](hex: "851d59df45eeb00a")
    case .decrease: data = [UInt8](hex: "a026d06f685b2c01")
    case .decreaseV2: data = [UInt8](hex: "3a7fbc3e4f52c460")
    }
    data.put(position.liquidity)
    for amount in sent { data.put(change.isDeposit ? amount : amount / 10 * 9) }
    if change.isV2 { data.append(0) }
    let own: [AccountUse] = [0, 1].map { .writable(profile.account(of: user, $0)) }
    let positionUses: [AccountUse] = [
      .writable(profile.key(80)), .readonly(profile.key(81)),
    ]
    var uses: [AccountUse] = [.writable(profile.pool)]
    if change.isV2 {
      uses += profile.tokens.map { .readonly($0.program) }
      uses += [.readonly(ChainAddress.memo), .signer(user)] + positionUses
      uses += profile.tokens.map { .readonly($0.mint) }
    } else {
      uses += [.readonly(ChainAddress.token), .signer(user)] + positionUses
    }
    uses += own + profile.vaults.map { .writable($0) }
    uses += tickArrays(profile).prefix(2)
    return draft.invoke(ChainAddress.whirlpool, uses, data, computeUnits: 50_000) {
      draft.log.line("Program log: Instruction: \(change)")
      for side in 0...1 {
        let vault = profile.vaults[side]
        draft.transferTokens(
          sent[side], from: change.isDeposit ? own[side].key : vault,
          to: change.isDeposit ? vault : own[side].key,
          by: change.isDeposit ? .signer(user) : .readonly(profile.pool), checked: change.isV2)
      }
      if !pool.isSilent { draft.log.data(changedEvent(change, profile, position, sent)) }
    }
  }

  private func changedEvent(
    _ change: SimulatedWhirlpool.Change, _ profile: PoolProfile,
    _ position: ConcentratedPositions.Position, _ sent: [UInt64]
  ) -> [UInt8] {
    var event = [UInt8](hex: change.isDeposit ? "1e0790b566fe9ba1" : "a601244770cab5ab")
    event.put(profile.pool)
    event.put(profile.key(80))
    event.put(position.lower)
    event.put(position.upper)
    event.put(position.liquidity)
    let fees = [0, 1].map { profile.tokens[$0].withheld(of: sent[$0]) }
    for side in 0...1 { event.put(change.isDeposit ? sent[side] - fees[side] : sent[side]) }
    for fee in fees { event.put(fee) }
    return event
  }
}
