import Market
import Pools

/// Instructions and events of PumpSwap, laid out from the program's public interface
/// (pump-fun/pump-public-docs).
struct PumpSwapWire {
  /// The pool after a trade, before a change of liquidity.
  let pool: SimulatedPumpSwap

  private static let exceededSlippage: UInt32 = 6_004
  var profile: PoolProfile { pool.profile }
  private var layout: PumpSwapLayout { pool.layout }
  private var creatorVault: Pubkey { derivedKey(pool.coinCreator, ChainAddress.pumpSwap, 31) }

  func emit(_ event: [UInt8], _ draft: TransactionDraft) {
    draft.selfCall(ChainAddress.pumpSwap, authority: ChainAddress.pumpSwapEventAuthority, event)
    draft.log.data(event)
  }

  // MARK: Trades

  func trade(_ fill: PumpSwapFill, _ draft: TransactionDraft, _ moment: CallMoment)
    -> TransactionDraft.Place
  {
    var data = discriminator(fill.form)
    data.put(fill.form == .exactQuote ? fill.limit : fill.base)
    data.put(fill.form == .exactQuote ? fill.base / 100 * 95 : fill.limit)
    if fill.isBuy && layout >= .volume && !pool.keepsFees { data.put(true) }
    let name = fill.form == .sell ? "Sell" : fill.form == .buy ? "Buy" : "BuyExactQuoteIn"
    return draft.invoke(
      ChainAddress.pumpSwap, pool.keepsFees ? secondUses(fill) : firstUses(fill), data,
      computeUnits: 52_000
    ) {
      draft.log.line("Program log: Instruction: \(name)\(pool.keepsFees ? "V2" : "")")
      if moment.fails {
        draft.log.line(
          "Program log: AnchorError occurred. Error Code: ExceededSlippage. Error Number: 6004.")
        return draft.fail(code: Self.exceededSlippage)
      }
      settle(fill, draft)
      emit(fill.isBuy ? buyEvent(fill, draft, moment) : sellEvent(fill, draft, moment), draft)
    }
  }

  private func discriminator(_ form: PumpSwapFill.Form) -> [UInt8] {
    switch (form, pool.keepsFees) {
    case (.buy, false): [UInt8](hex: "66063d1201daebea")
    case (.sell, false): [UInt8](hex: "33e685a4017f83ad")
    case (.exactQuote, false): [UInt8](hex: "c62e1552b4d9e870")
    case (.buy, true): [UInt8](hex: "b817ee6167c5d33d")
    case (.sell, true): [UInt8](hex: "5df6823ce7e940b2")
    case (.exactQuote, true): [UInt8](hex: "c2ab1c46684d5b2f")
    }
  }

  private var tail: [AccountUse] {
    [.readonly(ChainAddress.pumpSwapEventAuthority), .readonly(ChainAddress.pumpSwap)]
  }

  private func commonUses(_ user: Pubkey) -> [AccountUse] {
    [
      .writable(profile.pool), .signer(user), .readonly(ChainAddress.pumpSwapGlobal),
      .readonly(profile.tokens[0].mint), .readonly(profile.tokens[1].mint),
      .writable(profile.account(of: user, 0)), .writable(profile.account(of: user, 1)),
      .writable(profile.vaults[0]), .writable(profile.vaults[1]),
    ]
  }

  private func firstUses(_ fill: PumpSwapFill) -> [AccountUse] {
    let quote = profile.tokens[1]
    var uses =
      commonUses(fill.user) + [
        .readonly(ChainAddress.pumpFeeRecipient),
        .writable(quote.account(of: ChainAddress.pumpFeeRecipient)),
        .readonly(profile.tokens[0].program), .readonly(quote.program),
        .readonly(ChainAddress.system), .readonly(ChainAddress.associatedToken),
      ] + tail
    if layout >= .creator {
      uses += [.writable(quote.account(of: creatorVault)), .readonly(creatorVault)]
    }
    if layout >= .volume && fill.isBuy {
      uses += [
        .readonly(ChainAddress.pumpVolume),
        .writable(derivedKey(fill.user, ChainAddress.pumpSwap, 20)),
      ]
    }
    if layout >= .volume {
      uses += [.readonly(ChainAddress.pumpFeeConfig), .readonly(ChainAddress.pumpFees)]
    }
    if layout >= .buyback {
      uses += [
        .readonly(ChainAddress.pumpBuyback),
        .writable(quote.account(of: ChainAddress.pumpBuyback)),
      ]
    }
    return uses
  }

  private func secondUses(_ fill: PumpSwapFill) -> [AccountUse] {
    let quote = profile.tokens[1]
    return commonUses(fill.user) + [
      .readonly(profile.tokens[0].program), .readonly(quote.program),
      .readonly(ChainAddress.pumpFeeConfig), .readonly(ChainAddress.pumpFees),
      .readonly(ChainAddress.pumpBuyback),
      .writable(quote.account(of: ChainAddress.pumpBuyback)),
    ] + tail
  }

