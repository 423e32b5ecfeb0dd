import Market

/// PumpSwap's pools: their creation, liquidity and boosts.
extension PumpSwapWire {
  private var shareToken: SimulatedToken { SimulatedToken(mint: profile.key(15), decimals: 9) }

  func create(
    _ amounts: (base: UInt64, quote: UInt64), by creator: Pubkey, payer: Pubkey,
    _ draft: TransactionDraft, _ moment: CallMoment
  ) -> TransactionDraft.Place {
    var data = [UInt8](hex: "e992d18ecf6840bc")
    data.put(UInt16(0))
    data.put(amounts.base)
    data.put(amounts.quote)
    if pool.layout >= .creator { data.put(pool.coinCreator) }
    if pool.layout >= .name { data.put(false) }
    if pool.layout >= .cashback { data.put(pool.isCashback) }
    let own = [0, 1].map { profile.account(of: creator, $0) }
    let isSigner = creator == payer
    let owner: AccountUse = isSigner ? .signer(creator) : .writable(creator)
    let shares = shareToken.account(of: creator)
    let uses: [AccountUse] = [
      .writable(profile.pool), .readonly(ChainAddress.pumpSwapGlobal), owner,
      .readonly(profile.tokens[0].mint), .readonly(profile.tokens[1].mint),
      .writable(shareToken.mint), .writable(own[0]), .writable(own[1]), .writable(shares),
      .writable(profile.vaults[0]), .writable(profile.vaults[1]), .readonly(ChainAddress.system),
      .readonly(ChainAddress.token2022), .readonly(profile.tokens[0].program),
      .readonly(profile.tokens[1].program), .readonly(ChainAddress.associatedToken),
      .readonly(ChainAddress.pumpSwapEventAuthority), .readonly(ChainAddress.pumpSwap),
    ]
    return draft.invoke(ChainAddress.pumpSwap, uses, data, computeUnits: 80_000) {
      draft.log.line("Program log: Instruction: CreatePool")
      draft.openMint(
        shareToken, .writable(shareToken.mint), payer: payer, authority: profile.pool)
      for side in 0...1 {
        draft.openTokenAccount(
          profile.vaults[side], of: profile.tokens[side], owner: profile.pool, payer: payer)
        draft.transferTokens(
          side == 0 ? amounts.base : amounts.quote, from: own[side], to: profile.vaults[side],
          by: isSigner ? .signer(creator) : .readonly(creator))
      }
      draft.openTokenAccount(shares, of: shareToken, owner: creator, payer: payer)
      draft.mint(pool.shares - 100, to: shares, by: profile.pool)
      emit(createEvent(amounts, by: creator, own, shares, moment), draft)
    }
  }

  private func createEvent(
    _ amounts: (base: UInt64, quote: UInt64), by creator: Pubkey, _ own: [Pubkey],
    _ shares: Pubkey, _ moment: CallMoment
  ) -> [UInt8] {
    var event = [UInt8](hex: "b1310cd2a076a774")
    event.put(moment.blockTime)
    event.put(UInt16(0))
    event.put(creator)
    event.put(profile.tokens[0].mint)
    event.put(profile.tokens[1].mint)
    event.put(profile.tokens[0].decimals)
    event.put(profile.tokens[1].decimals)
    for amount in [
      amounts.base, amounts.quote, amounts.base, amounts.quote, 100, pool.shares,
      pool.shares - 100,
    ] {
      event.put(amount)
    }
    event.put(UInt8(254))
    for key in [profile.pool, shareToken.mint] + own { event.put(key) }
    if pool.layout >= .creator { event.put(pool.coinCreator) }
    if pool.layout >= .name { event.put(false) }
    return event
  }

