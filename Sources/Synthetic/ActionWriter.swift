import Market
import Pools

/// Turns a launch's actions into finished transactions and the rows decoding must find in them.
struct ActionWriter {
  let draft: TransactionDraft

  /// Runs an action on the accounts; returns its rows with the transaction's place still to be set.
  func write(_ action: ChainAction, of launch: LaunchProfile, at time: Int64) -> [SwapRow] {
    let style = action.style
    draft.usesLookupTable = style.usesLookupTable
    draft.isLegacy = style.isLegacy
    let payer = payer(of: action, launch)
    draft.begin(payer: payer)
    if style.unitPrice > 0 {
      draft.setComputeBudget(unitLimit: style.unitLimit, unitPrice: style.unitPrice)
    }
    if style.tip > 0 {
      draft.payTip(style.tip, from: payer, to: ChainAddress.tipAccounts[style.tipAccount])
    }
    var rows = perform(action, launch, PumpFunWire(launch: launch, draft: draft, blockTime: time))
    draft.finish()
    for index in rows.indices {
      rows[index].signature = action.signature
      rows[index].slot = action.slot
      rows[index].blockTime = time
      rows[index].feePayer = payer
      rows[index].failed = style.fails
      if draft.log.isTruncated { rows[index].evidence.insert(.logsTruncated) }
    }
    if let first = rows.firstIndex(where: { $0.kind == .swap }) {
      rows[first].networkFee = draft.fee
      rows[first].tip = draft.tip
    }
    return rows
  }

  private func payer(of action: ChainAction, _ launch: LaunchProfile) -> Pubkey {
    switch action.kind {
    case .create: launch.creator
    case .curveTrades(let trades): trades[0].user
    case .poolTrade(let trade): trade.user
    case .migrate: ChainAddress.migrationAuthority
    }
  }

  private func perform(
    _ action: ChainAction, _ launch: LaunchProfile, _ curve: PumpFunWire
  ) -> [SwapRow] {
    switch action.kind {
    case .create(let buy):
      let created = row(.create, launch, curve.create())
      guard let buy else { return [created] }
      return [created] + trade(buy, launch, curve, action.style, touches: 1)
    case .curveTrades(let trades):
      return trades.flatMap { trade($0, launch, curve, action.style, touches: trades.count) }
    case .poolTrade(let trade):
      return [swap(trade, launch, action.style)]
    case .migrate(let base, let quote):
      return migrate(base: base, quote: quote, launch, curve)
    }
  }

  private func row(
    _ kind: RowKind, _ launch: LaunchProfile, _ place: TransactionDraft.Place
  ) -> SwapRow {
    var row = SwapRow(
      kind: kind, venue: .pumpFun, pool: launch.curve, baseMint: launch.mint,
      quoteMint: ChainAddress.wrappedSOL, outerIndex: place.outer, innerIndex: place.inner)
    row.baseDecimals = 6
    row.quoteDecimals = 9
    if kind == .create {
      set(PumpFunCurve.fresh, &row)
      row.trader = launch.creator
    }
    return row
  }

  private func set(_ curve: PumpFunCurve, _ row: inout SwapRow) {
    row.baseReserve = curve.virtualBase
    row.quoteReserve = curve.virtualQuote
    row.quoteVault = curve.realQuote
  }

  private func trade(
    _ trade: CurveTrade, _ launch: LaunchProfile, _ curve: PumpFunWire, _ style: WireStyle,
    touches: Int
  ) -> [SwapRow] {
    if trade.isBuy {
      draft.openTokenAccount(
        launch.tokens(of: trade.user), owner: trade.user, mint: launch.mint,
        program: launch.tokenProgram, payer: trade.user, decimals: 6)
    }
    let eventsBefore = draft.log.eventCount
    let place = routed(
      style, user: trade.user, accounts: [launch.mint, launch.curve, launch.curveTokens],
      amountIn: trade.isBuy ? trade.quote : trade.tokens
    ) { curve.trade(trade, fails: style.fails) }
    var row = row(.swap, launch, place)
    row.side = trade.isBuy ? 1 : -1
    row.trader = trade.user
    if style.isRouted { row.flags.insert(.routed) }
    if style.fails { return [row] }
    set(trade.curve, &row)
    row.baseAmount = trade.tokens
    row.quoteAmount = trade.quote
    row.lpFee = 0
    row.protocolFee = trade.protocolFee
    row.creatorFee = trade.creatorFee
    row.protocolFeePPM = LaunchProfile.curveFees.protocolPPM
    row.creatorFeePPM = LaunchProfile.curveFees.creatorPPM
    row.evidence = [.eventCPI, .transfers]
    if draft.log.eventCount > eventsBefore { row.evidence.insert(.eventLog) }
    if !trade.isBuy && touches == 1 { row.evidence.insert(.balances) }
    guard trade.completes else { return [row] }
    var complete = self.row(.complete, launch, place)
    set(trade.curve, &complete)
    complete.trader = trade.user
    return [row, complete]
  }

