import Market
import Pools

/// Instructions and events of Raydium LaunchLab, laid out from the program's published interface
/// (raydium-io/raydium-docs). Events come before the transfers.
struct LaunchLabWire {
  let pool: SimulatedLaunchLab

  private static let exceededSlippage: UInt32 = 6_003
  private var profile: PoolProfile { pool.profile }
  private var layout: LaunchLabLayout { pool.layout }
  private var token: SimulatedToken { pool.launch.token }
  private var authority: AccountUse { .readonly(ChainAddress.launchLabAuthority) }
  private var creatorVault: Pubkey {
    derivedKey(pool.launch.creator, ChainAddress.launchLab, 31)
  }
  private var tail: [AccountUse] {
    [.readonly(ChainAddress.launchLabEventAuthority), .readonly(ChainAddress.launchLab)]
  }

  private func emit(_ event: [UInt8], _ draft: TransactionDraft) {
    draft.selfCall(
      ChainAddress.launchLab, authority: ChainAddress.launchLabEventAuthority, event)
    draft.log.data(event)
  }

  // MARK: Trades

  func trade(_ fill: LaunchLabFill, _ draft: TransactionDraft, _ moment: CallMoment)
    -> TransactionDraft.Place
  {
    var data = discriminator(fill.form)
    switch fill.form {
    case .buyExactIn: data.put(fill.limit)
    case .sellExactIn: data.put(fill.sent)
    case .buyExactOut, .sellExactOut: data.put(fill.output)
    }
    data.put(fill.form == .buyExactIn || fill.form == .sellExactIn ? 1 : fill.sent + 1_000)
    data.put(pool.rates.sharePPM)
    return draft.invoke(ChainAddress.launchLab, uses(fill), data, computeUnits: 48_000) {
      draft.log.line("Program log: Instruction: \(fill.isBuy ? "Buy" : "Sell")Exact")
      if moment.fails {
        draft.log.line(
          "Program log: AnchorError occurred. Error Code: ExceededSlippage. Error Number: 6003.")
        return draft.fail(code: Self.exceededSlippage)
      }
      emit(tradeEvent(fill), draft)
      settle(fill, draft)
    }
  }

  private func discriminator(_ form: LaunchLabFill.Form) -> [UInt8] {
    switch form {
    case .buyExactIn: [UInt8](hex: "faea0d7bd59c13ec")
    case .buyExactOut: [UInt8](hex: "18d3742869039938")
    case .sellExactIn: [UInt8](hex: "9527de9bd37c981a")
    case .sellExactOut: [UInt8](hex: "5fc8472208090ba6")
    }
  }

  private func uses(_ fill: LaunchLabFill) -> [AccountUse] {
    var uses: [AccountUse] = [
      .signer(fill.user), authority, .readonly(ChainAddress.launchLabConfig),
      .readonly(ChainAddress.launchLabPlatform), .writable(profile.pool),
      .writable(profile.account(of: fill.user, 0)), .writable(profile.account(of: fill.user, 1)),
      .writable(profile.vaults[0]), .writable(profile.vaults[1]), .readonly(token.mint),
      .readonly(profile.tokens[1].mint), .readonly(token.program),
      .readonly(profile.tokens[1].program),
    ]
    uses += tail
    let quote = profile.tokens[1]
    if pool.rates.sharePPM > 0 {
      uses.append(.writable(quote.account(of: ChainAddress.launchLabShare)))
    }
    if layout < .creator { return uses }
    return uses + [
      .readonly(ChainAddress.system),
      .writable(quote.account(of: ChainAddress.launchLabPlatformVault)),
      .writable(quote.account(of: creatorVault)),
    ]
  }

  private func settle(_ fill: LaunchLabFill, _ draft: TransactionDraft) {
    let sideIn = fill.isBuy ? 1 : 0
    draft.transferTokens(
      fill.sent, from: profile.account(of: fill.user, sideIn), to: profile.vaults[sideIn],
      by: .signer(fill.user))
    draft.transferTokens(
      fill.output, from: profile.vaults[1 - sideIn],
      to: profile.account(of: fill.user, 1 - sideIn), by: authority)
    let quote = profile.tokens[1]
    for (amount, owner) in [
      (fill.fees.platform, ChainAddress.launchLabPlatformVault),
      (fill.fees.creator, creatorVault), (fill.fees.share, ChainAddress.launchLabShare),
    ] where amount > 0 {
      let target = quote.account(of: owner)
      draft.openTokenAccount(target, of: quote, owner: owner, payer: fill.user)
      draft.transferTokens(amount, from: profile.vaults[1], to: target, by: authority)
    }
  }

  private func tradeEvent(_ fill: LaunchLabFill) -> [UInt8] {
    var event = [UInt8](hex: "bddb7fd34ee661ee")
    event.put(profile.pool)
    for number in [
      SimulatedLaunchLab.saleSupply, SimulatedLaunchLab.virtualBase,
      SimulatedLaunchLab.virtualQuote, fill.before.sold, fill.before.raised, fill.after.sold,
      fill.after.raised, fill.input, fill.output, fill.fees.protocolFee, fill.fees.platform,
    ] {
      event.put(number)
    }
    if layout >= .creator { event.put(fill.fees.creator) }
    event.put(fill.fees.share)
    event.put(UInt8(fill.isBuy ? 0 : 1))
    event.put(UInt8(fill.after.sold == SimulatedLaunchLab.saleSupply ? 1 : 0))
    if layout >= .exactIn {
      event.put(fill.form == .buyExactIn || fill.form == .sellExactIn)
    }
    return event
  }