  func liquidity(
    _ part: UInt64, _ amounts: [UInt64], isDeposit: Bool, by user: Pubkey,
    _ draft: TransactionDraft, _ moment: CallMoment
  ) -> TransactionDraft.Place {
    var data = [UInt8](hex: isDeposit ? "f223c68952e1f2b6" : "b712469c946da122")
    data.put(part)
    for amount in amounts { data.put(isDeposit ? amount / 10 * 11 + 1 : amount / 10 * 9) }
    let own = [0, 1].map { profile.account(of: user, $0) }
    let shares = shareToken.account(of: user)
    let uses: [AccountUse] = [
      .writable(profile.pool), .readonly(ChainAddress.pumpSwapGlobal), .signer(user),
      .readonly(profile.tokens[0].mint), .readonly(profile.tokens[1].mint),
      .writable(shareToken.mint), .writable(own[0]), .writable(own[1]), .writable(shares),
      .writable(profile.vaults[0]), .writable(profile.vaults[1]), .readonly(ChainAddress.token),
      .readonly(ChainAddress.token2022), .readonly(ChainAddress.pumpSwapEventAuthority),
      .readonly(ChainAddress.pumpSwap),
    ]
    if isDeposit {
      draft.openTokenAccount(shares, of: shareToken, owner: user, payer: user)
    } else {
      draft.provide(part, of: shareToken, to: user)
    }
    return draft.invoke(ChainAddress.pumpSwap, uses, data, computeUnits: 60_000) {
      draft.log.line("Program log: Instruction: \(isDeposit ? "Deposit" : "Withdraw")")
      for side in 0...1 {
        draft.transferTokens(
          amounts[side], from: isDeposit ? own[side] : profile.vaults[side],
          to: isDeposit ? profile.vaults[side] : own[side],
          by: isDeposit ? .signer(user) : .readonly(profile.pool))
      }
      if isDeposit {
        draft.mint(part, to: shares, by: profile.pool)
      } else {
        draft.burn(part, from: shares, by: .signer(user))
      }
      var event = [UInt8](hex: isDeposit ? "78f83d531f8e6b90" : "1609851aa02c47c0")
      event.put(moment.blockTime)
      for number in [
        part, amounts[0], amounts[1], 0, 0, pool.state.base, pool.state.quote, amounts[0],
        amounts[1], pool.shares,
      ] {
        event.put(number)
      }
      for key in [profile.pool, user] + own + [shares] { event.put(key) }
      emit(event, draft)
    }
  }

  /// `init_boost`, or `boost_buy_and_burn` of what was bought; the pool is as it stands after.
  func boost(
    used: UInt64, burned: UInt64, isBurn: Bool, by user: Pubkey, _ draft: TransactionDraft,
    _ moment: CallMoment
  ) -> TransactionDraft.Place {
    var data = [UInt8](hex: isBurn ? "694406af000723a2" : "8ce9215e845ac28f")
    if isBurn {
      data.put(used)
      data.put(burned)
    }
    let uses: [AccountUse] = [
      .signer(user), .writable(profile.pool), .readonly(profile.tokens[0].mint),
      .readonly(profile.tokens[1].mint), .writable(profile.vaults[0]),
      .writable(profile.vaults[1]), .writable(profile.account(of: user, 1)),
      .readonly(ChainAddress.pumpSwapEventAuthority), .readonly(ChainAddress.pumpSwap),
    ]
    return draft.invoke(ChainAddress.pumpSwap, uses, data, computeUnits: 40_000) {
      draft.log.line("Program log: Instruction: \(isBurn ? "BoostBuyAndBurn" : "InitBoost")")
      if isBurn {
        draft.transferTokens(
          used, from: profile.account(of: user, 1), to: profile.vaults[1], by: .signer(user))
        draft.burn(burned, from: profile.vaults[0], by: .readonly(profile.pool))
      }
      var event = [UInt8](hex: isBurn ? "3f451c16305cc2b9" : "ae7c4af90451f611")
      event.put(moment.blockTime)
      for key in [profile.tokens[0].mint, pool.curve ?? .zero, profile.pool] { event.put(key) }
      if isBurn {
        event.put(user)
        for number in [used, used, burned] { event.put(number) }
      }
      event.put(pool.state.virtualQuote)
      event.put(pool.state.quote)
      if isBurn {
        event.put(pool.state.base)
        event.put(UInt64(pool.state.virtualQuote))
      }
      emit(event, draft)
    }
  }
}
