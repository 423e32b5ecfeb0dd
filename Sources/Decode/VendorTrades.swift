import CTransactionJSON
import Market

/// Trades that a vendor lists: swaps without pool state, of unknown depth.
public struct DecodedTrades: Sendable {
  /// Flagged `vendor`, the oldest first.
  public var rows: [SwapRow] = []
  /// Lines that could not be read, and why.
  public var problems: [LineProblem] = []
}

/// Swaps from archive lines whose bodies are items of Birdeye's v3 trade lists, or whole answers.
///
/// Amounts are the vendor's raw integers, the price is what was paid. Deposits and withdrawals in
/// such lists are passed over; a trade at an exchange that is not known here is a problem.
public func decodeVendorTrades(_ block: UnsafeRawBufferPointer) -> DecodedTrades {
  var decoded = DecodedTrades()
  var list: UnsafeMutablePointer<TradeRecord>?
  var count = 0
  let status = transaction_trades(
    block.bindMemory(to: UInt8.self).baseAddress, block.count, &list, &count)
  guard status == 0, let list else {
    decoded.problems = [LineProblem(line: 0, signature: nil, reason: reason(status))]
    return decoded
  }
  defer { transaction_trades_free(list) }
  for record in UnsafeBufferPointer(start: list, count: count) {
    let signature = record.has_signature == 1 ? loadSignature(record.signature) : nil
    guard record.status == TRANSACTION_JSON_OK else {
      decoded.problems.append(
        LineProblem(line: Int(record.line), signature: signature, reason: reason(record.status)))
      continue
    }
    guard record.is_swap == 1 else { continue }
    let source = withUnsafeBytes(of: record.source) {
      String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
    }
    guard let venue = vendorVenues[source] else {
      decoded.problems.append(
        LineProblem(
          line: Int(record.line), signature: signature,
          reason: "trade at an exchange not known here: \(source)"))
      continue
    }
    decoded.rows.append(row(of: record, venue, signature))
  }
  // Lists begin with the newest; of one slot the order is theirs, turned round.
  decoded.rows = decoded.rows.reversed().enumerated().sorted {
    ($0.element.slot ?? 0, $0.offset) < ($1.element.slot ?? 0, $1.offset)
  }.map(\.element)
  return decoded
}

/// Birdeye's names of the exchanges.
private let vendorVenues: [String: Venue] = [
  "pump_dot_fun": .pumpFun, "pump_fun": .pumpFun, "pump_amm": .pumpSwap, "pump_swap": .pumpSwap,
  "raydium": .raydiumAMMV4, "raydium_cp": .raydiumCPMM, "raydium_cpmm": .raydiumCPMM,
  "raydium_clamm": .raydiumCLMM, "raydium_clmm": .raydiumCLMM,
  "raydium_launchlab": .raydiumLaunchLab, "raydium_launchpad": .raydiumLaunchLab,
  "meteora_dlmm": .meteoraDLMM, "meteora": .meteoraDAMMV1, "meteora_damm_v1": .meteoraDAMMV1,
  "meteora_damm_v2": .meteoraDAMMV2, "meteora_dynamic_bonding_curve": .meteoraDBC,
  "meteora_dbc": .meteoraDBC, "orca": .orcaWhirlpool, "orca_whirlpool": .orcaWhirlpool,
]

private func row(
  of record: TradeRecord, _ venue: Venue, _ signature: Signature?
) -> SwapRow {
  let (given, received) = (loadKey(record.given.mint), loadKey(record.received.mint))
  let givesQuote = QuoteMint.side(received, given) == 1
  let (base, quote) = givesQuote ? (record.received, record.given) : (record.given, record.received)
  var row = SwapRow(
    kind: .swap, venue: venue, pool: loadKey(record.pool), baseMint: loadKey(base.mint),
    quoteMint: loadKey(quote.mint), outerIndex: UInt16(record.outer),
    innerIndex: Int16(record.inner))
  row.signature = signature
  row.slot = record.slot
  row.blockTime = record.block_time
  row.side = givesQuote ? 1 : -1
  (row.baseAmount, row.quoteAmount) = (base.amount, quote.amount)
  (row.baseDecimals, row.quoteDecimals) = (base.decimals, quote.decimals)
  row.statedPrice = paidPrice(row)
  row.trader = record.has_owner == 1 ? loadKey(record.owner) : nil
  row.flags = .vendor
  return row
}

/// Quote per base in UI units as it was paid; nil where it is no positive number.
private func paidPrice(_ row: SwapRow) -> Double? {
  guard row.baseAmount > 0, row.quoteAmount > 0, let base = row.baseDecimals,
    let quote = row.quoteDecimals
  else { return nil }
  func scaled(_ amount: UInt64, _ decimals: UInt8) -> Double {
    var power = 1.0
    for _ in 0..<decimals { power *= 10 }
    return Double(amount) / power
  }
  let price = scaled(row.quoteAmount, quote) / scaled(row.baseAmount, base)
  return price > 0 && price.isFinite ? price : nil
}
