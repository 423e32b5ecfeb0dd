import Configurations
import Market

/// A row of a tape, read.
struct TapeRow {
  var swap: SwapRow
  /// Seconds since 1970 at which the mint was created, as the tape tells it.
  var createdAt: Int64?
}

/// Reads rows of a tape by its map. Amounts are read from their decimal text, never through
/// floating point.
struct TapeRowReader {
  let map: TapeMap
  /// Place of each named column in a CSV row; empty for NDJSON.
  private let places: [String: Int]
  private let fieldCount: Int

  /// A reader of rows under a CSV header (nil for NDJSON). Throws when a mapped column is missing.
  init(map: TapeMap, header: [UInt8]?, file: String) throws(SundialError) {
    self.map = map
    guard map.format == .csv else {
      places = [:]
      fieldCount = 0
      return
    }
    guard let fields = header.flatMap({ csvFields($0[...], delimiter: map.delimiter) }) else {
      throw SundialError(
        "E-TAPE-001", "the file has no header line", place: file,
        nextStep: "Give the first line the columns' names.", exitCode: .usage)
    }
    let names = fields.map { String(decoding: $0, as: UTF8.self) }
    places = Dictionary(
      names.enumerated().map { ($0.element, $0.offset) }, uniquingKeysWith: { first, _ in first })
    fieldCount = names.count
    for column in map.columnNames {
      guard names.count(where: { $0 == column }) != 1 else { continue }
      let isThere = names.contains(column)
      let near = isThere ? nil : nearestWord(to: column, among: names)
      throw SundialError(
        "E-TAPE-002",
        isThere
          ? "the header has the column '\(column)' more than once"
          : "the header has no column '\(column)'"
            + (near.map { "; did you mean '\($0)'?" } ?? ""),
        place: "\(file):1", nextStep: "Name the file's own columns in the map.", exitCode: .usage)
    }
  }

  /// The swap of a row.
  func read(_ record: ArraySlice<UInt8>) throws(TapeRefusalReason) -> TapeRow {
    let cells = try TapeCells(record, reader: self)
    let mint = try key(cells[map.mint], .badMint)
    guard mint != map.quote.key else { throw .badMint }
    let pool = try map.pool.map { name throws(TapeRefusalReason) in try key(cells[name], .badPool) }
    var swap = SwapRow(
      kind: .swap, venue: try venue(cells), pool: pool ?? mint, baseMint: mint,
      quoteMint: map.quote.key, outerIndex: 0, innerIndex: -1)
    swap.flags = .vendor
    swap.baseDecimals = map.baseAmount.decimals
    swap.quoteDecimals = map.quote.decimals
    try readPlace(cells, &swap)
    try readTrade(cells, &swap)
    try readNames(cells, &swap)
    let createdAt = try map.created.flatMap { column throws(TapeRefusalReason) in
      try cells[column.column].map { cell throws(TapeRefusalReason) in
        try seconds(cell, column.unit, .badCreated)
      }
    }
    return TapeRow(swap: swap, createdAt: createdAt)
  }

  /// Place of a column among the fields of a CSV row of the right length.
  func fields(of record: ArraySlice<UInt8>) throws(TapeRefusalReason) -> [[UInt8]] {
    guard let fields = csvFields(record, delimiter: map.delimiter) else { throw .unclosedQuote }
    guard fields.count == fieldCount else { throw .fieldCount }
    return fields
  }

  func place(of column: String) -> Int? { places[column] }

  private func readPlace(_ cells: TapeCells, _ swap: inout SwapRow) throws(TapeRefusalReason) {
    if let column = map.time {
      guard let cell = cells[column.column] else { throw .badTime }
      swap.blockTime = try seconds(cell, column.unit, .badTime)
    }
    if let column = map.slot {
      guard let slot = cells[column].flatMap({ DecimalNumber($0) }), !slot.isNegative,
        let value = slot.magnitude(power: 0, rounding: .exact), value <= UInt64(Int64.max)
      else { throw .badSlot }
      swap.slot = value
    } else if let time = swap.blockTime {
      // Semantics §1: a source with times and no slots.
      swap.slot = UInt64(time) * 5 / 2
      swap.flags.insert(.slotFromTime)
    }
  }

  private func readTrade(_ cells: TapeCells, _ swap: inout SwapRow) throws(TapeRefusalReason) {
    guard let word = cells[map.side.column],
      let side = map.side.meanings[String(decoding: word, as: UTF8.self)]
    else { throw .badSide }
    swap.side = side
    swap.quoteAmount = try amount(cells, map.quoteAmount, .badQuoteAmount)
    swap.baseAmount = try amount(cells, map.baseAmount, .badBaseAmount)
    guard swap.quoteAmount > 0 || swap.baseAmount > 0 else { throw .noAmount }
    swap.statedPrice = try statedPrice(cells) ?? amountsPrice(swap)
  }

