import Market
import Pools

/// Birth and end of a coin on its curve.
extension PumpFunWire {
  private var mint: Pubkey { coin.launch.mint }

  /// `create_v2` or `create`: mint, curve, its token account, supply, event.
  func create() -> TransactionDraft.Place {
    let launch = coin.launch
    let isSecond = coin.isSecondCreation
    var data = [UInt8](hex: "181ec828051c0777")
    if isSecond { data = [UInt8](hex: "d6904cec5f8b31b4") }
    data.put(launch.name)
    data.put(launch.symbol)
    data.put(launch.uri)
    if coin.layout != .first { data.put(launch.creator) }
    if isSecond {
      data.put(coin.isMayhem)
      if coin.layout >= .cashback { data.put(coin.isCashback) }
      if coin.layout >= .holders {
        data.put(UInt64(30))
        data.put(false)
      }
    }
    return draft.invoke(
      ChainAddress.pump, isSecond ? secondCreateUses : createUses, data, computeUnits: 60_000
    ) {
      draft.log.line("Program log: Instruction: \(isSecond ? "CreateV2" : "Create")")
      draft.openMint(
        launch.token, .signer(mint), payer: launch.creator,
        authority: ChainAddress.pumpMintAuthority)
      draft.createAccount(
        .writable(coin.curve), payer: launch.creator, lamports: 1_231_920, spaceBytes: 49,
        owner: ChainAddress.pump)
      draft.openTokenAccount(
        coin.curveTokens, of: launch.token, owner: coin.curve, payer: launch.creator)
      if !coin.paysLamports {
        draft.openTokenAccount(
          coin.curveQuote, of: coin.profile.quote, owner: coin.curve, payer: launch.creator)
      }
      draft.mint(
        PumpFunCoin.totalSupply, to: coin.curveTokens, by: ChainAddress.pumpMintAuthority)
      draft.token(
        launch.token.program, "SetAuthority",
        [.writable(mint), .readonly(ChainAddress.pumpMintAuthority)], [6, 0, 0])
      emit(createEvent())
    }
  }

  private var secondCreateUses: [AccountUse] {
    let quote = coin.profile.quote
    let uses: [AccountUse] = [
      .signer(mint), .readonly(ChainAddress.pumpMintAuthority), .writable(coin.curve),
      .writable(coin.curveTokens), .readonly(ChainAddress.pumpGlobal),
      .signer(coin.launch.creator), .readonly(ChainAddress.system),
      .readonly(ChainAddress.token2022), .readonly(ChainAddress.associatedToken),
      .writable(ChainAddress.mayhem), .readonly(ChainAddress.mayhemParameters),
      .writable(ChainAddress.mayhemVault), .writable(derivedKey(mint, ChainAddress.mayhem, 2)),
      .writable(derivedKey(mint, ChainAddress.mayhem, 3)),
      .readonly(ChainAddress.pumpEventAuthority), .readonly(ChainAddress.pump),
    ]
    if coin.layout < .quote { return uses }
    return uses + [
      .readonly(quote.mint), .writable(coin.curveQuote), .readonly(quote.program),
    ]
  }

  private var createUses: [AccountUse] {
    [
      .signer(mint), .readonly(ChainAddress.pumpMintAuthority), .writable(coin.curve),
      .writable(coin.curveTokens), .readonly(ChainAddress.pumpGlobal),
      .readonly(ChainAddress.metadata), .writable(derivedKey(mint, ChainAddress.metadata, 1)),
      .signer(coin.launch.creator), .readonly(ChainAddress.system),
      .readonly(coin.launch.token.program), .readonly(ChainAddress.associatedToken),
      .readonly(ChainAddress.rent), .readonly(ChainAddress.pumpEventAuthority),
      .readonly(ChainAddress.pump),
    ]
  }

