import Market
import Pools

/// Instructions and logs of Raydium AMM v4, laid out from its public source
/// (raydium-io/raydium-amm). The first byte names an instruction; logs come before the transfers.
struct RaydiumAMMV4Wire {
  let pool: SimulatedRaydiumAMMV4

  private static let exceededSlippage: UInt32 = 30
  private var profile: PoolProfile { pool.profile }
  private var authority: AccountUse { .readonly(ChainAddress.ammV4Authority) }
  private var shareToken: SimulatedToken { SimulatedToken(mint: profile.key(15), decimals: 9) }
  private var openOrders: Pubkey { profile.key(16) }
  private var targetOrders: Pubkey { profile.key(18) }

  /// The eight accounts of the order book's market, which the program no longer reads.
  private var market: [AccountUse] {
    [AccountUse.readonly(ChainAddress.openBook)]
      + (0..<7).map { .writable(profile.key(40 + $0)) }
  }

  private func log(_ bytes: [UInt8], _ draft: TransactionDraft) { draft.log.rayLog(bytes) }

  func swap(_ fill: RaydiumAMMV4Fill, _ draft: TransactionDraft, _ moment: CallMoment)
    -> TransactionDraft.Place
  {
    let isSecond = fill.list == .eight
    var data: [UInt8] = [fill.isExactIn ? (isSecond ? 16 : 9) : (isSecond ? 17 : 11)]
    data.put(fill.isExactIn ? fill.input : fill.limit)
    data.put(fill.isExactIn ? fill.limit : fill.output)
    return draft.invoke(ChainAddress.ammV4, uses(fill), data, computeUnits: 31_000) {
      log(swapLog(fill, draft), draft)
      if moment.fails {
        draft.log.line("Program log: Error: exceeds desired slippage limit")
        return draft.fail(code: Self.exceededSlippage)
      }
      draft.transferTokens(
        fill.input, from: profile.account(of: fill.user, fill.sideIn),
        to: profile.vaults[fill.sideIn], by: .signer(fill.user), checked: false)
      draft.transferTokens(
        fill.output, from: profile.vaults[1 - fill.sideIn],
        to: profile.account(of: fill.user, 1 - fill.sideIn), by: authority, checked: false)
    }
  }

  private func uses(_ fill: RaydiumAMMV4Fill) -> [AccountUse] {
    var uses: [AccountUse] = [
      .readonly(ChainAddress.token), .writable(profile.pool), authority,
    ]
    if fill.list != .eight { uses.append(.writable(openOrders)) }
    if fill.list == .eighteen { uses.append(.writable(targetOrders)) }
    uses += profile.vaults.map { .writable($0) }
    if fill.list != .eight { uses += market }
    return uses + [
      .writable(profile.account(of: fill.user, fill.sideIn)),
      .writable(profile.account(of: fill.user, 1 - fill.sideIn)), .signer(fill.user),
    ]
  }

  private func swapLog(_ fill: RaydiumAMMV4Fill, _ draft: TransactionDraft) -> [UInt8] {
    let source = profile.account(of: fill.user, fill.sideIn)
    var log: [UInt8] = [fill.isExactIn ? 3 : 4]
    log.put(fill.isExactIn ? fill.input : fill.limit)
    log.put(fill.isExactIn ? fill.limit : fill.output)
    log.put(UInt64(fill.sideIn == 1 ? 1 : 2))
    log.put(draft.holding(of: source)?.amount ?? 0)
    for reserve in fill.reserves { log.put(reserve) }
    log.put(fill.isExactIn ? fill.output : fill.input)
    return log
  }

  func initialize(by creator: Pubkey, _ draft: TransactionDraft, _ moment: CallMoment)
    -> TransactionDraft.Place
  {
    var data: [UInt8] = [1, 254]
    data.put(UInt64(moment.blockTime))
    data.put(pool.reserves[1])
    data.put(pool.reserves[0])
    let shares = shareToken.account(of: creator)
    let uses: [AccountUse] = [
      .readonly(ChainAddress.token), .readonly(ChainAddress.associatedToken),
      .readonly(ChainAddress.system), .readonly(ChainAddress.rent), .writable(profile.pool),
      authority, .writable(openOrders), .writable(shareToken.mint),
      .readonly(profile.tokens[0].mint), .readonly(profile.tokens[1].mint),
      .writable(profile.vaults[0]), .writable(profile.vaults[1]), .writable(targetOrders),
      .readonly(ChainAddress.ammV4Config), .writable(ChainAddress.ammV4CreationFee),
      .readonly(ChainAddress.openBook), .readonly(profile.key(40)), .signer(creator),
      .writable(profile.account(of: creator, 0)), .writable(profile.account(of: creator, 1)),
      .writable(shares),
    ]
    return draft.invoke(ChainAddress.ammV4, uses, data, computeUnits: 120_000) {
      draft.log.line("Program log: initialize2: InitializeInstruction2")
      for side in 0...1 {
        draft.openVault(
          profile.vaults[side], of: profile.tokens[side], owner: ChainAddress.ammV4Authority,
          payer: creator)
      }
      log(initializeLog(moment), draft)
      draft.openMint(
        shareToken, .writable(shareToken.mint), payer: creator,
        authority: ChainAddress.ammV4Authority)
      draft.openTokenAccount(shares, of: shareToken, owner: creator, payer: creator)
      for side in 0...1 {
        draft.transferTokens(
          pool.reserves[side], from: profile.account(of: creator, side),
          to: profile.vaults[side], by: .signer(creator), checked: false)
      }
      draft.mint(pool.shares, to: shares, by: ChainAddress.ammV4Authority)
    }
  }

