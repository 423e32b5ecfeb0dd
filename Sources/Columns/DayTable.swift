import Market

/// A day's rows, markets and pools in their final order, ready to be written.
struct DayTable {
  /// A row and the place of its transaction.
  struct Row {
    var row: SwapRow
    let signature: Signature?
    let slot: UInt64?
    let blockTime: Int64?
    let txIndex: UInt32?
    let slotRank: UInt32
  }

  /// A pool event and the place of its transaction.
  struct EventRow {
    let event: PoolEvent
    let index: Int
    let place: DayOrder.Place
  }

  var input: DayInput
  private(set) var summary = DaySummary()
  /// Market-major; rows of no market last.
  private(set) var rows: [Row] = []
  /// Rows of failed transactions in chain order.
  private(set) var failedRows: [Row] = []
  /// Pool events of all transactions in chain order.
  private(set) var poolEvents: [EventRow] = []
  private(set) var markets: [MarketEntry] = []
  private(set) var pools = DayPools()
  let solPrice: SOLPrice

  /// Orders a day.
  init(_ input: DayInput) {
    self.input = input
    solPrice = SOLPrice(input.carriedCandles + input.candles)
    let order = DayOrder(input)
    summary.duplicateCount = order.duplicateCount
    summary.untimedCount = order.untimedCount
    summary.transactionCount = order.places.count
    var succeeded: [Row] = []
    for place in order.places {
      let transaction = input.transactions[place.index]
      poolEvents += Self.events(of: transaction, place)
      if transaction.failed {
        summary.failedTransactionCount += 1
        failedRows.append(contentsOf: Self.rows(of: transaction, place))
      } else {
        let kept = order.keptRows[place.index]
        succeeded.append(contentsOf: Self.rows(of: transaction, place, kept))
      }
    }
    let facts = TokenFacts(input.tokens)
    let decimals = Self.decimals(succeeded + failedRows)
    complete(&succeeded, decimals, facts)
    complete(&failedRows, decimals, facts)
    pools = DayPools(rows: succeeded, failedRows: failedRows, links: input.links)
    summary.continuity = PoolContinuity.check(succeeded)
    arrange(succeeded, facts)
    summary.rowCount = rows.count
    summary.failedRowCount = failedRows.count
    summary.marketCount = markets.count
    summary.poolCount = pools.entries.count
    summary.danglingLinkCount = pools.danglingLinkCount
  }

  /// A transaction's rows in chain order, its costs on the first one only.
  private static func rows(
    of transaction: DayTransaction, _ place: DayOrder.Place, _ kept: [Int]? = nil
  ) -> [Row] {
    let order = (kept ?? Array(transaction.rows.indices)).sorted {
      let (left, right) = (transaction.rows[$0], transaction.rows[$1])
      return (left.outerIndex, left.innerIndex, $0) < (right.outerIndex, right.innerIndex, $1)
    }
    let networkFee = transaction.rows.map(\.networkFee).max() ?? 0
    let tip = transaction.rows.map(\.tip).max() ?? 0
    return order.enumerated().map { position, index in
      var row = transaction.rows[index]
      row.networkFee = position == 0 ? networkFee : 0
      row.tip = position == 0 ? tip : 0
      if place.slotFromTime { row.flags.insert(.slotFromTime) }
      return Row(
        row: row, signature: transaction.signature, slot: place.slot,
        blockTime: transaction.blockTime, txIndex: transaction.txIndex, slotRank: place.slotRank)
    }
  }

  private static func events(
    of transaction: DayTransaction, _ place: DayOrder.Place
  ) -> [EventRow] {
    transaction.poolEvents.indices.sorted {
      let (left, right) = (transaction.poolEvents[$0], transaction.poolEvents[$1])
      return (left.outerIndex, left.innerIndex, $0) < (right.outerIndex, right.innerIndex, $1)
    }.map { EventRow(event: transaction.poolEvents[$0], index: place.index, place: place) }
  }

  /// Decimals of each base mint by the first row that tells them.
  private static func decimals(_ rows: [Row]) -> [Pubkey: UInt8] {
    var decimals: [Pubkey: UInt8] = [:]
    for row in rows where decimals[row.row.baseMint] == nil {
      decimals[row.row.baseMint] = row.row.baseDecimals
    }
    return decimals
  }

  /// Fills in decimals that the row's own transaction does not tell.
  private func complete(_ rows: inout [Row], _ decimals: [Pubkey: UInt8], _ facts: TokenFacts) {
    for index in rows.indices where rows[index].row.baseDecimals == nil {
      let mint = rows[index].row.baseMint
      rows[index].row.baseDecimals = decimals[mint] ?? facts[mint]?.decimals
    }
  }

  /// Puts rows market by market and describes the markets.
  private mutating func arrange(_ ordered: [Row], _ facts: TokenFacts) {
    var members: [Pubkey: [Int]] = [:]
    var marketless: [Int] = []
    for (index, row) in ordered.enumerated() {
      if QuoteMint(row.row.quoteMint) == nil {
        marketless.append(index)
      } else {
        members[row.row.baseMint, default: []].append(index)
      }
    }
    let selections = Dictionary(grouping: input.selections, by: \.mint)
    for (mint, indexes) in members.sorted(by: { $0.key < $1.key }) {
      let fact = facts[mint]
      let selection = selections[mint].flatMap(Self.strictest)
      let decimals = indexes.lazy.compactMap { ordered[$0].row.baseDecimals }.first
      markets.append(
        MarketEntry(
          baseMint: mint, createdAt: fact?.createdAt, selectedAt: selection?.selectedAt,
          selectedBy: selection?.selectedBy ?? .sample,
          decimals: decimals ?? MarketEntry.usualDecimals, supply: fact?.supply,
          creator: fact?.creator, rows: rows.count..<rows.count + indexes.count))
      for index in indexes { rows.append(ordered[index]) }
    }
    for index in marketless { rows.append(ordered[index]) }
  }

  /// Of several selections the earliest dated one: a date can only refuse entries.
  private static func strictest(_ selections: [MarketSelection]) -> MarketSelection? {
    selections.min {
      ($0.selectedAt ?? .max, $0.selectedBy.rawValue)
        < ($1.selectedAt ?? .max, $1.selectedBy.rawValue)
    }
  }
}

extension MarketEntry {
  /// Decimals of a market whose mint nobody described: those of nearly every launch.
  static let usualDecimals: UInt8 = 6
}
