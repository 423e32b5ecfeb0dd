import Market

/// The fields and metadata of each column file: docs/formats/columns.md as code.
enum ColumnSchema {
  /// Version of the files' layout; a reader refuses any other.
  static let formatVersion = "1"

  private static let key = ArrowType.fixedBytes(count: 32)
  /// 128 bits, little endian.
  private static let wide = ArrowType.fixedBytes(count: 16)
  private static let seconds = ArrowType.timestampSeconds(utc: false)

  /// Rows of `swaps` and `failed`; slot and time are nullable in the `undated` folder only.
  static func swaps(undated: Bool) -> [ArrowField] {
    func known(_ name: String, _ bits: Int) -> ArrowField {
      ArrowField(name, .unsigned(bits: bits))
    }
    func maybe(_ name: String, _ bits: Int = 64) -> ArrowField {
      ArrowField(name, .unsigned(bits: bits), nullable: true)
    }
    return [
      ArrowField("slot", .unsigned(bits: 64), nullable: undated),
      ArrowField("block_time", .timestampSeconds(utc: true), nullable: undated),
      maybe("tx_index", 32), known("slot_rank", 32), known("outer_index", 16),
      ArrowField("inner_index", .signed(bits: 16)), known("leg", 8), known("legs", 8),
      known("kind", 8), ArrowField("side", .signed(bits: 8)), known("venue", 8),
      known("pool", 32), known("trader_key", 64), known("base_amount", 64),
      known("quote_amount", 64), maybe("base_reserve"), maybe("quote_reserve"),
      maybe("quote_vault"), ArrowField("price", .float64, nullable: true),
      ArrowField("stated_price", .float64, nullable: true),
      ArrowField("sqrt_price", wide, nullable: true),
      ArrowField("liquidity", wide, nullable: true),
      ArrowField("active_bin", .signed(bits: 32), nullable: true),
      maybe("share_base_reserve"), maybe("share_quote_reserve"), maybe("lp_fee"),
      maybe("protocol_fee"), maybe("creator_fee"), maybe("lp_fee_ppm", 32),
      maybe("protocol_fee_ppm", 32), maybe("creator_fee_ppm", 32), maybe("quote_lamports"),
      maybe("quote_micro_usd"), known("network_fee", 64), known("tip", 64), known("evidence", 8),
      known("flags", 16), ArrowField("signature", .fixedBytes(count: 64), nullable: true),
      ArrowField("trader", key, nullable: true), ArrowField("fee_payer", key, nullable: true),
    ]
  }

  static let markets = [
    ArrowField("base_mint", key), ArrowField("created_at", seconds, nullable: true),
    ArrowField("selected_at", seconds, nullable: true),
    ArrowField("selected_by", .unsigned(bits: 8)), ArrowField("decimals", .unsigned(bits: 8)),
    ArrowField("supply", .unsigned(bits: 64), nullable: true),
    ArrowField("creator", key, nullable: true), ArrowField("row_start", .unsigned(bits: 64)),
    ArrowField("row_count", .unsigned(bits: 64)),
  ]

  static let pools = [
    ArrowField("pool", key), ArrowField("base_mint", key), ArrowField("quote_mint", key),
    ArrowField("venue", .unsigned(bits: 8)),
    ArrowField("fee_ppm", .unsigned(bits: 32), nullable: true),
    ArrowField("linked_pool", .unsigned(bits: 32), nullable: true),
    ArrowField("base_decimals", .unsigned(bits: 8), nullable: true),
    ArrowField("quote_decimals", .unsigned(bits: 8), nullable: true),
    ArrowField("curve_start_base", .unsigned(bits: 64), nullable: true),
    ArrowField("curve_sale_base", .unsigned(bits: 64), nullable: true),
  ]

  /// Pool events with what the market's rows do not hold, in chain order.
  static let poolEvents = [
    ArrowField("slot", .unsigned(bits: 64), nullable: true),
    ArrowField("block_time", .timestampSeconds(utc: true), nullable: true),
    ArrowField("tx_index", .unsigned(bits: 32), nullable: true),
    ArrowField("slot_rank", .unsigned(bits: 32)), ArrowField("outer_index", .unsigned(bits: 16)),
    ArrowField("inner_index", .signed(bits: 16)), ArrowField("kind", .unsigned(bits: 8)),
    ArrowField("venue", .unsigned(bits: 8)), ArrowField("pool", key),
    ArrowField("base_mint", key, nullable: true), ArrowField("quote_mint", key, nullable: true),
    ArrowField("base_amount", .unsigned(bits: 64), nullable: true),
    ArrowField("quote_amount", .unsigned(bits: 64), nullable: true),
    ArrowField("liquidity_delta", wide, nullable: true),
    ArrowField("range_lower", .signed(bits: 32), nullable: true),
    ArrowField("range_upper", .signed(bits: 32), nullable: true),
    ArrowField("sqrt_price", wide, nullable: true),
    ArrowField("active_bin", .signed(bits: 32), nullable: true),
    ArrowField("linked_pool", key, nullable: true), ArrowField("user", key, nullable: true),
    ArrowField("failed", .unsigned(bits: 8)),
    ArrowField("signature", .fixedBytes(count: 64), nullable: true),
  ]