  private func readNames(_ cells: TapeCells, _ swap: inout SwapRow) throws(TapeRefusalReason) {
    if let column = map.trader, let cell = cells[column.column] {
      swap.trader = Pubkey(base58: String(decoding: cell, as: UTF8.self))
      guard swap.trader != nil || column.allowsPseudonyms else { throw .badTrader }
    }
    if let column = map.signature, let cell = cells[column] {
      swap.signature = Signature(base58: String(decoding: cell, as: UTF8.self))
      guard swap.signature != nil else { throw .badSignature }
    }
  }

  /// The price column where it is mapped and tells a price: a tape's amounts may be rounded.
  private func statedPrice(_ cells: TapeCells) throws(TapeRefusalReason) -> Double? {
    guard let column = map.price, let cell = cells[column] else { return nil }
    guard let number = DecimalNumber(cell), !number.isNegative else { throw .badPrice }
    let price = number.double()
    guard price.isFinite else { throw .badPrice }
    return price > 0 ? price : nil
  }

  private func amountsPrice(_ swap: SwapRow) -> Double? {
    guard swap.quoteAmount > 0, swap.baseAmount > 0 else { return nil }
    let quote = Double(swap.quoteAmount) / Self.powerOfTen(map.quote.decimals)
    return quote / (Double(swap.baseAmount) / Self.powerOfTen(map.baseAmount.decimals))
  }

  /// 10^decimals; exact up to 10²².
  private static func powerOfTen(_ decimals: UInt8) -> Double {
    (0..<decimals).reduce(1) { power, _ in power * 10 }
  }

  private func amount(
    _ cells: TapeCells, _ column: TapeMap.AmountColumn, _ refusal: TapeRefusalReason
  ) throws(TapeRefusalReason) -> UInt64 {
    guard let number = cells[column.column].flatMap({ DecimalNumber($0) }), !number.isNegative,
      let amount = number.magnitude(
        power: column.isUI ? Int(column.decimals) : 0, rounding: .half),
      amount <= UInt64(Int64.max)
    else { throw refusal }
    return amount
  }

  private func key(
    _ cell: [UInt8]?, _ refusal: TapeRefusalReason
  ) throws(TapeRefusalReason) -> Pubkey {
    guard let cell, cell.count <= 44,
      let key = Pubkey(base58: String(decoding: cell, as: UTF8.self))
    else { throw refusal }
    return key
  }

  private func venue(_ cells: TapeCells) throws(TapeRefusalReason) -> Venue {
    switch map.venue {
    case .constant(let venue): return venue
    case .words(let words):
      guard let cell = cells[words.column],
        let venue = words.meanings[String(decoding: cell, as: UTF8.self)]
      else { throw .unknownVenue }
      return venue
    }
  }

  private func seconds(
    _ cell: [UInt8], _ unit: TapeMap.TimeUnit, _ refusal: TapeRefusalReason
  ) throws(TapeRefusalReason) -> Int64 {
    let value: Int64? =
      switch unit {
      case .seconds: DecimalNumber(cell)?.integer(rounding: .down)
      case .milliseconds: DecimalNumber(cell)?.integer(power: -3, rounding: .down)
      case .iso: unixSeconds(iso: cell)
      }
    // The year 9999 ends there; nothing on the chain is older than 1970.
    guard let value, (0...253_402_300_799).contains(value) else { throw refusal }
    return value
  }
}

/// The cells of one row by column.
struct TapeCells {
  private let reader: TapeRowReader
  private var fields: [[UInt8]] = []
  private var document: ConfigurationDocument?

  init(_ record: ArraySlice<UInt8>, reader: TapeRowReader) throws(TapeRefusalReason) {
    self.reader = reader
    if reader.map.format == .csv {
      fields = try reader.fields(of: record)
      return
    }
    do {
      document = try ConfigurationDocument(source: Array(record), file: "", strict: true)
    } catch {
      throw .notJSON
    }
    guard case .object = document?.root.kind else { throw .notJSON }
  }

  /// The text of a cell; nil when it is empty or missing.
  subscript(column: String) -> [UInt8]? {
    guard let document else {
      guard let place = reader.place(of: column), !fields[place].isEmpty else { return nil }
      return fields[place]
    }
    switch document.root[column]?.kind {
    case .number(let text), .string(let text): return text.isEmpty ? nil : Array(text.utf8)
    default: return nil
    }
  }
}