  private func routed(
    _ style: WireStyle, user: Pubkey, accounts: [Pubkey], amountIn: UInt64,
    swap: () -> TransactionDraft.Place
  ) -> TransactionDraft.Place {
    guard style.isRouted else { return swap() }
    return RouterWire(draft: draft).route(
      user: user, accounts: accounts, amountIn: amountIn, isTalkative: style.isTalkative,
      swap: swap)
  }

  private func swap(
    _ trade: PoolTrade, _ launch: LaunchProfile, _ style: WireStyle
  ) -> SwapRow {
    let wrapped = LaunchProfile.wrapped(of: trade.user)
    openWrapped(of: trade.user)
    if trade.isBuy {
      fund(wrapped, of: trade.user, trade.isExactIn ? trade.amountIn : trade.limit)
      draft.openTokenAccount(
        launch.tokens(of: trade.user), owner: trade.user, mint: launch.mint,
        program: launch.tokenProgram, payer: trade.user, decimals: 6)
    }
    let wire = RaydiumCPMMWire(launch: launch, draft: draft)
    let eventsBefore = draft.log.eventCount
    let place = routed(
      style, user: trade.user, accounts: [launch.mint, launch.pool, launch.baseVault],
      amountIn: trade.amountIn
    ) { wire.swap(trade, fails: style.fails) }
    let hasEvent = draft.log.eventCount > eventsBefore
    draft.closeTokenAccount(wrapped, owner: trade.user)
    return row(of: trade, launch, place, style, hasEvent: hasEvent)
  }

  private func row(
    of trade: PoolTrade, _ launch: LaunchProfile, _ place: TransactionDraft.Place,
    _ style: WireStyle, hasEvent: Bool
  ) -> SwapRow {
    var row = row(.swap, launch, place)
    row.venue = .raydiumCPMM
    row.pool = launch.pool
    row.side = trade.isBuy ? 1 : -1
    row.trader = trade.user
    if style.isRouted { row.flags.insert(.routed) }
    if style.fails { return row }
    row.baseAmount = trade.isBuy ? trade.amountOut : trade.amountIn
    row.quoteAmount = trade.isBuy ? trade.amountIn : trade.amountOut
    let reserveIn = trade.before.reserveIn + trade.amountIn
    let reserveOut = trade.before.reserveOut - trade.amountOut
    row.baseReserve = trade.isBuy ? reserveOut : reserveIn
    row.quoteReserve = trade.isBuy ? reserveIn : reserveOut
    row.quoteVault = row.quoteReserve
    row.lpFee = trade.tradeFee
    row.creatorFee = trade.creatorFee
    row.evidence = hasEvent ? [.eventLog, .transfers] : .transfers
    return row
  }

  private func openWrapped(of user: Pubkey) {
    draft.openTokenAccount(
      LaunchProfile.wrapped(of: user), owner: user, mint: ChainAddress.wrappedSOL,
      program: ChainAddress.token, payer: user, decimals: 9)
  }

  private func fund(_ wrapped: Pubkey, of user: Pubkey, _ lamports: UInt64) {
    draft.transferLamports(lamports, from: user, to: wrapped)
    draft.syncNative(wrapped)
  }

  private func migrate(
    base: UInt64, quote: UInt64, _ launch: LaunchProfile, _ curve: PumpFunWire
  ) -> [SwapRow] {
    let authority = ChainAddress.migrationAuthority
    draft.openTokenAccount(
      launch.tokens(of: authority), owner: authority, mint: launch.mint,
      program: launch.tokenProgram, payer: authority, decimals: 6)
    var migrated = row(.migrate, launch, curve.withdraw(base: base, quote: quote))
    migrated.baseAmount = base
    migrated.quoteAmount = quote
    migrated.trader = authority
    let poolQuote = quote - PumpFunWire.migrationFee
    openWrapped(of: authority)
    fund(LaunchProfile.wrapped(of: authority), of: authority, poolQuote)
    let wire = RaydiumCPMMWire(launch: launch, draft: draft)
    let place = wire.initialize(base: base, quote: poolQuote, at: curve.blockTime)
    draft.closeTokenAccount(LaunchProfile.wrapped(of: authority), owner: authority)
    var created = row(.create, launch, place)
    created.venue = .raydiumCPMM
    created.pool = launch.pool
    created.trader = authority
    created.baseAmount = base
    created.quoteAmount = poolQuote
    created.baseReserve = base
    created.quoteReserve = poolQuote
    created.quoteVault = poolQuote
    return [migrated, created]
  }
}
