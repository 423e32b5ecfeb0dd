import Market

/// Where a decoded row is not what was simulated.
enum RowDifference {
  /// Names of the fields that differ, with both values; empty when the row is the truth as far as
  /// the transaction can tell it.
  static func between(_ truth: SwapRow, _ found: SwapRow) -> [String] {
    var list = Comparison()
    list.add("place", place(truth), place(found))
    list.add("kind", truth.kind.name, found.kind.name)
    list.add("venue", truth.venue.name, found.venue.name)
    list.add("pool", truth.pool, found.pool)
    list.add("mints", [truth.baseMint, truth.quoteMint], [found.baseMint, found.quoteMint])
    list.add("side", truth.side, found.side)
    list.add("trader", truth.trader, found.trader)
    list.add("fee payer", truth.feePayer, found.feePayer)
    list.add("failed", truth.failed, found.failed)
    if truth.networkFee > 0 { list.add("network fee", truth.networkFee, found.networkFee) }
    if truth.failed { return list.differences }
    list.add("decimals", decimals(truth), decimals(found))
    list.add("evidence", truth.evidence.rawValue, found.evidence.rawValue)
    list.add("base", truth.baseAmount, found.baseAmount)
    list.add("quote", truth.quoteAmount, found.quoteAmount)
    compareState(isTold(truth) ? truth : untold(truth), found, &list)
    return list.differences
  }

  private static func compareState(
    _ truth: SwapRow, _ found: SwapRow, _ list: inout Comparison
  ) {
    list.add("flags", truth.flags.rawValue, found.flags.rawValue)
    list.add("base reserve", truth.baseReserve, found.baseReserve)
    list.add("quote reserve", truth.quoteReserve, found.quoteReserve)
    list.add("quote vault", truth.quoteVault, found.quoteVault)
    list.add("root price", truth.sqrtPrice, found.sqrtPrice)
    // Where the event states the price after only, the one before lies among those that lead there.
    let holds = found.sqrtPricesBefore.map { prices in
      truth.sqrtPricesBefore.map { prices.contains($0.lower) } ?? false
    }
    list.add(
      "root price before", true,
      holds ?? (truth.venue != .orcaWhirlpool || truth.sqrtPricesBefore == nil))
    list.add("liquidity", truth.liquidity, found.liquidity)
    list.add(
      "bins", [truth.activeBinBefore, truth.activeBin], [found.activeBinBefore, found.activeBin])
    if let shares = found.shareReserves {
      list.addNear("base shares", truth.shareReserves?.base, shares.base)
      list.addNear("quote shares", truth.shareReserves?.quote, shares.quote)
    }
    list.add("lp fee", truth.lpFee, found.lpFee)
    list.add("protocol fee", truth.protocolFee, found.protocolFee)
    list.add("creator fee", truth.creatorFee, found.creatorFee)
    // Rates, and the step of a pair's bins, stand out of some trades only: told, they are right.
    list.addIfTold("price", truth.statedPrice, found.statedPrice, truth.venue != .meteoraDLMM)
    list.addIfTold("lp rate", truth.lpFeePPM, found.lpFeePPM, false)
    list.addIfTold("protocol rate", truth.protocolFeePPM, found.protocolFeePPM, false)
    list.addIfTold("creator rate", truth.creatorFeePPM, found.creatorFeePPM, false)
  }

  /// Whether an event of the swap is there to tell the pool's state.
  private static func isTold(_ row: SwapRow) -> Bool {
    row.kind != .swap || !row.evidence.isDisjoint(with: [.eventCPI, .eventLog])
  }

  /// What is left of a row whose event was cut off.
  private static func untold(_ row: SwapRow) -> SwapRow {
    var row = row
    (row.baseReserve, row.quoteReserve, row.quoteVault) = (nil, nil, nil)
    (row.lpFee, row.protocolFee, row.creatorFee) = (nil, nil, nil)
    (row.statedPrice, row.sqrtPrice, row.sqrtPricesBefore, row.liquidity) = (nil, nil, nil, nil)
    row.flags.remove(.creatorFeeOnOutput)
    if [.raydiumCPMM, .raydiumCLMM, .orcaWhirlpool].contains(row.venue) {
      row.flags.remove(.transferFee)
    }
    return row
  }

  private static func place(_ row: SwapRow) -> [Int] {
    [
      Int(row.slot ?? 0), Int(row.blockTime ?? 0), Int(row.txIndex ?? 0), Int(row.outerIndex),
      Int(row.innerIndex), Int(row.leg), Int(row.legs),
    ]
  }

  private static func decimals(_ row: SwapRow) -> [UInt8?] {
    [row.baseDecimals, row.quoteDecimals]
  }
}

/// Collects what is not equal.
private struct Comparison {
  var differences: [String] = []

  mutating func add<Value: Equatable>(_ name: String, _ truth: Value, _ found: Value) {
    if truth != found { differences.append("\(name): simulated \(truth), decoded \(found)") }
  }

  /// Told by at least a million shares: right to two parts in a million, and dust.
  mutating func addNear(_ name: String, _ truth: UInt64?, _ found: UInt64) {
    let difference = truth.map { max($0, found) - min($0, found) }
    if let truth, let difference, difference <= truth / 500_000 + 3 { return }
    differences.append("\(name): simulated \(truth.map(String.init) ?? "none"), decoded \(found)")
  }

  /// An optional may be missing where it need not be told.
  mutating func addIfTold<Value: Equatable>(
    _ name: String, _ truth: Value?, _ found: Value?, _ isNeeded: Bool
  ) {
    if found == nil && !isNeeded { return }
    add(name, truth, found)
  }
}
