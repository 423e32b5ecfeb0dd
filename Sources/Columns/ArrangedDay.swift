import Market

/// A day's rows, markets and pools in their final order, ready to be written.
public final class ArrangedDay {
  /// What became of what was added.
  public private(set) var summary: DaySummary

  let builder: DayBuilder
  /// Market-major; rows of no market last.
  private(set) var rows = ArrangedRows()
  /// Rows of failed transactions in chain order.
  private(set) var failedRows = ArrangedRows()
  /// Pool events of all transactions in chain order.
  private(set) var events: [UnsafePointer<DayEvent>] = []
  /// What signers sent away, in chain order.
  private(set) var outflows: [UnsafePointer<DayOutflow>] = []
  private(set) var markets: [MarketEntry] = []
  private(set) var pools: DayPools
  let ranks: TransactionRanks
  let facts: TokenFacts
  let solPrice: SOLPrice
  /// Where records lie that memory does not hold.
  let file: SpillFile?
  private let decimals: [Pubkey: UInt8]

  /// Orders what `builder` gathered.
  init(_ builder: DayBuilder, _ ranks: TransactionRanks, _ file: SpillFile?) {
    self.builder = builder
    self.ranks = ranks
    self.file = file
    summary = ranks.summary
    solPrice = SOLPrice(builder.carriedCandles + builder.candles)
    let facts = TokenFacts(builder.tokens)
    self.facts = facts
    let succeeded = Self.parts(builder, builder.rows, ranks, file, succeeded: true)
    let failed = Self.parts(builder, builder.failedRows, ranks, file, succeeded: false)
    let decimals = Self.decimals(succeeded, failed)
    self.decimals = decimals
    var drafts = PoolDrafts()
    for part in succeeded { drafts.merge(part.pools, mayBeEarlier: true) }
    for part in failed { drafts.merge(part.pools, mayBeEarlier: false) }
    pools = DayPools(drafts, links: builder.links, curves: builder.curves) {
      decimals[$0] ?? facts[$0]?.decimals
    }
    rows = ArrangedRows(succeeded, pools)
    failedRows = ArrangedRows(failed, pools)
    events = Self.inOrder(builder.events, ranks, file)
    outflows = Self.inOrder(builder.outflows, ranks, file)
    describeMarkets(succeeded)
    count(succeeded)
  }

  /// Decimals of a base mint that a row's own transaction does not tell.
  func decimals(of mint: Pubkey) -> UInt8? { decimals[mint] ?? facts[mint]?.decimals }

  private static func parts(
    _ builder: DayBuilder, _ rows: DayParts<DayRow>, _ ranks: TransactionRanks, _ file: SpillFile?,
    succeeded: Bool
  ) -> [ArrangedPart] {
    let (parts, marketPartCount) = (rows.parts, rows.marketPartCount)
    return parallelMap(count: parts.count, threads: builder.scratch.threads, state: {}) {
      _, index in
      defer { file?.release() }
      return ArrangedPart(
        parts[index].runs(in: file), ranks, markets: index < marketPartCount, succeeded: succeeded)
    }
  }

  private static func inOrder<Record>(
    _ records: DayParts<Record>, _ ranks: TransactionRanks, _ file: SpillFile?
  ) -> [UnsafePointer<Record>] {
    records.parts.flatMap { part in
      var keys = placed(part.runs(in: file), ranks)
      keys.sortUnlessInOrder()
      return keys.map(\.record)
    }
  }

  /// Decimals of each base mint by the first row that tells them, failed ones last.
  private static func decimals(
    _ succeeded: [ArrangedPart], _ failed: [ArrangedPart]
  ) -> [Pubkey: UInt8] {
    var first: [Pubkey: (place: ChainPlace, decimals: UInt8)] = [:]
    for part in succeeded {
      first.merge(part.decimals) { $1.place < $0.place ? $1 : $0 }
    }
    for part in failed {
      first.merge(part.decimals) { known, _ in known }
    }
    return first.mapValues(\.decimals)
  }

  private func describeMarkets(_ parts: [ArrangedPart]) {
    let selections = Dictionary(grouping: builder.selections, by: \.mint)
    var base = 0
    for part in parts {
      for (mint, rows) in part.markets {
        let fact = facts[mint]
        let selection = selections[mint].flatMap(Self.strictest)
        markets.append(
          MarketEntry(
            baseMint: mint, createdAt: fact?.createdAt, selectedAt: selection?.selectedAt,
            selectedBy: selection?.selectedBy ?? (fact?.createdAt == nil ? .sample : .creation),
            decimals: decimals(of: mint) ?? MarketEntry.usualDecimals, supply: fact?.supply,
            creator: fact?.creator, rows: base + rows.lowerBound..<base + rows.upperBound))
      }
      base += part.rows.count
    }
  }

  private func count(_ parts: [ArrangedPart]) {
    summary.continuity = PoolContinuity.joined(parts.map(\.continuity))
    let gone = ranks.goneCount(parts.map(\.droppedTrades))
    summary.duplicateCount += gone
    summary.transactionCount -= gone
    summary.rowCount = rows.records.count
    summary.failedRowCount = failedRows.records.count
    summary.marketCount = markets.count
    summary.poolCount = pools.entries.count
    summary.danglingLinkCount = pools.danglingLinkCount
  }

  /// Of several selections the earliest dated one: a date can only refuse entries.
  private static func strictest(_ selections: [MarketSelection]) -> MarketSelection? {
    selections.min {
      ($0.selectedAt ?? .max, $0.selectedBy.rawValue)
        < ($1.selectedAt ?? .max, $1.selectedBy.rawValue)
    }
  }
}

/// Rows in their final order, each with the row of its pool in the pools file.
///
/// Unchecked because of the pointers, whose records stand and are only read.
struct ArrangedRows: @unchecked Sendable {
  private(set) var records: [UnsafePointer<DayRow>] = []
  private(set) var pools: [UInt32] = []
  private(set) var presence: RowPresence = []

  init() {}

  init(_ parts: [ArrangedPart], _ pools: DayPools) {
    let count = parts.reduce(0) { $0 + $1.rows.count }
    records.reserveCapacity(count)
    self.pools.reserveCapacity(count)
    for part in parts {
      records += part.rows
      let indexes = part.pools.table.keys.map { pool in
        guard let index = pools.index(of: pool) else { preconditionFailure("a pool left out") }
        return index
      }
      for number in part.poolNumbers { self.pools.append(indexes[Int(number)]) }
      presence.formUnion(part.presence)
    }
  }
}

extension MarketEntry {
  /// Decimals of a market whose mint nobody described: those of nearly every launch.
  static let usualDecimals: UInt8 = 6
}
