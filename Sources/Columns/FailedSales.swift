import Market

/// A sale that a token program refused.
public struct FailedSale: Hashable, Sendable {
  /// Its place on the chain.
  public var order: ChainOrder
  /// Seconds since 1970, UTC.
  public var blockTime: Int64
  /// First eight bytes of the seller's key, little endian; 0 = unknown.
  public var traderKey: UInt64

  /// A sale at a place and time.
  public init(order: ChainOrder, blockTime: Int64, traderKey: UInt64) {
    self.order = order
    self.blockTime = blockTime
    self.traderKey = traderKey
  }
}

/// Sales that token programs refused, by mint: the sign of tokens that cannot be sold.
public struct FailedSales: Sendable {
  private let sales: [Pubkey: [FailedSale]]

  /// No such sale.
  public static let none = FailedSales([:])

  /// Sales in any order.
  public init(_ sales: [Pubkey: [FailedSale]]) {
    self.sales = sales.mapValues { list in list.sorted { $0.order < $1.order } }
  }

  /// Whether there is none of any mint.
  public var isEmpty: Bool { sales.isEmpty }

  /// A mint's sales in the order of the chain.
  public subscript(mint: Pubkey) -> [FailedSale] { sales[mint] ?? [] }

  /// Several days' sales.
  init(days: [FailedSales]) {
    var sales: [Pubkey: [FailedSale]] = [:]
    for day in days { sales.merge(day.sales) { $0 + $1 } }
    self.init(sales)
  }

  /// The sales among failed rows of these pools; E-COLUMNS-003, 004.
  init(_ file: ArrowFile, _ pools: [PoolEntry]) throws(SundialError) {
    let flags: Column<UInt16> = try file.column("flags")
    let rows = (0..<file.rowCount).filter {
      RowFlags(rawValue: flags[$0]).contains(.failedInToken)
    }
    guard !rows.isEmpty else {
      self = .none
      return
    }
    let columns = try SwapRecordColumns(file)
    let trader: Column<UInt64> = try file.column("trader_key")
    try DayFiles.check(
      file, pool: columns.pool, venue: columns.venue, kind: columns.kind, side: columns.side,
      poolCount: pools.count)
    var sales: [Pubkey: [FailedSale]] = [:]
    for row in rows where columns.side[row] < 0 {
      guard let slot = columns.slot[row], let time = columns.blockTime[row] else { continue }
      let order = ChainOrder(
        slot: slot, slotRank: columns.slotRank[row], outerIndex: columns.outerIndex[row],
        innerIndex: columns.innerIndex[row])
      sales[pools[Int(columns.pool[row])].baseMint, default: []].append(
        FailedSale(order: order, blockTime: time, traderKey: trader[row]))
    }
    self.init(sales)
  }
}
