import Market

/// Turns actions into finished transactions and the rows decoding must find in them.
struct ActionWriter {
  let draft: TransactionDraft

  /// Runs an action on the accounts; returns its rows with the transaction's index still to be set.
  func write(_ action: ChainAction, at time: Int64) -> [SwapRow] {
    let style = action.style
    draft.usesLookupTable = style.usesLookupTable && style.version == 0
    draft.version = style.version
    draft.begin(payer: action.payer)
    if style.unitPrice > 0 {
      draft.setComputeBudget(unitLimit: style.unitLimit, unitPrice: style.unitPrice)
    }
    if style.tip > 0 {
      draft.payTip(style.tip, from: action.payer, to: ChainAddress.tipAccounts[style.tipAccount])
    }
    for call in action.calls { prepare(call) }
    var rows = perform(action, at: time)
    for call in action.calls { tidy(call) }
    draft.finish()
    for index in rows.indices {
      rows[index].signature = action.signature
      rows[index].slot = action.slot
      rows[index].blockTime = time
      rows[index].feePayer = action.payer
      if rows[index].innerIndex >= 0 { rows[index].flags.insert(.routed) }
      if draft.log.isTruncated { rows[index].evidence.insert(.logsTruncated) }
    }
    if style.fails { rows = refused(rows) }
    numberLegs(&rows)
    if let first = rows.firstIndex(where: { $0.kind == .swap }) {
      rows[first].networkFee = draft.fee
      rows[first].tip = draft.tip
    }
    return rows
  }

  /// Opens and funds the user's accounts.
  private func prepare(_ call: PoolCall) {
    for (token, amount) in call.accounts {
      let account = token.account(of: call.user)
      if token == .wrappedSOL {
        draft.openTokenAccount(account, of: token, owner: call.user, payer: call.user)
        if amount > 0 {
          draft.transferLamports(amount, from: call.user, to: account)
          draft.syncNative(account)
        }
      } else if amount > 0 {
        draft.provide(amount, of: token, to: call.user)
      } else {
        draft.openTokenAccount(account, of: token, owner: call.user, payer: call.user)
      }
    }
  }

  /// Closes a wrapped account once.
  private func tidy(_ call: PoolCall) {
    for (token, _) in call.accounts where token == .wrappedSOL {
      let account = token.account(of: call.user)
      guard draft.holding(of: account) != nil else { continue }
      draft.closeTokenAccount(account, owner: call.user)
    }
  }

  private func perform(_ action: ChainAction, at time: Int64) -> [SwapRow] {
    let write = {
      action.calls.enumerated().flatMap { number, call in
        let isLast = number == action.calls.count - 1
        return perform(
          call, CallMoment(blockTime: time, fails: action.style.fails && isLast))
      }
    }
    guard action.style.isRouted, let first = action.calls.first,
      action.calls.allSatisfy(\.isRoutable)
    else { return write() }
    return RouterWire(draft: draft).route(
      user: first.user, accounts: action.calls.map { $0.rows[0].pool },
      amountIn: first.rows[0].side > 0 ? first.rows[0].quoteAmount : first.rows[0].baseAmount,
      isTalkative: action.style.isTalkative, swap: write)
  }

  private func perform(_ call: PoolCall, _ moment: CallMoment) -> [SwapRow] {
    let eventsBefore = draft.log.eventCount
    let places = call.write(draft, moment)
    let hasLog = draft.log.eventCount > eventsBefore
    return call.rows.enumerated().map { number, row in
      var row = row
      let place = places[min(number, places.count - 1)]
      (row.outerIndex, row.innerIndex) = (place.outer, place.inner)
      if !hasLog { row.evidence.remove(.eventLog) }
      if row.evidence.isDisjoint(with: [.eventCPI, .eventLog]) { row.evidence.remove(.mismatch) }
      return row
    }
  }

  /// The venue refused before anything moved: no amounts, no state, no pool events.
  private func refused(_ rows: [SwapRow]) -> [SwapRow] {
    // What follows a buy that empties a curve is part of its instruction.
    let swaps = rows.enumerated().filter { number, row in
      row.kind == .swap
        && !rows.prefix(number).contains {
          $0.outerIndex == row.outerIndex && $0.innerIndex == row.innerIndex && $0.pool == row.pool
        }
    }
    return swaps.map { _, row in
      var refused = SwapRow(
        kind: row.kind, venue: row.venue, pool: row.pool, baseMint: row.baseMint,
        quoteMint: row.quoteMint, outerIndex: row.outerIndex, innerIndex: row.innerIndex)
      refused.baseDecimals = row.baseDecimals
      refused.quoteDecimals = row.quoteDecimals
      refused.side = row.side
      refused.trader = row.trader
      refused.signature = row.signature
      refused.slot = row.slot
      refused.blockTime = row.blockTime
      refused.feePayer = row.feePayer
      refused.flags = row.flags.intersection(.routed)
      refused.evidence = row.evidence.intersection(.logsTruncated)
      refused.failed = true
      return refused
    }
  }

  /// Swaps under one outer instruction are the legs of one route.
  private func numberLegs(_ rows: inout [SwapRow]) {
    for index in rows.indices where rows[index].kind == .swap {
      let route = rows.indices.filter {
        rows[$0].kind == .swap && rows[$0].outerIndex == rows[index].outerIndex
      }
      rows[index].leg = UInt8(route.firstIndex(of: index) ?? 0)
      rows[index].legs = UInt8(route.count)
    }
  }
}