  /// Who gets the parts of the quote, the pool or the user first.
  private func parts(_ fill: PumpSwapFill) -> [(amount: UInt64, owner: Pubkey)] {
    let buyback = SimulatedPumpSwap.buyback(fill, layout)
    let creator = pool.isCashback ? derivedKey(fill.user, ChainAddress.pumpSwap, 20) : creatorVault
    let own = fill.isBuy ? fill.moved : fill.userQuote
    if pool.keepsFees {
      return [(fill.userQuote, fill.user), (buyback, ChainAddress.pumpBuyback)]
    }
    return [
      (own, fill.isBuy ? profile.pool : fill.user),
      (fill.protocolFee - buyback, ChainAddress.pumpFeeRecipient),
      (fill.creatorFee, creator), (buyback, ChainAddress.pumpBuyback),
    ]
  }

  private func settle(_ fill: PumpSwapFill, _ draft: TransactionDraft) {
    let quote = profile.tokens[1]
    let user = [0, 1].map { profile.account(of: fill.user, $0) }
    let authority = AccountUse.readonly(profile.pool)
    if fill.isBuy {
      draft.transferTokens(fill.base, from: profile.vaults[0], to: user[0], by: authority)
    } else {
      draft.transferTokens(
        fill.base, from: user[0], to: profile.vaults[0], by: .signer(fill.user))
    }
    for (place, part) in parts(fill).enumerated() where part.amount > 0 {
      let own = place == 0
      let target =
        !own ? quote.account(of: part.owner) : fill.isBuy ? profile.vaults[1] : user[1]
      if !own {
        draft.openTokenAccount(target, of: quote, owner: part.owner, payer: fill.user)
      }
      // Where fees stay in the vault its own part of them leaves it.
      let fromUser = fill.isBuy && (own || !pool.keepsFees)
      draft.transferTokens(
        part.amount, from: fromUser ? user[1] : profile.vaults[1], to: target,
        by: fromUser ? .signer(fill.user) : authority)
    }
  }

  // MARK: Trade events

  private func commonFields(
    _ fill: PumpSwapFill, _ draft: TransactionDraft, _ moment: CallMoment
  ) -> [UInt8] {
    let recipient = ChainAddress.pumpFeeRecipient
    var event = [UInt8](hex: fill.isBuy ? "67f4521f2cf57777" : "3e2f370aa503dc2a")
    event.put(moment.blockTime)
    event.put(fill.base)
    event.put(fill.limit)
    for side in 0...1 {
      event.put(draft.holding(of: profile.account(of: fill.user, side))?.amount ?? 0)
    }
    event.put(fill.before.base)
    event.put(fill.before.quote)
    event.put(fill.quote)
    event.put(pool.fees.lpBasisPoints)
    event.put(fill.lpFee)
    event.put(pool.fees.protocolBasisPoints)
    event.put(fill.protocolFee)
    event.put(fill.moved)
    event.put(fill.userQuote)
    let keys = [
      profile.pool, fill.user, profile.account(of: fill.user, 0),
      profile.account(of: fill.user, 1), recipient, profile.tokens[1].account(of: recipient),
    ]
    for key in keys { event.put(key) }
    if layout < .creator { return event }
    event.put(pool.coinCreator)
    event.put(pool.isCashback ? 0 : pool.fees.creatorBasisPoints)
    event.put(pool.isCashback ? 0 : fill.creatorFee)
    return event
  }

  private func buyEvent(
    _ fill: PumpSwapFill, _ draft: TransactionDraft, _ moment: CallMoment
  ) -> [UInt8] {
    var event = commonFields(fill, draft, moment)
    if layout < .volume { return event }
    event.put(true)
    event.put(UInt64(0))
    event.put(UInt64(0))
    event.put(fill.quote)
    event.put(moment.blockTime)
    if layout < .name { return event }
    event.put(fill.base / 100 * 95)
    event.put(fill.form.rawValue)
    putLaterFields(fill, &event)
    return event
  }

  private func sellEvent(
    _ fill: PumpSwapFill, _ draft: TransactionDraft, _ moment: CallMoment
  ) -> [UInt8] {
    var event = commonFields(fill, draft, moment)
    putLaterFields(fill, &event)
    return event
  }

  private func putLaterFields(_ fill: PumpSwapFill, _ event: inout [UInt8]) {
    if layout >= .cashback {
      event.put(pool.isCashback ? pool.fees.creatorBasisPoints : 0)
      event.put(pool.isCashback ? fill.creatorFee : 0)
    }
    if layout >= .buyback {
      event.put(UInt64(5_000))
      event.put(SimulatedPumpSwap.buyback(fill, layout))
    }
    if layout >= .boost {
      event.put(fill.before.virtualQuote)
      event.put(pool.curve != nil)
      event.put(PumpFunCoin.totalSupply)
    }
    if layout >= .holders {
      event.put(UInt64(0))
      event.put(UInt64(0))
    }
    if layout >= .unclaimed { event.put(pool.keepsFees ? fill.creatorFee : 0) }
  }
}
