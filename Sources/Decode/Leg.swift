import CTransactionJSON
import Market

/// One pool's swap or event before base and quote are told apart; tokens 0 and 1 in pool order.
struct Leg {
  var instruction: Instruction
  var kind = RowKind.swap
  var venue: Venue
  var pool: Pubkey
  var mints: (Pubkey, Pubkey)
  /// Which token enters the pool; nil for pool events.
  var sideIn: Int?
  var amounts: Pair<UInt64?> = [nil, nil]
  /// Places of the accounts through which tokens 0 and 1 enter and leave the pool.
  var vaults: Pair<Int?> = [nil, nil]
  var reserves: Pair<UInt64?> = [nil, nil]
  var quoteVault: UInt64?
  /// Quote per base in UI units, where the venue's event states a price and no reserves do.
  var statedPrice: Double?
  /// √(token 1 per token 0) · 2⁶⁴ after the row.
  var sqrtPrice: UInt128?
  /// … and before it, where the event states it or one range's maths leads back to it.
  var sqrtPricesBefore: ClosedRange<UInt128>?
  /// Liquidity of the range in force after the row.
  var liquidity: UInt128?
  /// Active bins before and after.
  var activeBins: (before: Int32?, after: Int32?) = (nil, nil)
  /// Worth of shares of vaults after the row.
  var shareReserves: Pair<UInt64>?
  var decimals: Pair<UInt8?> = [nil, nil]
  /// Marks of the state before and after, where it is neither a price nor reserves.
  var stateMarks: Pair<UInt64>?
  /// What a pool event does to the liquidity.
  var change = LiquidityChange()
  var lpFee: UInt64?
  var protocolFee: UInt64?
  var creatorFee: UInt64?
  var lpFeePPM: UInt32?
  var protocolFeePPM: UInt32?
  var creatorFeePPM: UInt32?
  var user: Pubkey?
  var evidence: Evidence = []
  var flags: RowFlags = []

  init(_ instruction: Instruction, venue: Venue, pool: Pubkey, mints: (Pubkey, Pubkey)) {
    self.instruction = instruction
    self.venue = venue
    self.pool = pool
    self.mints = mints
  }

  /// The row, with what the whole transaction says added.
  func row(in transaction: Transaction) -> SwapRow {
    let quote = QuoteMint.side(mints.0, mints.1)
    let base = 1 - quote
    let (baseMint, quoteMint) = quote == 1 ? mints : (mints.1, mints.0)
    var row = SwapRow(
      kind: kind, venue: venue, pool: pool, baseMint: baseMint, quoteMint: quoteMint,
      outerIndex: UInt16(instruction.outer), innerIndex: Int16(instruction.inner))
    row.baseDecimals = decimals[base] ?? transaction.tokens.decimals(baseMint)
    row.quoteDecimals =
      decimals[quote] ?? QuoteMint(quoteMint)?.decimals
      ?? transaction.tokens.decimals(quoteMint)
    row.side = sideIn.map { $0 == quote ? 1 : -1 } ?? 0
    row.baseAmount = amounts[base] ?? 0
    row.quoteAmount = amounts[quote] ?? 0
    row.baseReserve = reserves[base]
    row.quoteReserve = reserves[quote]
    row.quoteVault = quoteVault
    row.statedPrice = statedPrice
    row.sqrtPrice = sqrtPrice
    row.sqrtPricesBefore = sqrtPricesBefore.map(SqrtPriceRange.init)
    row.liquidity = liquidity
    (row.activeBinBefore, row.activeBin) = (activeBins.before, activeBins.after)
    row.shareReserves = shareReserves.map { ShareReserves(base: $0[base], quote: $0[quote]) }
    (row.stateMarkBefore, row.stateMark) = (stateMarks?[0], stateMarks?[1])
    row.lpFee = lpFee
    row.protocolFee = protocolFee
    row.creatorFee = creatorFee
    row.lpFeePPM = lpFeePPM
    row.protocolFeePPM = protocolFeePPM
    row.creatorFeePPM = creatorFeePPM
    row.trader = transaction.trader(of: instruction, user: user)
    row.evidence = transaction.logsTruncated ? evidence.union(.logsTruncated) : evidence
    row.flags = instruction.inner >= 0 ? flags.union(.routed) : flags
    stamp(&row, transaction)
    return row
  }

  private func stamp(_ row: inout SwapRow, _ transaction: Transaction) {
    row.signature = transaction.signature
    row.slot = transaction.slot
    row.blockTime = transaction.blockTime
    row.txIndex = transaction.txIndex
    row.feePayer = transaction.feePayer
    row.networkFee = transaction.record.fee
    row.failed = transaction.failed
  }
}

/// Why an instruction that looked like ours gives no row.
struct Unreadable: Error {
  var reason: String
}

/// What a venue's decoder hands back for one instruction.
struct Decoded {
  var legs: [Leg] = []
  var verdict: Verdict?
  /// Verdicts on the legs after the first.
  var furtherVerdicts: [Verdict] = []
  var tokens: [TokenFact] = []
  var links: [PoolLink] = []
  /// What a launch curve has to sell.
  var curve: CurveFact?
  /// Changes of pools whose mints nothing names: no row of a market.
  var poolEvents: [PoolEvent] = []
  var surplus = 0
}
