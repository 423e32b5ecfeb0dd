import Market
import Pools

/// Instructions and events of Meteora DBC, laid out from its public source
/// (MeteoraAg/dynamic-bonding-curve). Events are calls to itself, after the transfers.
struct DBCWire {
  let pool: SimulatedDBC

  private static let exceededSlippage: UInt32 = 6_004
  private var profile: PoolProfile { pool.profile }
  private var token: SimulatedToken { pool.launch.token }
  private var authority: AccountUse { .readonly(ChainAddress.dbcAuthority) }
  private var tail: [AccountUse] {
    [.readonly(ChainAddress.dbcEventAuthority), .readonly(ChainAddress.dbc)]
  }

  private func emit(_ event: [UInt8], _ draft: TransactionDraft) {
    draft.selfCall(ChainAddress.dbc, authority: ChainAddress.dbcEventAuthority, event)
  }

  func swap(_ fill: MeteoraFill, _ draft: TransactionDraft, _ moment: CallMoment)
    -> TransactionDraft.Place
  {
    var data = [UInt8](hex: fill.mode == nil ? "f8c69e91e17587c8" : "414b3f4ceb5b5b88")
    for argument in fill.arguments { data.put(argument) }
    if let mode = fill.mode { data.put(mode.rawValue) }
    let user = [fill.sideIn, 1 - fill.sideIn].map { profile.account(of: fill.user, $0) }
    let feeSide = fill.feeOnInput ? fill.sideIn : 1 - fill.sideIn
    let referral = profile.tokens[feeSide].account(of: ChainAddress.dbcReferral)
    let hasReferral = fill.fees.referral > 0
    var uses: [AccountUse] = [
      authority, .readonly(ChainAddress.dbcConfig), .writable(profile.pool), .writable(user[0]),
      .writable(user[1]), .writable(profile.vaults[0]), .writable(profile.vaults[1]),
      .readonly(token.mint), .readonly(profile.tokens[1].mint), .signer(fill.user),
      .readonly(token.program), .readonly(profile.tokens[1].program),
    ]
    uses.append(hasReferral ? .writable(referral) : .readonly(ChainAddress.dbc))
    return draft.invoke(ChainAddress.dbc, uses + tail, data, computeUnits: 44_000) {
      draft.log.line("Program log: Instruction: Swap\(fill.mode == nil ? "" : "2")")
      if moment.fails {
        draft.log.line("Program log: Error: ExceededSlippage")
        return draft.fail(code: Self.exceededSlippage)
      }
      draft.transferTokens(
        fill.sent, from: user[0], to: profile.vaults[fill.sideIn], by: .signer(fill.user))
      draft.transferTokens(
        fill.output, from: profile.vaults[1 - fill.sideIn], to: user[1], by: authority)
      if hasReferral {
        draft.openTokenAccount(
          referral, of: profile.tokens[feeSide], owner: ChainAddress.dbcReferral,
          payer: fill.user)
        draft.transferTokens(
          fill.fees.referral, from: profile.vaults[feeSide], to: referral, by: authority)
      }
      emit(firstEvent(fill, moment), draft)
      if pool.settings.layout == .both { emit(secondEvent(fill, moment), draft) }
      if fill.after[0] >= fill.after[1] { emit(completeEvent(fill), draft) }
    }
  }

  private func head(_ name: [UInt8], _ fill: MeteoraFill) -> [UInt8] {
    var event = name
    event.put(profile.pool)
    event.put(ChainAddress.dbcConfig)
    event.put(UInt8(fill.sideIn))
    event.put(fill.fees.referral > 0)
    for argument in fill.arguments { event.put(argument) }
    return event
  }

  private func putFees(_ fill: MeteoraFill, _ event: inout [UInt8]) {
    for fee in [fill.fees.trading, fill.fees.protocolFee, fill.fees.referral] { event.put(fee) }
  }

  private func firstEvent(_ fill: MeteoraFill, _ moment: CallMoment) -> [UInt8] {
    var event = head(MeteoraEvent.swap, fill)
    event.put(fill.net)
    event.put(fill.output)
    event.put(fill.squareRootPrice)
    putFees(fill, &event)
    event.put(fill.gross)
    event.put(UInt64(moment.blockTime))
    return event
  }

