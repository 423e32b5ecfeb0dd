import Market
import Pools

/// Instructions and events of Raydium CPMM, laid out from its public source
/// (raydium-io/raydium-cp-swap). Events go to the log only, before the transfers.
struct RaydiumCPMMWire {
  let launch: LaunchProfile
  let draft: TransactionDraft

  private static let exceededSlippage: UInt32 = 6_005
  private static let lockedShares: UInt64 = 100
  private static let creationFee: UInt64 = 150_000_000

  /// One swap between the user's token accounts.
  func swap(_ trade: PoolTrade, fails: Bool) -> TransactionDraft.Place {
    var data = [UInt8](hex: trade.isExactIn ? "8fbe5adac41e33de" : "37d96256a34ab4ad")
    data.put(trade.isExactIn ? trade.amountIn : trade.limit)
    data.put(trade.isExactIn ? trade.limit : trade.amountOut)
    let name = trade.isExactIn ? "SwapBaseInput" : "SwapBaseOutput"
    return draft.invoke(ChainAddress.cpmm, swapUses(trade), data, computeUnits: 21_000) {
      draft.log.line("Program log: Instruction: \(name)")
      if fails {
        draft.log.line(
          "Program log: AnchorError occurred. Error Code: ExceededSlippage. Error Number: 6005.")
        return draft.fail(code: Self.exceededSlippage)
      }
      draft.log.data(swapEvent(trade))
      settle(trade)
    }
  }

  private func swapUses(_ trade: PoolTrade) -> [AccountUse] {
    let wrapped = LaunchProfile.wrapped(of: trade.user)
    let tokens = launch.tokens(of: trade.user)
    let programs = [ChainAddress.token, launch.tokenProgram]
    let mints = [ChainAddress.wrappedSOL, launch.mint]
    let vaults = [launch.quoteVault, launch.baseVault]
    let (first, second) = trade.isBuy ? (0, 1) : (1, 0)
    return [
      .signer(trade.user), .readonly(ChainAddress.cpmmAuthority),
      .readonly(ChainAddress.cpmmConfig), .writable(launch.pool),
      .writable(trade.isBuy ? wrapped : tokens), .writable(trade.isBuy ? tokens : wrapped),
      .writable(vaults[first]), .writable(vaults[second]), .readonly(programs[first]),
      .readonly(programs[second]), .readonly(mints[first]), .readonly(mints[second]),
      .writable(launch.observation),
    ]
  }

  private func settle(_ trade: PoolTrade) {
    let wrapped = LaunchProfile.wrapped(of: trade.user)
    let tokens = launch.tokens(of: trade.user)
    let authority = AccountUse.readonly(ChainAddress.cpmmAuthority)
    draft.transferTokens(
      trade.amountIn, from: trade.isBuy ? wrapped : tokens,
      to: trade.isBuy ? launch.quoteVault : launch.baseVault, authority: .signer(trade.user),
      decimals: trade.isBuy ? 9 : 6)
    draft.transferTokens(
      trade.amountOut, from: trade.isBuy ? launch.baseVault : launch.quoteVault,
      to: trade.isBuy ? tokens : wrapped, authority: authority, decimals: trade.isBuy ? 6 : 9)
  }

  private func swapEvent(_ trade: PoolTrade) -> [UInt8] {
    var event = [UInt8](hex: "40c6cde8260871e2")
    event.put(launch.pool)
    event.put(trade.before.reserveIn)
    event.put(trade.before.reserveOut)
    event.put(trade.amountIn)
    event.put(trade.amountOut)
    event.put(UInt64(0))
    event.put(UInt64(0))
    event.put(trade.isExactIn)
    event.put(trade.isBuy ? ChainAddress.wrappedSOL : launch.mint)
    event.put(trade.isBuy ? launch.mint : ChainAddress.wrappedSOL)
    event.put(trade.tradeFee)
    event.put(trade.creatorFee)
    event.put(true)
    return event
  }

  /// Opens the pool with its first liquidity from the migration authority.
  func initialize(base: UInt64, quote: UInt64, at time: Int64) -> TransactionDraft.Place {
    let baseIsFirst = launch.mint < ChainAddress.wrappedSOL
    var data = [UInt8](hex: launch.hasCreatorFee ? "3f37fe4131b25979" : "afaf6d1f0d989bed")
    data.put(baseIsFirst ? base : quote)
    data.put(baseIsFirst ? quote : base)
    data.put(UInt64(time))
    if launch.hasCreatorFee { data.put(UInt8(0)) }
    let uses = initializeUses(baseIsFirst: baseIsFirst)
    return draft.invoke(ChainAddress.cpmm, uses, data, computeUnits: 90_000) {
      let name = launch.hasCreatorFee ? "InitializeWithPermission" : "Initialize"
      draft.log.line("Program log: Instruction: \(name)")
      let sides = baseIsFirst ? [true, false] : [false, true]
      for isBase in sides { openVault(isBase: isBase) }
      for isBase in sides { fillVault(isBase: isBase, amount: isBase ? base : quote) }
      mintShares(base.multipliedFullWidth(by: quote))
      draft.transferLamports(
        Self.creationFee, from: ChainAddress.migrationAuthority, to: ChainAddress.cpmmCreationFee)
    }
  }

