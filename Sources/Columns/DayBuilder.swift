import Market

/// Gathers one day's decoded transactions, in bounded memory, until they are put in order.
///
/// What is small whatever the day (candles, facts of tokens, links of pools) is kept as it is.
public final class DayBuilder {
  /// Bytes of rows and places kept in memory before they go to a file.
  public static let memoryMax = 128 << 20

  let day: UTCDay?
  let segmentHashes: [String]
  let decoderVersion: String
  let scratch: DayScratch
  /// SOL/USD candles of the day.
  public var candles: [Candle] = []
  /// SOL/USD candles of the day before: the first minute's close.
  public var carriedCandles: [Candle] = []
  /// What was said of mints.
  public var tokens: [TokenFact] = []
  /// Curves and the pools after them.
  public var links: [PoolLink] = []
  /// What launch curves have to sell.
  public var curves: [CurveFact] = []
  /// Markets without one count as `sample`.
  public var selections: [MarketSelection] = []

  private let order = TransactionOrder()
  let rows = DayParts<DayRow>(markets: true)
  let failedRows = DayParts<DayRow>(markets: false)
  let events = DayParts<DayEvent>(markets: false)
  let outflows = DayParts<DayOutflow>(markets: false)
  private var spill: SpilledParts
  private var transactionCount: UInt32 = 0

  /// A day (nil: `undated`) without transactions. What memory should not hold goes to a file
  /// without a name in `scratchFolder`.
  public convenience init(
    day: UTCDay?, segmentHashes: [String], decoderVersion: String, scratchFolder: String,
    threads: Int
  ) {
    self.init(
      day: day, segmentHashes: segmentHashes, decoderVersion: decoderVersion,
      scratch: DayScratch(folder: scratchFolder, memoryMax: Self.memoryMax, threads: threads))
  }

  init(day: UTCDay?, segmentHashes: [String], decoderVersion: String, scratch: DayScratch) {
    self.day = day
    self.segmentHashes = segmentHashes
    self.decoderVersion = decoderVersion
    self.scratch = scratch
    spill = SpilledParts(scratch: scratch)
  }

  /// Adds a transaction, with rows, events and outflows given beside it; of two with one signature
  /// one is kept in the end. E-COLUMNS-005.
  public func add(
    _ transaction: DayTransaction, rows: ArraySlice<SwapRow>,
    poolEvents: ArraySlice<PoolEvent> = [],
    outflows: ArraySlice<TokenOutflow> = []
  ) throws(SundialError) {
    precondition(transactionCount < .max - 1, "more transactions than a day can number")
    let slot = Self.slot(of: transaction, dated: day != nil)
    order.add(
      TransactionPlace(
        signature: transaction.signature ?? .zero, slot: slot ?? .max, unit: transaction.unit,
        sequence: transaction.sequence, txIndex: transaction.txIndex ?? .max,
        number: transactionCount, rowCount: UInt32(clamping: rows.count),
        origin: transaction.origin, traits: traits(of: transaction, slot)))
    addRows(rows, of: transaction, slot)
    for event in poolEvents {
      events.add(
        DayEvent(
          event: event, transaction: transactionCount, signature: transaction.signature,
          slot: slot, blockTime: transaction.blockTime, txIndex: transaction.txIndex,
          failed: transaction.failed))
    }
    for outflow in outflows {
      self.outflows.add(
        DayOutflow(
          outflow: outflow, transaction: transactionCount, slot: slot,
          blockTime: transaction.blockTime))
    }
    transactionCount += 1
    if transactionCount % 256 == 0 { try spillIfLarge() }
  }

  private func traits(of transaction: DayTransaction, _ slot: UInt64?) -> TransactionPlace.Traits {
    var traits: TransactionPlace.Traits = []
    if transaction.signature != nil { traits.insert(.hasSignature) }
    if slot != nil { traits.insert(.hasSlot) }
    if transaction.txIndex != nil { traits.insert(.hasIndex) }
    if transaction.failed { traits.insert(.failed) }
    if day == nil || transaction.blockTime != nil { traits.insert(.hasPlace) }
    return traits
  }

  /// A transaction's costs stand on its first row only.
  private func addRows(
    _ rows: ArraySlice<SwapRow>, of transaction: DayTransaction, _ slot: UInt64?
  ) {
    var first = rows.startIndex
    var networkFee: UInt64 = 0
    var tip: UInt64 = 0
    for index in rows.indices {
      networkFee = max(networkFee, rows[index].networkFee)
      tip = max(tip, rows[index].tip)
      let place = (rows[index].outerIndex, rows[index].innerIndex)
      if place < (rows[first].outerIndex, rows[first].innerIndex) { first = index }
    }
    for index in rows.indices {
      var record = DayRow(row: rows[index], transaction: transactionCount)
      record.row.networkFee = index == first ? networkFee : 0
      record.row.tip = index == first ? tip : 0
      record.row.signature = transaction.signature
      record.row.slot = slot
      record.row.blockTime = transaction.blockTime
      record.row.txIndex = transaction.txIndex
      if slot != nil && transaction.slot == nil { record.row.flags.insert(.slotFromTime) }
      if transaction.failed {
        failedRows.add(record)
      } else if QuoteMint(record.row.quoteMint) == nil {
        self.rows.add(record)
      } else {
        self.rows.add(record, ofMarket: record.row.baseMint)
      }
    }
  }

  private func spillAll() throws(SundialError) {
    try spill.spill(order.parts)
    try spill.spill(rows.parts)
    try spill.spill(failedRows.parts)
    try spill.spill(events.parts)
    try spill.spill(outflows.parts)
  }

  private func spillIfLarge() throws(SundialError) {
    let pending =
      order.pendingByteCount + rows.pendingByteCount + failedRows.pendingByteCount
      + events.pendingByteCount + outflows.pendingByteCount
    if pending > scratch.memoryMax { try spillAll() }
  }

  /// Puts everything in order; nothing may be added after it. E-COLUMNS-005.
  public func arrange() throws(SundialError) -> ArrangedDay {
    if spill.isUsed { try spillAll() }
    let file = try spill.mapped()
    let ranks = try order.ranks(in: file, scratch: scratch)
    return ArrangedDay(self, ranks, file)
  }

  /// Slot of a transaction; ⌊5·t/2⌋ where a dated source has none.
  private static func slot(of transaction: DayTransaction, dated: Bool) -> UInt64? {
    if let slot = transaction.slot { return slot }
    guard dated, let time = transaction.blockTime, let seconds = UInt64(exactly: time) else {
      return nil
    }
    let (product, overflow) = seconds.multipliedReportingOverflow(by: 5)
    return overflow ? nil : product / 2
  }
}
