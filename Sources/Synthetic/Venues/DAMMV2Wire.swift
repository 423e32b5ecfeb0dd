import Market
import Pools

/// Instructions and events of Meteora DAMM v2, laid out from its public source (MeteoraAg/damm-v2).
/// Events are calls to itself, after the transfers.
struct DAMMV2Wire {
  let pool: SimulatedDAMMV2

  private static let exceededSlippage: UInt32 = 6_013
  private var profile: PoolProfile { pool.profile }
  private var layout: DAMMV2Layout { pool.layout }
  private var authority: AccountUse { .readonly(ChainAddress.dammV2Authority) }
  private var position: Pubkey { profile.key(16) }
  private var tail: [AccountUse] {
    [.readonly(ChainAddress.dammV2EventAuthority), .readonly(ChainAddress.dammV2)]
  }

  private func emit(_ event: [UInt8], _ draft: TransactionDraft) {
    draft.selfCall(ChainAddress.dammV2, authority: ChainAddress.dammV2EventAuthority, event)
  }

  // MARK: Swaps

  func swap(_ fill: MeteoraFill, _ draft: TransactionDraft, _ moment: CallMoment)
    -> TransactionDraft.Place
  {
    var data = [UInt8](hex: fill.mode == nil ? "f8c69e91e17587c8" : "414b3f4ceb5b5b88")
    for argument in fill.arguments { data.put(argument) }
    if let mode = fill.mode { data.put(mode.rawValue) }
    let user = [fill.sideIn, 1 - fill.sideIn].map { profile.account(of: fill.user, $0) }
    let referral = referralAccount(fill)
    var uses: [AccountUse] = [
      authority, .writable(profile.pool), .writable(user[0]), .writable(user[1]),
      .writable(profile.vaults[0]), .writable(profile.vaults[1]),
      .readonly(profile.tokens[0].mint), .readonly(profile.tokens[1].mint), .signer(fill.user),
      .readonly(profile.tokens[0].program), .readonly(profile.tokens[1].program),
    ]
    uses.append(referral.map { .writable($0) } ?? .readonly(ChainAddress.dammV2))
    return draft.invoke(ChainAddress.dammV2, uses + tail, data, computeUnits: 36_000) {
      if layout < .second {
        draft.log.line("Program log: Instruction: Swap\(fill.mode == nil ? "" : "2")")
      }
      if moment.fails {
        draft.log.line("Program log: Error: ExceededSlippage")
        return draft.fail(code: Self.exceededSlippage)
      }
      draft.transferTokens(
        fill.sent, from: user[0], to: profile.vaults[fill.sideIn], by: .signer(fill.user))
      draft.transferTokens(
        fill.output, from: profile.vaults[1 - fill.sideIn], to: user[1], by: authority)
      payReferrer(fill, referral, draft)
      if layout < .second { emit(firstEvent(fill, moment), draft) }
      if layout >= .both { emit(secondEvent(fill, moment), draft) }
    }
  }

  /// Fees are referred in the token they are taken in.
  private func referralAccount(_ fill: MeteoraFill) -> Pubkey? {
    guard fill.fees.referral > 0 else { return nil }
    let side = fill.feeOnInput ? fill.sideIn : 1 - fill.sideIn
    return profile.tokens[side].account(of: ChainAddress.dbcReferral)
  }

  private func payReferrer(_ fill: MeteoraFill, _ account: Pubkey?, _ draft: TransactionDraft) {
    guard let account else { return }
    let side = fill.feeOnInput ? fill.sideIn : 1 - fill.sideIn
    draft.openTokenAccount(
      account, of: profile.tokens[side], owner: ChainAddress.dbcReferral, payer: fill.user)
    draft.transferTokens(
      fill.fees.referral, from: profile.vaults[side], to: account, by: authority)
  }

  private func firstEvent(_ fill: MeteoraFill, _ moment: CallMoment) -> [UInt8] {
    var event = MeteoraEvent.swap
    event.put(profile.pool)
    event.put(UInt8(fill.sideIn))
    event.put(fill.fees.referral > 0)
    event.put(fill.sent)
    event.put(fill.limit)
    event.put(fill.output)
    event.put(fill.squareRootPrice)
    putFees(fill, &event)
    event.put(fill.gross)
    event.put(UInt64(moment.blockTime))
    return event
  }