  private func initializeUses(baseIsFirst: Bool) -> [AccountUse] {
    let payer = ChainAddress.migrationAuthority
    func ordered(_ base: Pubkey, _ quote: Pubkey) -> [Pubkey] {
      baseIsFirst ? [base, quote] : [quote, base]
    }
    let own = ordered(launch.tokens(of: payer), LaunchProfile.wrapped(of: payer))
    var uses: [AccountUse] = [.signer(payer)]
    if launch.hasCreatorFee { uses.append(.readonly(launch.creator)) }
    uses += [
      .readonly(ChainAddress.cpmmConfig), .readonly(ChainAddress.cpmmAuthority),
      .writable(launch.pool),
    ]
    uses += ordered(launch.mint, ChainAddress.wrappedSOL).map { .readonly($0) }
    uses.append(.writable(launch.poolShares))
    uses += (own + [derivedKey(payer, launch.poolShares, 17)]).map { .writable($0) }
    uses += ordered(launch.baseVault, launch.quoteVault).map { .writable($0) }
    uses += [.writable(ChainAddress.cpmmCreationFee), .writable(launch.observation)]
    if launch.hasCreatorFee { uses.append(.readonly(ChainAddress.cpmmPermission)) }
    uses.append(.readonly(ChainAddress.token))
    uses += ordered(launch.tokenProgram, ChainAddress.token).map { .readonly($0) }
    let programs = [ChainAddress.associatedToken, ChainAddress.system, ChainAddress.rent]
    return uses + programs.map { .readonly($0) }
  }

  private func openVault(isBase: Bool) {
    let vault = isBase ? launch.baseVault : launch.quoteVault
    let program = isBase ? launch.tokenProgram : ChainAddress.token
    let is2022 = program == ChainAddress.token2022
    draft.createAccount(
      .writable(vault), payer: ChainAddress.migrationAuthority,
      lamports: is2022 ? TransactionDraft.account2022Rent : TransactionDraft.accountRent,
      spaceBytes: is2022 ? 170 : 165, owner: program)
    draft.initializeAccount(
      vault, mint: isBase ? launch.mint : ChainAddress.wrappedSOL,
      owner: ChainAddress.cpmmAuthority, program: program, decimals: isBase ? 6 : 9)
  }

  private func fillVault(isBase: Bool, amount: UInt64) {
    let payer = ChainAddress.migrationAuthority
    draft.transferTokens(
      amount, from: isBase ? launch.tokens(of: payer) : LaunchProfile.wrapped(of: payer),
      to: isBase ? launch.baseVault : launch.quoteVault, authority: .signer(payer),
      decimals: isBase ? 6 : 9)
  }

  private func mintShares(_ product: (high: UInt64, low: UInt64)) {
    let payer = ChainAddress.migrationAuthority
    let account = derivedKey(payer, launch.poolShares, 17)
    draft.createAccount(
      .writable(launch.poolShares), payer: payer, lamports: TransactionDraft.mintRent,
      spaceBytes: 82, owner: ChainAddress.token)
    draft.initializeMint(
      launch.poolShares, program: ChainAddress.token, authority: ChainAddress.cpmmAuthority,
      decimals: 9)
    draft.openTokenAccount(
      account, owner: payer, mint: launch.poolShares, program: ChainAddress.token, payer: payer,
      decimals: 9)
    draft.mint(
      squareRoot(product) - Self.lockedShares, of: launch.poolShares, to: account,
      by: ChainAddress.cpmmAuthority)
  }
}

/// ⌊√⌋ of a 128-bit product, bit by bit.
private func squareRoot(_ value: (high: UInt64, low: UInt64)) -> UInt64 {
  var root: UInt64 = 0
  for bit in (0..<64).reversed() {
    let trial = root | 1 << UInt64(bit)
    let square = trial.multipliedFullWidth(by: trial)
    if (square.high, square.low) <= (value.high, value.low) { root = trial }
  }
  return root
}
