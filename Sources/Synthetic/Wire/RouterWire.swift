import Market

/// A route through an aggregator: the swap is called by its program and reported by its event.
struct RouterWire {
  let draft: TransactionDraft

  /// Wraps a swap in a Jupiter `route`; a talkative one fills the log before the swap starts.
  func route<Result>(
    user: Pubkey, accounts: [Pubkey], amountIn: UInt64, isTalkative: Bool,
    swap: () -> [Result]
  ) -> [Result] {
    var data = [UInt8](hex: "e517cb977ae3ad2a")
    data.put(UInt32(1))
    data.put(UInt32(0))
    data.put(amountIn)
    data.put(UInt64(1))
    data.put(UInt16(300))
    data.put(UInt8(0))
    let uses: [AccountUse] = [
      .readonly(ChainAddress.token), .signer(user), .readonly(ChainAddress.jupiterEventAuthority),
      .readonly(ChainAddress.jupiter),
    ]
    var results: [Result] = []
    draft.invoke(
      ChainAddress.jupiter, uses + accounts.map { .writable($0) }, data, computeUnits: 25_000
    ) {
      draft.log.line("Program log: Instruction: Route")
      if isTalkative { talk() }
      results = swap()
      if draft.failure == nil { report(accounts, amountIn) }
    }
    return results
  }

  /// Leaves room for a few lines only, so that the swap's event is lost.
  private func talk() {
    while draft.log.bytesLeft > 200 {
      draft.log.line("Program log: considering a split of the route over one more pool")
    }
  }

  private func report(_ accounts: [Pubkey], _ amountIn: UInt64) {
    var event = [UInt8](hex: "e445a52e51cb9a1d40c6cde8260871e2")
    event.put(ChainAddress.jupiter)
    for place in 0..<2 { event.put(accounts[min(place, accounts.count - 1)]) }
    event.put(amountIn)
    draft.invoke(
      ChainAddress.jupiter, [.readonly(ChainAddress.jupiterEventAuthority)], event,
      computeUnits: 300)
  }
}