  private func putFees(_ fill: MeteoraFill, _ event: inout [UInt8]) {
    for fee in [
      fill.fees.trading, fill.fees.protocolFee, fill.fees.compounding, fill.fees.referral,
    ] {
      event.put(fee)
    }
  }

  private func secondEvent(_ fill: MeteoraFill, _ moment: CallMoment) -> [UInt8] {
    var event = MeteoraEvent.swap2
    event.put(profile.pool)
    event.put(UInt8(fill.sideIn))
    event.put(pool.feeMode.rawValue)
    event.put(fill.fees.referral > 0)
    for argument in fill.arguments { event.put(argument) }
    event.put((fill.mode ?? .exactIn).rawValue)
    for number in [fill.gross, fill.net, fill.left, fill.output] { event.put(number) }
    event.put(fill.squareRootPrice)
    putFees(fill, &event)
    for number in [fill.sent, fill.output, fill.received] { event.put(number) }
    event.put(UInt64(moment.blockTime))
    for reserve in fill.after { event.put(reserve) }
    return event
  }

  // MARK: Pools

  func initialize(
    _ sent: [UInt64], by creator: Pubkey, _ draft: TransactionDraft, _ moment: CallMoment
  ) -> TransactionDraft.Place {
    let (data, uses) = initializeCall(creator)
    return draft.invoke(ChainAddress.dammV2, uses, data, computeUnits: 140_000) {
      draft.log.line("Program log: Instruction: InitializePool")
      for side in 0...1 {
        draft.openVault(
          profile.vaults[side], of: profile.tokens[side], owner: ChainAddress.dammV2Authority,
          payer: creator)
      }
      for side in 0...1 {
        draft.transferTokens(
          sent[side], from: profile.account(of: creator, side), to: profile.vaults[side],
          by: .signer(creator))
      }
      emit(initializeEvent(sent, by: creator, moment), draft)
    }
  }

  private func initializeCall(_ creator: Pubkey) -> (data: [UInt8], uses: [AccountUse]) {
    var data: [UInt8]
    var keys: [Pubkey] = [creator, profile.key(70), profile.key(71), creator]
    switch pool.creation {
    case .plain:
      data = [UInt8](hex: "5fb40aac54aee828")
      keys += [ChainAddress.dammV2Config, ChainAddress.dammV2Authority]
    case .dynamic:
      data = [UInt8](hex: "955248c5fdfc440f")
      keys += [profile.key(72), ChainAddress.dammV2Config, ChainAddress.dammV2Authority]
    case .customizable:
      data = [UInt8](hex: "14a1f118bdddb402")
      keys.append(ChainAddress.dammV2Authority)
    }
    if pool.creation == .plain {
      data.put(pool.liquidity)
      data.put(pool.squareRootPrice)
    } else {
      data += feeParameters()
      data.put(MeteoraCurveRange.wholeRangeLow)
      data.put(SimulatedDAMMV2.priceMax)
      data.put(false)
      data.put(pool.liquidity)
      data.put(pool.squareRootPrice)
      data.append(1)
      data.append(pool.feeMode.rawValue)
    }
    data.append(0)
    keys += [profile.pool, position]
    keys += profile.tokens.map(\.mint) + profile.vaults
    keys += [0, 1].map { profile.account(of: creator, $0) }
    keys += profile.tokens.map(\.program)
    keys += [ChainAddress.token2022, ChainAddress.system]
    let uses: [AccountUse] = keys.enumerated().map { place, key in
      key == creator ? .signer(key) : place > 5 ? .writable(key) : .readonly(key)
    }
    return (data, uses + tail)
  }

