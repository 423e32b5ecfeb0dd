import Market
import Pools

/// Instructions and events of Raydium CPMM, laid out from its public source
/// (raydium-io/raydium-cp-swap). Events go to the log only, before the transfers.
struct RaydiumCPMMWire {
  let pool: SimulatedRaydiumCPMM

  private static let exceededSlippage: UInt32 = 6_005
  private static let lockedShares: UInt64 = 100
  private static let creationFee: UInt64 = 150_000_000

  private var profile: PoolProfile { pool.profile }
  private var authority: AccountUse { .readonly(ChainAddress.cpmmAuthority) }
  private var shareToken: SimulatedToken {
    SimulatedToken(mint: profile.key(15), decimals: 9)
  }
  private var observation: Pubkey { profile.key(16) }

  /// One swap between the user's token accounts.
  func swap(_ fill: RaydiumCPMMFill, _ draft: TransactionDraft, _ moment: CallMoment)
    -> TransactionDraft.Place
  {
    var data = [UInt8](hex: fill.isExactIn ? "8fbe5adac41e33de" : "37d96256a34ab4ad")
    data.put(fill.isExactIn ? fill.sent : fill.limit)
    data.put(fill.isExactIn ? fill.limit : fill.received)
    let name = fill.isExactIn ? "SwapBaseInput" : "SwapBaseOutput"
    return draft.invoke(ChainAddress.cpmm, swapUses(fill), data, computeUnits: 21_000) {
      draft.log.line("Program log: Instruction: \(name)")
      if moment.fails {
        draft.log.line(
          "Program log: AnchorError occurred. Error Code: ExceededSlippage. Error Number: 6005.")
        return draft.fail(code: Self.exceededSlippage)
      }
      draft.log.data(swapEvent(fill))
      settle(fill, draft)
    }
  }

  private func swapUses(_ fill: RaydiumCPMMFill) -> [AccountUse] {
    let (side, other) = (fill.sideIn, 1 - fill.sideIn)
    let tokens = profile.tokens
    return [
      .signer(fill.user), authority, .readonly(ChainAddress.cpmmConfig), .writable(profile.pool),
      .writable(profile.account(of: fill.user, side)),
      .writable(profile.account(of: fill.user, other)), .writable(profile.vaults[side]),
      .writable(profile.vaults[other]), .readonly(tokens[side].program),
      .readonly(tokens[other].program), .readonly(tokens[side].mint),
      .readonly(tokens[other].mint), .writable(observation),
    ]
  }

  private func settle(_ fill: RaydiumCPMMFill, _ draft: TransactionDraft) {
    let (side, other) = (fill.sideIn, 1 - fill.sideIn)
    draft.transferTokens(
      fill.sent, from: profile.account(of: fill.user, side), to: profile.vaults[side],
      by: .signer(fill.user))
    draft.transferTokens(
      fill.output, from: profile.vaults[other], to: profile.account(of: fill.user, other),
      by: authority)
  }

  private func swapEvent(_ fill: RaydiumCPMMFill) -> [UInt8] {
    var event = [UInt8](hex: "40c6cde8260871e2")
    event.put(profile.pool)
    for number in [
      fill.before.reserveIn, fill.before.reserveOut, fill.input, fill.output,
      fill.sent - fill.input, fill.output - fill.received,
    ] {
      event.put(number)
    }
    event.put(fill.isExactIn)
    if pool.isOld { return event }
    event.put(profile.tokens[fill.sideIn].mint)
    event.put(profile.tokens[1 - fill.sideIn].mint)
    event.put(fill.tradeFee)
    event.put(fill.creatorFee)
    event.put(!pool.fees.creatorFeeOnOutput)
    return event
  }

  /// Opens the pool with its first liquidity.
  func initialize(
    _ sent: [UInt64], by creator: Pubkey, _ draft: TransactionDraft, _ moment: CallMoment
  ) -> TransactionDraft.Place {
    var data = [UInt8](hex: pool.hasCreatorFee ? "3f37fe4131b25979" : "afaf6d1f0d989bed")
    for amount in sent { data.put(amount) }
    data.put(UInt64(moment.blockTime))
    if pool.hasCreatorFee { data.put(UInt8(0)) }
    return draft.invoke(ChainAddress.cpmm, initializeUses(creator), data, computeUnits: 90_000) {
      let name = pool.hasCreatorFee ? "InitializeWithPermission" : "Initialize"
      draft.log.line("Program log: Instruction: \(name)")
      for side in 0...1 {
        draft.openVault(
          profile.vaults[side], of: profile.tokens[side], owner: ChainAddress.cpmmAuthority,
          payer: creator)
      }
      for side in 0...1 {
        draft.transferTokens(
          sent[side], from: profile.account(of: creator, side), to: profile.vaults[side],
          by: .signer(creator))
      }
      draft.openMint(
        shareToken, .writable(shareToken.mint), payer: creator,
        authority: ChainAddress.cpmmAuthority)
      let own = shareToken.account(of: creator)
      draft.openTokenAccount(own, of: shareToken, owner: creator, payer: creator)
      draft.mint(pool.shares - Self.lockedShares, to: own, by: ChainAddress.cpmmAuthority)
      draft.transferLamports(
        Self.creationFee, from: creator, to: ChainAddress.cpmmCreationFee)
    }
  }

