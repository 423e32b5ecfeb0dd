import Columns
import Market

/// One leg as a JSON object on a line: the frozen keys of docs/formats/export.md.
enum SwapLine {
  /// Appends the line of a record.
  static func append(_ record: SwapRecord, to bytes: inout [UInt8]) {
    let fields: [(String, String)] = [
      ("signature", text(record.signature.map { "\($0)" })),
      ("slot", number(record.slot)),
      ("block_time", number(record.blockTime)),
      ("tx_index", number(record.txIndex)),
      ("outer_index", "\(record.outerIndex)"),
      ("inner_index", record.innerIndex < 0 ? "null" : "\(record.innerIndex)"),
      ("venue", text(record.venue.name)),
      ("pool", text("\(record.pool.pool)")),
      ("base_mint", text("\(record.pool.baseMint)")),
      ("quote_mint", text("\(record.pool.quoteMint)")),
      ("side", text(record.side > 0 ? "buy" : record.side < 0 ? "sell" : nil)),
      ("base_amount", "\(record.baseAmount)"),
      ("quote_amount", "\(record.quoteAmount)"),
      ("base_reserve", number(record.baseReserve)),
      ("quote_reserve", number(record.quoteReserve)),
      ("price_after", record.priceAfter.map { $0.isFinite ? "\($0)" : "null" } ?? "null"),
      ("lp_fee", number(record.lpFee)),
      ("protocol_fee", number(record.protocolFee)),
      ("creator_fee", number(record.creatorFee)),
      ("trader", text(record.trader.map { "\($0)" })),
      ("fee_payer", text(record.feePayer.map { "\($0)" })),
      ("network_fee", "\(record.networkFee)"),
      ("tip", "\(record.tip)"),
      ("evidence", evidence(record.evidence)),
      ("failed", "\(record.failed)"),
    ]
    let line = fields.map { "\"\($0.0)\":\($0.1)" }.joined(separator: ",")
    bytes.append(contentsOf: "{\(line)}\n".utf8)
  }

  /// A name or a base58 key: no character of either needs escaping.
  private static func text(_ value: String?) -> String { value.map { "\"\($0)\"" } ?? "null" }

  private static func number(_ value: (some BinaryInteger)?) -> String {
    value.map { "\($0)" } ?? "null"
  }

  private static func evidence(_ value: Evidence) -> String {
    let names = Evidence.names.enumerated().filter { value.rawValue >> $0.offset & 1 == 1 }
    return "[" + names.map { "\"\($0.element)\"" }.joined(separator: ",") + "]"
  }
}