  /// The 30 bytes of a base fee without a schedule, then no dynamic fee.
  private func feeParameters() -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.put(pool.feeRate)
    bytes += [UInt8](repeating: 0, count: 19)
    bytes.put(pool.isCompounding ? UInt16(SimulatedDAMMV2.compoundingBasisPoints) : 0)
    bytes.append(0)
    bytes.append(0)
    return bytes
  }

  private func initializeEvent(_ sent: [UInt64], by creator: Pubkey, _ moment: CallMoment)
    -> [UInt8]
  {
    var event = MeteoraEvent.initializePool
    event.put(profile.pool)
    for key in profile.tokens.map(\.mint) + [creator, creator, .zero] { event.put(key) }
    // Half of the pools state a dynamic fee, 32 bytes more.
    var fees = feeParameters()
    if pool.creation == .dynamic {
      fees[fees.count - 1] = 1
      fees += [UInt8](repeating: 7, count: 32)
    }
    event += fees
    event.put(MeteoraCurveRange.wholeRangeLow)
    event.put(SimulatedDAMMV2.priceMax)
    event.append(1)
    event.append(pool.feeMode.rawValue)
    event.put(pool.liquidity)
    event.put(pool.squareRootPrice)
    event.put(UInt64(moment.blockTime))
    for token in profile.tokens { event.append(token.is2022 ? 1 : 0) }
    for amount in pool.reserves + sent { event.put(amount) }
    event.append(0)
    return event
  }

  /// Liquidity in or out; the pool is as it stands after.
  func liquidity(
    _ part: UInt128, _ amounts: [UInt64], sent: [UInt64], isDeposit: Bool, takesAll: Bool,
    by user: Pubkey, _ draft: TransactionDraft, _ moment: CallMoment
  ) -> TransactionDraft.Place {
    var data = [UInt8](hex: isDeposit ? "b59d59438fb63448" : "5055d14818ceb16c")
    if takesAll { data = [UInt8](hex: "0a333d2370691855") }
    if !takesAll { data.put(part) }
    for amount in sent { data.put(isDeposit ? amount / 10 * 11 + 1 : amount / 10 * 9) }
    var uses: [AccountUse] = isDeposit ? [] : [authority]
    uses += [
      .writable(profile.pool), .writable(position), .writable(profile.account(of: user, 0)),
      .writable(profile.account(of: user, 1)), .writable(profile.vaults[0]),
      .writable(profile.vaults[1]), .readonly(profile.tokens[0].mint),
      .readonly(profile.tokens[1].mint), .readonly(profile.key(17)), .signer(user),
      .readonly(profile.tokens[0].program), .readonly(profile.tokens[1].program),
    ]
    return draft.invoke(ChainAddress.dammV2, uses + tail, data, computeUnits: 40_000) {
      draft.log.line("Program log: Instruction: \(isDeposit ? "Add" : "Remove")Liquidity")
      for side in 0...1 {
        let own = profile.account(of: user, side)
        let vault = profile.vaults[side]
        draft.transferTokens(
          sent[side], from: isDeposit ? own : vault, to: isDeposit ? vault : own,
          by: isDeposit ? .signer(user) : authority)
      }
      emit(changeEvent(part, amounts, sent, isDeposit: isDeposit, by: user), draft)
    }
  }

  private func changeEvent(
    _ part: UInt128, _ amounts: [UInt64], _ sent: [UInt64], isDeposit: Bool, by user: Pubkey
  ) -> [UInt8] {
    guard layout >= .both else { return firstChangeEvent(part, amounts, sent, isDeposit, user) }
    var event = [UInt8](hex: "c5ab4e7fe0d3570d")
    for key in [profile.pool, position, user] { event.put(key) }
    for number in amounts + sent + pool.reserves { event.put(number) }
    event.put(part)
    for amount in sent { event.put(isDeposit ? amount / 10 * 11 + 1 : amount / 10 * 9) }
    event.append(isDeposit ? 0 : 1)
    return event
  }

  /// EvtAddLiquidity and EvtRemoveLiquidity, until October 2025.
  private func firstChangeEvent(
    _ part: UInt128, _ amounts: [UInt64], _ sent: [UInt64], _ isDeposit: Bool, _ user: Pubkey
  ) -> [UInt8] {
    var event = [UInt8](hex: isDeposit ? "aff2089d1ef7b9a9" : "572e5862af60225b")
    for key in [profile.pool, position, user] { event.put(key) }
    event.put(part)
    for number in [0, 0] + amounts { event.put(number) }
    if isDeposit { for amount in sent { event.put(amount) } }
    return event
  }
}
