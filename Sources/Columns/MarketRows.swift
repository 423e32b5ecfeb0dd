import Market

/// A market's rows as plain memory, for loops that look at all of them: row 0 is the market's
/// first. Only valid inside `MarketView.withRows`.
///
/// Unchecked because of its pointers: nothing writes to columns once they are made.
public struct MarketRows: @unchecked Sendable {
  /// Number of rows.
  public let count: Int
  /// As the columns of `SwapColumns`.
  public let slot: UnsafePointer<UInt64>
  /// Seconds since 1970, UTC.
  public let blockTime: UnsafePointer<Int64>
  /// Codes of `RowKind`.
  public let kind: UnsafePointer<UInt8>
  /// +1 buy, −1 sell, 0 pool event.
  public let side: UnsafePointer<Int8>
  /// First eight bytes of the trader's key; 0 = unknown.
  public let traderKey: UnsafePointer<UInt64>
  /// Base that moved, raw units.
  public let baseAmount: UnsafePointer<UInt64>
  /// Pricing reserve of base after the row.
  public let baseReserve: NullableRows<UInt64>
  /// Real quote after the row, raw units.
  public let quoteVault: NullableRows<UInt64>
  /// SOL per token after the row.
  public let price: NullableRows<Double>
  /// The quote amount in lamports.
  public let quoteLamports: NullableRows<UInt64>
  /// The quote amount in millionths of a USD.
  public let quoteMicroUSD: NullableRows<UInt64>

  /// Column by column: the columns are not copied as a whole.
  init(_ table: MarketTable, _ rows: Range<Int>) {
    count = rows.count
    slot = table.rows.slot.pointer(to: rows)
    blockTime = table.rows.blockTime.pointer(to: rows)
    kind = table.rows.kind.pointer(to: rows)
    side = table.rows.side.pointer(to: rows)
    traderKey = table.rows.traderKey.pointer(to: rows)
    baseAmount = table.rows.baseAmount.pointer(to: rows)
    baseReserve = NullableRows(table.rows.baseReserve, rows)
    quoteVault = NullableRows(table.rows.quoteVault, rows)
    price = NullableRows(table.rows.price, rows)
    quoteLamports = NullableRows(table.rows.quoteLamports, rows)
    quoteMicroUSD = NullableRows(table.rows.quoteMicroUSD, rows)
  }
}

/// A nullable column of a market's rows.
public struct NullableRows<Element: BitwiseCopyable> {
  /// nil = every row is null.
  public let values: UnsafePointer<Element>?
  /// Validity bits of the whole column; nil = every row with a value is valid.
  @usableFromInline let validity: UnsafePointer<UInt8>?
  @usableFromInline let firstRow: Int

  init(_ column: NullableColumn<Element>, _ rows: Range<Int>) {
    values = column.values?.pointer(to: rows)
    validity = column.validity?.pointer(to: 0..<(rows.upperBound + 7) / 8)
    firstRow = rows.lowerBound
  }

  /// Whether no row is null.
  public var isWhole: Bool { values != nil && validity == nil }

  /// A column without nulls.
  public init(whole values: UnsafePointer<Element>) {
    self.values = values
    validity = nil
    firstRow = 0
  }

  /// The value of a row, nil where it is null; `row` must be one of the market's.
  @inlinable
  public subscript(row: Int) -> Element? {
    guard let values else { return nil }
    if let validity {
      let at = firstRow + row
      if validity[at >> 3] >> UInt8(at & 7) & 1 == 0 { return nil }
    }
    return values[row]
  }
}

extension Column {
  /// The memory of some rows; traps when they are not the column's.
  func pointer(to rows: Range<Int>) -> UnsafePointer<Element> {
    precondition(rows.lowerBound >= 0 && rows.upperBound <= count, "rows outside the column")
    return base + rows.lowerBound
  }
}