  private func secondEvent(_ fill: MeteoraFill, _ moment: CallMoment) -> [UInt8] {
    var event = head(MeteoraEvent.swap2, fill)
    event.put((fill.mode ?? .exactIn).rawValue)
    for number in [fill.gross, fill.net, fill.left, fill.output] { event.put(number) }
    event.put(fill.squareRootPrice)
    putFees(fill, &event)
    for number in fill.after { event.put(number) }
    event.put(UInt64(moment.blockTime))
    return event
  }

  private func completeEvent(_ fill: MeteoraFill) -> [UInt8] {
    var event = [UInt8](hex: "e5e756549c864b18")
    event.put(profile.pool)
    event.put(ChainAddress.dbcConfig)
    event.put(pool.baseReserve)
    event.put(fill.after[0])
    return event
  }

  /// Mint, vaults, supply and event.
  func initialize(by creator: Pubkey, _ draft: TransactionDraft, _ moment: CallMoment)
    -> TransactionDraft.Place
  {
    var data = [UInt8](hex: token.is2022 ? "a976334e916edc9b" : "8c55d7b06636684f")
    data.put(pool.launch.name)
    data.put(pool.launch.symbol)
    data.put(pool.launch.uri)
    var uses: [AccountUse] = [
      .readonly(ChainAddress.dbcConfig), authority, .signer(creator), .signer(token.mint),
      .readonly(profile.tokens[1].mint), .writable(profile.pool), .writable(profile.vaults[0]),
      .writable(profile.vaults[1]),
    ]
    if !token.is2022 {
      uses += [
        .writable(derivedKey(token.mint, ChainAddress.metadata, 1)),
        .readonly(ChainAddress.metadata),
      ]
    }
    uses += [
      .signer(creator), .readonly(profile.tokens[1].program), .readonly(token.program),
      .readonly(ChainAddress.system),
    ]
    return draft.invoke(ChainAddress.dbc, uses + tail, data, computeUnits: 110_000) {
      draft.log.line("Program log: Instruction: InitializeVirtualPool")
      draft.openMint(
        token, .signer(token.mint), payer: creator, authority: ChainAddress.dbcAuthority)
      for side in 0...1 {
        draft.openVault(
          profile.vaults[side], of: profile.tokens[side], owner: ChainAddress.dbcAuthority,
          payer: creator)
      }
      draft.mint(SimulatedDBC.supply, to: profile.vaults[0], by: ChainAddress.dbcAuthority)
      var event = MeteoraEvent.initializePool
      for key in [profile.pool, ChainAddress.dbcConfig, creator, token.mint] { event.put(key) }
      event.append(token.is2022 ? 1 : 0)
      event.put(UInt64(moment.blockTime))
      emit(event, draft)
    }
  }

  /// What the curve raised and the tokens kept for it go to a pool made in the same instruction.
  func migrate(
    to pool: PoolProfile, by user: Pubkey, _ draft: TransactionDraft,
    create: () -> [TransactionDraft.Place]
  ) -> [TransactionDraft.Place] {
    let isV1 = pool.venue == .meteoraDAMMV1
    var keys = (0..<20).map { profile.key(70 + UInt64($0)) }
    (keys[0], keys[4], keys[17], keys[18]) = (
      profile.pool, pool.pool, profile.vaults[0], profile.vaults[1]
    )
    let first = isV1 ? 7 : 13
    (keys[first], keys[first + 1]) = (token.mint, profile.tokens[1].mint)
    (keys[first + 2], keys[first + 3]) = (pool.vaults[0], pool.vaults[1])
    keys[isV1 ? 5 : 2] = isV1 ? ChainAddress.dammV1Config : ChainAddress.dbcConfig
    let uses = keys.map { AccountUse.writable($0) } + [.signer(user)]
    let data = [UInt8](hex: isV1 ? "1b013016b43f76d9" : "9ca9e66735e45040")
    var nested: [TransactionDraft.Place] = []
    let place = draft.invoke(ChainAddress.dbc, uses, data, computeUnits: 60_000) {
      draft.log.line("Program log: Instruction: Migration")
      for (side, amount) in [SimulatedDBC.migrationSupply, self.pool.quoteReserve].enumerated() {
        draft.transferTokens(
          amount, from: profile.vaults[side], to: profile.account(of: user, side), by: authority)
      }
      nested = create()
    }
    return [place] + nested
  }
}