  private func initializeLog(_ moment: CallMoment) -> [UInt8] {
    var log: [UInt8] = [0]
    log.put(UInt64(moment.blockTime))
    log.put(profile.tokens[1].decimals)
    log.put(profile.tokens[0].decimals)
    for number in [1_000_000, 1_000_000, pool.reserves[1], pool.reserves[0]] { log.put(number) }
    log.put(profile.key(40))
    return log
  }

  /// Shares made or burned; the pool is as it stood before.
  func liquidity(
    _ part: UInt64, _ amounts: [UInt64], isDeposit: Bool, accounts count: Int, by user: Pubkey,
    _ draft: TransactionDraft
  ) -> TransactionDraft.Place {
    var data: [UInt8] = [isDeposit ? 3 : 4]
    if isDeposit {
      for amount in amounts { data.put(amount / 10 * 11 + 10) }
      data.put(UInt64(0))
    } else {
      data.put(part)
    }
    let shares = shareToken.account(of: user)
    if isDeposit {
      draft.openTokenAccount(shares, of: shareToken, owner: user, payer: user)
    } else {
      draft.provide(part, of: shareToken, to: user)
    }
    let uses = liquidityUses(user, shares, isDeposit: isDeposit, count)
    return draft.invoke(ChainAddress.ammV4, uses, data, computeUnits: 45_000) {
      log(changeLog(part, amounts, isDeposit: isDeposit, draft.holding(of: shares)), draft)
      for side in 0...1 {
        let own = profile.account(of: user, side)
        let vault = profile.vaults[side]
        draft.transferTokens(
          amounts[side], from: isDeposit ? own : vault, to: isDeposit ? vault : own,
          by: isDeposit ? .signer(user) : authority, checked: false)
      }
      if isDeposit {
        draft.mint(part, to: shares, by: ChainAddress.ammV4Authority)
      } else {
        draft.burn(part, from: shares, by: .signer(user))
      }
    }
  }

  private func liquidityUses(_ user: Pubkey, _ shares: Pubkey, isDeposit: Bool, _ count: Int)
    -> [AccountUse]
  {
    let own: [AccountUse] = [0, 1].map { .writable(profile.account(of: user, $0)) }
    let vaults: [AccountUse] = profile.vaults.map { .writable($0) }
    let head: [AccountUse] = [
      .readonly(ChainAddress.token), .writable(profile.pool), authority,
    ]
    if count == 11 {
      let users = isDeposit ? own + [.writable(shares)] : [.writable(shares)] + own
      return head + [.writable(targetOrders), .writable(shareToken.mint)] + vaults + users
        + [.signer(user)]
    }
    let orders: [AccountUse] = [
      .readonly(openOrders), .writable(targetOrders), .writable(shareToken.mint),
    ]
    if isDeposit {
      let uses =
        head + orders + vaults + [.readonly(profile.key(40))] + own
        + [.writable(shares), .signer(user), .readonly(profile.key(41))]
      return count == 15 ? uses + [.readonly(profile.key(42))] : uses
    }
    let padding: [AccountUse] =
      count >= 22 ? [.writable(profile.key(50)), .writable(profile.key(51))] : []
    let book: [AccountUse] =
      [.readonly(ChainAddress.openBook)]
      + (0..<4).map {
        .writable(profile.key(40 + $0))
      }
    let users: [AccountUse] = [.writable(shares)] + own + [.signer(user)]
    let uses = head + orders + vaults + padding + book + users
    return uses + (0..<(count - uses.count)).map { .writable(profile.key(60 + UInt64($0))) }
  }

  private func changeLog(
    _ part: UInt64, _ amounts: [UInt64], isDeposit: Bool, _ held: TokenHolding?
  ) -> [UInt8] {
    var log: [UInt8] = [isDeposit ? 1 : 2]
    let head =
      isDeposit
      ? [amounts[0] / 10 * 11 + 10, amounts[1] / 10 * 11 + 10, 0] : [part, held?.amount ?? 0]
    for number in head + pool.reserves + [pool.shares] { log.put(number) }
    log.put(UInt128(0))
    log.put(UInt128(0))
    for amount in amounts { log.put(amount) }
    if isDeposit { log.put(part) }
    return log
  }
}