  /// The old way out of a curve: all its tokens and lamports go to the migration authority.
  func withdraw(base: UInt64, quote: UInt64) -> TransactionDraft.Place {
    let authority = ChainAddress.migrationAuthority
    let own = coin.launch.token.account(of: authority)
    let uses: [AccountUse] = [
      .readonly(ChainAddress.pumpGlobal), .writable(ChainAddress.pumpLastWithdraw),
      .readonly(mint), .writable(coin.curve), .writable(coin.curveTokens),
      .writable(own), .signer(authority), .readonly(ChainAddress.system),
      .readonly(coin.launch.token.program), .readonly(ChainAddress.rent),
      .readonly(ChainAddress.pumpEventAuthority), .readonly(ChainAddress.pump),
    ]
    let data = [UInt8](hex: "b712469c946da122")
    return draft.invoke(ChainAddress.pump, uses, data, computeUnits: 30_000) {
      draft.log.line("Program log: Instruction: Withdraw")
      draft.transferTokens(
        base, from: coin.curveTokens, to: own, by: .readonly(coin.curve),
        checked: coin.launch.token.is2022)
      draft.moveLamports(quote, from: coin.curve, to: authority)
    }
  }

  /// `migrate` or `migrate_v2`: the curve's tokens and quote go to the pool's authority, which
  /// makes the PumpSwap pool in the same instruction. Places: the migration, then the pool's.
  func migrate(
    _ amounts: MarketAmounts, pool: PoolProfile, isSecond: Bool,
    create: () -> [TransactionDraft.Place]
  ) -> [TransactionDraft.Place] {
    let user = ChainAddress.migrationAuthority
    let authority = coin.poolAuthority
    let token = coin.launch.token
    let money = coin.profile.quote
    let uses: [AccountUse] = [
      .readonly(ChainAddress.pumpGlobal), .writable(ChainAddress.pumpLastWithdraw),
      .readonly(mint), .writable(coin.curve), .writable(coin.curveTokens), .signer(user),
      .readonly(ChainAddress.system), .readonly(token.program), .readonly(ChainAddress.pumpSwap),
      .writable(pool.pool), .writable(authority), .writable(token.account(of: authority)),
      .writable(money.account(of: authority)), .readonly(ChainAddress.pumpSwapGlobal),
      .readonly(money.mint), .readonly(ChainAddress.pumpEventAuthority),
      .readonly(ChainAddress.pump),
    ]
    let data = [UInt8](hex: isSecond ? "bbcb121fceedfe29" : "9beae792ec9ea21e")
    var nested: [TransactionDraft.Place] = []
    let place = draft.invoke(ChainAddress.pump, uses, data, computeUnits: 45_000) {
      draft.log.line("Program log: Instruction: Migrate\(isSecond ? "V2" : "")")
      for owned in [token, money] {
        draft.openTokenAccount(
          owned.account(of: authority), of: owned, owner: authority, payer: user)
      }
      draft.transferTokens(
        amounts.base, from: coin.curveTokens, to: token.account(of: authority),
        by: .readonly(coin.curve))
      let left = amounts.quote
      if coin.paysLamports {
        draft.moveLamports(coin.migrationFee, from: coin.curve, to: ChainAddress.pumpFeeRecipient)
        draft.moveLamports(left, from: coin.curve, to: money.account(of: authority))
        draft.syncNative(money.account(of: authority))
      } else {
        draft.transferTokens(
          left, from: coin.curveQuote, to: money.account(of: authority),
          by: .readonly(coin.curve))
      }
      nested = create()
      emit(migrationEvent(user: user, base: amounts.base, quote: left, pool: pool.pool))
    }
    return [place] + nested
  }

  /// The mayhem program's rewriting of a curve's virtual reserves.
  func setMayhem(
    from before: PumpFunCurve, to after: PumpFunCurve, by user: Pubkey
  ) -> TransactionDraft.Place {
    let uses: [AccountUse] = [
      .signer(user), .readonly(ChainAddress.pumpGlobal), .readonly(ChainAddress.mayhemParameters),
      .readonly(mint), .writable(coin.curve), .readonly(coin.launch.token.program),
      .readonly(ChainAddress.pumpEventAuthority), .readonly(ChainAddress.pump),
    ]
    let data = [UInt8](hex: "3da9bcbf99952a61")
    return draft.invoke(ChainAddress.pump, uses, data, computeUnits: 12_000) {
      draft.log.line("Program log: Instruction: SetMayhemVirtualParams")
      emit(mayhemEvent(from: before, to: after))
    }
  }
}