  // MARK: Birth and end

  var initializeName: String {
    token.is2022
      ? "initialize_with_token_2022" : layout < .exactIn ? "initialize" : "initialize_v2"
  }

  private func parameters() -> [UInt8] {
    var bytes: [UInt8] = [token.decimals]
    bytes.put(pool.launch.name)
    bytes.put(pool.launch.symbol)
    bytes.put(pool.launch.uri)
    bytes.append(0)
    for number in [
      SimulatedLaunchLab.supply, SimulatedLaunchLab.saleSupply, SimulatedLaunchLab.raising,
    ] {
      bytes.put(number)
    }
    bytes.append(pool.isGoingToCPMM ? 1 : 0)
    for _ in 0..<3 { bytes.put(UInt64(0)) }
    return bytes
  }

  func initialize(by creator: Pubkey, _ draft: TransactionDraft) -> TransactionDraft.Place {
    var data = [UInt8](hex: "afaf6d1f0d989bed")
    if layout >= .exactIn { data = [UInt8](hex: "4399af27da102620") }
    if token.is2022 { data = [UInt8](hex: "25be7ede2c9aab11") }
    data += parameters()
    if token.is2022 || layout >= .exactIn { data.append(0) }
    if token.is2022 {
      data.put(token.feeBasisPoints > 0)
      if token.feeBasisPoints > 0 {
        data.put(UInt16(token.feeBasisPoints))
        data.put(UInt64.max)
      }
    }
    var uses: [AccountUse] = [
      .signer(creator), .readonly(creator), .readonly(ChainAddress.launchLabConfig),
      .readonly(ChainAddress.launchLabPlatform), authority, .writable(profile.pool),
      .signer(token.mint), .readonly(profile.tokens[1].mint), .writable(profile.vaults[0]),
      .writable(profile.vaults[1]),
    ]
    if !token.is2022 {
      uses.append(.writable(derivedKey(token.mint, ChainAddress.metadata, 1)))
    }
    uses += [.readonly(token.program), .readonly(ChainAddress.system)] + tail
    return draft.invoke(ChainAddress.launchLab, uses, data, computeUnits: 110_000) {
      draft.log.line("Program log: Instruction: Initialize")
      draft.openMint(
        token, .signer(token.mint), payer: creator, authority: ChainAddress.launchLabAuthority)
      for side in 0...1 {
        draft.openVault(
          profile.vaults[side], of: profile.tokens[side], owner: ChainAddress.launchLabAuthority,
          payer: creator)
      }
      draft.mint(
        SimulatedLaunchLab.supply, to: profile.vaults[0], by: ChainAddress.launchLabAuthority)
      var event = [UInt8](hex: "97d7e20976a173ae")
      event.put(profile.pool)
      event.put(creator)
      event.put(ChainAddress.launchLabConfig)
      event += parameters()
      if layout >= .exactIn { event.append(0) }
      emit(event, draft)
    }
  }

  /// The curve's liquidity goes to a pool that is made in the same instruction.
  func migrate(
    to pool: PoolProfile, _ amounts: MarketAmounts, by user: Pubkey, _ draft: TransactionDraft,
    create: () -> [TransactionDraft.Place]
  ) -> [TransactionDraft.Place] {
    let isCPMM = pool.venue == .raydiumCPMM
    var keys = (0..<24).map { profile.key(70 + UInt64($0)) }
    keys[1] = token.mint
    keys[2] = profile.tokens[1].mint
    if isCPMM {
      keys[3] = ChainAddress.launchLabPlatform
      (keys[5], keys[8], keys[9], keys[17]) = (
        pool.pool, pool.vaults[0], pool.vaults[1], profile.pool
      )
    } else {
      (keys[13], keys[17], keys[18], keys[23]) = (
        pool.pool, pool.vaults[0], pool.vaults[1], profile.pool
      )
    }
    let uses = [AccountUse.signer(user)] + keys.dropFirst().map { .writable($0) }
    var data = [UInt8](hex: isCPMM ? "885cc8671cda908c" : "cf52c091fecf91df")
    if !isCPMM {
      data.put(UInt64(1))
      data.put(UInt64(1))
      data.put(UInt8(254))
    }
    var nested: [TransactionDraft.Place] = []
    let place = draft.invoke(ChainAddress.launchLab, uses, data, computeUnits: 60_000) {
      draft.log.line("Program log: Instruction: MigrateTo\(isCPMM ? "Cpswap" : "Amm")")
      for (side, amount) in [amounts.base, amounts.quote].enumerated() {
        draft.transferTokens(
          amount, from: profile.vaults[side], to: profile.account(of: user, side), by: authority)
      }
      nested = create()
    }
    return [place] + nested
  }
}
