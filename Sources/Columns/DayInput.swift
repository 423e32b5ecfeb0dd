import Market

/// Where a transaction's rows come from, the fullest source first.
public enum RowOrigin: UInt8, Comparable, Sendable, BitwiseCopyable {
  /// A getTransaction answer.
  case chain = 0
  /// A validator's stream.
  case stream
  /// Helius Enhanced.
  case enhanced
  /// A vendor's or a tape's trades: no pool state.
  case vendor

  /// The fuller source first.
  public static func < (left: RowOrigin, right: RowOrigin) -> Bool {
    left.rawValue < right.rawValue
  }
}

/// One decoded transaction on its way into the columns.
public struct DayTransaction: Sendable {
  /// nil = the source does not tell (tapes); such transactions are never taken for duplicates.
  public var signature: Signature?
  /// Slot of the transaction; nil = the source does not tell.
  public var slot: UInt64?
  /// Seconds since 1970, UTC.
  public var blockTime: Int64?
  /// Position in its block.
  public var txIndex: UInt32?
  /// Hash of the request whose answer this came in; 0 = a unit of its own.
  public var unit: UInt64
  /// Order of its line within the unit.
  public var sequence: Int
  /// Whether the transaction failed: only its cost is real.
  public var failed: Bool
  /// How much the source tells: of copies the lowest is kept.
  public var origin: RowOrigin
  /// Legs and pool events; their signature, slot, time, index and `failed` are taken from here.
  public var rows: [SwapRow]
  /// Pool events, those whose pools have no row included.
  public var poolEvents: [PoolEvent]
  /// What its signers sent away.
  public var outflows: [TokenOutflow] = []

  /// A transaction from its parts.
  public init(
    signature: Signature?, slot: UInt64?, blockTime: Int64?, txIndex: UInt32?, unit: UInt64,
    sequence: Int, failed: Bool, origin: RowOrigin = .chain, rows: [SwapRow],
    poolEvents: [PoolEvent] = []
  ) {
    self.signature = signature
    self.slot = slot
    self.blockTime = blockTime
    self.txIndex = txIndex
    self.unit = unit
    self.sequence = sequence
    self.failed = failed
    self.origin = origin
    self.rows = rows
    self.poolEvents = poolEvents
  }
}

/// What one day's columns are made of, all of it in memory: for tests and simulations. The order
/// of every list but `rows` of a transaction is without meaning: the same content gives the same
/// bytes.
public struct DayInput: Sendable {
  /// nil = the folder `undated`.
  public var day: UTCDay?
  /// Hashes (SHA-256, hexadecimal) of all segments the content comes from, carried candles' too.
  public var segmentHashes: [String]
  /// Version of the decoder the rows come from.
  public var decoderVersion: String
  /// The transactions, succeeded and failed.
  public var transactions: [DayTransaction] = []
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
  /// A text of the caller's to keep with the day's columns.
  public var notes = ""

  /// An empty day.
  public init(day: UTCDay?, segmentHashes: [String], decoderVersion: String) {
    self.day = day
    self.segmentHashes = segmentHashes
    self.decoderVersion = decoderVersion
  }
}

extension DayBuilder {
  /// A builder that holds all of `input`; E-COLUMNS-005.
  convenience init(_ input: DayInput, scratch: DayScratch) throws(SundialError) {
    self.init(
      day: input.day, segmentHashes: input.segmentHashes, decoderVersion: input.decoderVersion,
      scratch: scratch)
    candles = input.candles
    carriedCandles = input.carriedCandles
    tokens = input.tokens
    links = input.links
    curves = input.curves
    selections = input.selections
    for transaction in input.transactions {
      try add(
        transaction, rows: transaction.rows[...], poolEvents: transaction.poolEvents[...],
        outflows: transaction.outflows[...])
    }
  }
}

extension DayInput {
  /// What becomes of the day: its order, its counts, its pools' continuity.
  var summary: DaySummary {
    let scratch = DayScratch(folder: "", memoryMax: .max, threads: 1)
    guard let day = try? DayBuilder(self, scratch: scratch).arrange() else {
      preconditionFailure("what stays in memory writes no file")
    }
    return day.summary
  }
}

/// What became of a day's transactions.
public struct DaySummary: Hashable, Sendable {
  /// Transactions kept, succeeded and failed.
  public var transactionCount = 0
  /// Those of `transactionCount` that failed on the chain.
  public var failedTransactionCount = 0
  /// Transactions dropped because another had their signature.
  public var duplicateCount = 0
  /// Transactions of a dated day left out because they have no block time.
  public var untimedCount = 0
  /// How the states of pools before and after their rows meet, by venue.
  public var continuity: [VenueContinuity] = []
  /// Links left out because neither pool has a row.
  public var danglingLinkCount = 0
  /// Rows of succeeded and of failed transactions.
  public var rowCount = 0
  /// Rows of failed transactions.
  public var failedRowCount = 0
  /// Markets (base mints) with rows.
  public var marketCount = 0
  /// Pools with rows.
  public var poolCount = 0

  /// A summary of nothing.
  public init() {}
}