  /// What signers sent away, in chain order.
  static let outflows = [
    ArrowField("slot", .unsigned(bits: 64), nullable: true),
    ArrowField("block_time", .timestampSeconds(utc: true), nullable: true),
    ArrowField("slot_rank", .unsigned(bits: 32)), ArrowField("mint", key),
    ArrowField("owner", key), ArrowField("amount", .unsigned(bits: 64)),
  ]

  /// Movements of tokens and lamports, in the archive's order.
  static let transfers = [
    ArrowField("signature", .fixedBytes(count: 64)),
    ArrowField("slot", .unsigned(bits: 64), nullable: true),
    ArrowField("block_time", .timestampSeconds(utc: true), nullable: true),
    ArrowField("tx_index", .unsigned(bits: 32), nullable: true),
    ArrowField("outer_index", .unsigned(bits: 16)), ArrowField("inner_index", .signed(bits: 16)),
    ArrowField("height", .unsigned(bits: 8)), ArrowField("kind", .unsigned(bits: 8)),
    ArrowField("role", .unsigned(bits: 8)), ArrowField("mint", key, nullable: true),
    ArrowField("amount", .unsigned(bits: 64), nullable: true),
    ArrowField("fee", .unsigned(bits: 64), nullable: true),
    ArrowField("decimals", .unsigned(bits: 8), nullable: true),
    ArrowField("source", key, nullable: true), ArrowField("destination", key, nullable: true),
    ArrowField("source_owner", key, nullable: true),
    ArrowField("destination_owner", key, nullable: true),
    ArrowField("authority", key, nullable: true), ArrowField("failed", .unsigned(bits: 8)),
  ]

  static let candles = [
    ArrowField("address", key), ArrowField("open_time", seconds),
    ArrowField("interval_s", .unsigned(bits: 32)), ArrowField("open", .float64),
    ArrowField("high", .float64), ArrowField("low", .float64), ArrowField("close", .float64),
    ArrowField("volume", .float64), ArrowField("volume_usd", .float64),
    ArrowField("source", .unsigned(bits: 8)),
  ]

  static let tokens = [
    ArrowField("mint", key), ArrowField("decimals", .unsigned(bits: 8), nullable: true),
    ArrowField("supply", .unsigned(bits: 64), nullable: true),
    ArrowField("created_at", seconds, nullable: true), ArrowField("creator", key, nullable: true),
    ArrowField("token_program", key, nullable: true), ArrowField("name", .binary, nullable: true),
    ArrowField("symbol", .binary, nullable: true), ArrowField("seen_at", seconds),
    ArrowField("transfer_fee_bps", .unsigned(bits: 16), nullable: true),
    ArrowField("transfer_fee_max", .unsigned(bits: 64), nullable: true),
    ArrowField("transfer_fee_slot", .unsigned(bits: 64), nullable: true),
  ]

  /// The metadata of every file of a day.
  static func metadata(
    segmentHashes: [String], decoderVersion: String
  ) -> [(key: String, value: String)] {
    [
      ("format_version", formatVersion),
      ("segments", listText(segmentHashes.sorted())),
      ("decoder_version", decoderVersion),
      ("venues", listText(Venue.allCases.map(\.name))),
      ("kinds", listText(RowKind.allCases.map(\.name))),
      ("selected_by", listText(SelectedBy.allCases.map(\.name))),
      ("transfer_kinds", listText(Transfer.Kind.allCases.map(\.name))),
      ("transfer_roles", listText(Transfer.Role.allCases.map(\.name))),
      ("evidence_bits", listText(Evidence.names)),
      ("flag_bits", listText(RowFlags.names)),
    ]
  }

  /// A JSON list of strings.
  static func listText(_ items: [String]) -> String {
    let quoted = items.map { item in
      let escaped = item.unicodeScalars.map { scalar -> String in
        switch scalar {
        case "\"", "\\": "\\\(scalar)"
        case _ where scalar.value < 32:
          "\\u00" + (scalar.value < 16 ? "0" : "") + String(scalar.value, radix: 16)
        default: String(scalar)
        }
      }
      return "\"\(escaped.joined())\""
    }
    return "[\(quoted.joined(separator: ","))]"
  }
}