  private func initializeUses(_ creator: Pubkey) -> [AccountUse] {
    var uses: [AccountUse] = [.signer(creator)]
    if pool.hasCreatorFee { uses.append(.readonly(creator)) }
    uses += [.readonly(ChainAddress.cpmmConfig), authority, .writable(profile.pool)]
    uses += profile.tokens.map { .readonly($0.mint) }
    uses.append(.writable(shareToken.mint))
    let own = [profile.account(of: creator, 0), profile.account(of: creator, 1)]
    uses += (own + [shareToken.account(of: creator)]).map { .writable($0) }
    uses += profile.vaults.map { .writable($0) }
    uses += [.writable(ChainAddress.cpmmCreationFee), .writable(observation)]
    if pool.hasCreatorFee { uses.append(.readonly(ChainAddress.cpmmPermission)) }
    uses.append(.readonly(ChainAddress.token))
    uses += profile.tokens.map { .readonly($0.program) }
    let programs = [ChainAddress.associatedToken, ChainAddress.system, ChainAddress.rent]
    return uses + programs.map { .readonly($0) }
  }

  /// Shares made or burned; the pool is as it stood before.
  func liquidity(
    _ part: UInt64, _ amounts: [UInt64], sent: [UInt64], isDeposit: Bool, by user: Pubkey,
    _ draft: TransactionDraft
  ) -> TransactionDraft.Place {
    var data = [UInt8](hex: isDeposit ? "f223c68952e1f2b6" : "b712469c946da122")
    data.put(part)
    for side in 0...1 { data.put(isDeposit ? sent[side] / 10 * 11 + 1 : amounts[side] / 10 * 9) }
    let shares = shareToken.account(of: user)
    var uses: [AccountUse] = [
      .signer(user), authority, .writable(profile.pool), .writable(shares),
      .writable(profile.account(of: user, 0)), .writable(profile.account(of: user, 1)),
      .writable(profile.vaults[0]), .writable(profile.vaults[1]), .readonly(ChainAddress.token),
      .readonly(ChainAddress.token2022), .readonly(profile.tokens[0].mint),
      .readonly(profile.tokens[1].mint), .writable(shareToken.mint),
    ]
    if !isDeposit { uses.append(.readonly(ChainAddress.memo)) }
    if isDeposit {
      draft.openTokenAccount(shares, of: shareToken, owner: user, payer: user)
    } else {
      draft.provide(part, of: shareToken, to: user)
    }
    return draft.invoke(ChainAddress.cpmm, uses, data, computeUnits: 30_000) {
      draft.log.line("Program log: Instruction: \(isDeposit ? "Deposit" : "Withdraw")")
      draft.log.data(changeEvent(amounts, sent: sent, isDeposit: isDeposit))
      if !isDeposit { draft.burn(part, from: shares, by: .signer(user)) }
      for side in 0...1 {
        let own = profile.account(of: user, side)
        let vault = profile.vaults[side]
        draft.transferTokens(
          isDeposit ? sent[side] : amounts[side], from: isDeposit ? own : vault,
          to: isDeposit ? vault : own, by: isDeposit ? .signer(user) : authority)
      }
      if isDeposit { draft.mint(part, to: shares, by: ChainAddress.cpmmAuthority) }
    }
  }

  /// A withdrawal's amounts are what the user gets, the fee beside them.
  private func changeEvent(_ amounts: [UInt64], sent: [UInt64], isDeposit: Bool) -> [UInt8] {
    let fees = [0, 1].map { side in
      isDeposit
        ? sent[side] - amounts[side] : profile.tokens[side].withheld(of: amounts[side])
    }
    var event = [UInt8](hex: "79a3cdc939da753c")
    event.put(profile.pool)
    event.put(pool.shares)
    for reserve in pool.reserves { event.put(reserve) }
    for side in 0...1 { event.put(isDeposit ? amounts[side] : amounts[side] - fees[side]) }
    for fee in fees { event.put(fee) }
    event.put(UInt8(isDeposit ? 0 : 1))
    return event
  }
}
