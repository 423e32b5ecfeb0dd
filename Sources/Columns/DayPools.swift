import Market

/// The pools of a day in the order of their addresses.
struct DayPools {
  private(set) var entries: [PoolEntry] = []
  /// Decimals of each entry's two tokens, as its rows tell them.
  private(set) var decimals: [(base: UInt8?, quote: UInt8?)] = []
  /// Links of which neither pool has a row.
  private(set) var danglingLinkCount = 0
  private var indexes: [Pubkey: Int] = [:]

  /// No pools.
  init() {}

  /// Pools of rows in chain order and of links. A pool known from a link only has the venue of the
  /// other end, and mints of zero bytes.
  init(rows: [DayTable.Row], failedRows: [DayTable.Row], links: [PoolLink]) {
    var seen: [Pubkey: Draft] = [:]
    for row in rows { seen[row.row.pool, default: Draft(row.row)].add(row.row, succeeded: true) }
    for row in failedRows {
      seen[row.row.pool, default: Draft(row.row)].add(row.row, succeeded: false)
    }
    let linked = Self.linked(links)
    for link in linked {
      switch (seen[link.from], seen[link.to]) {
      case (nil, nil): danglingLinkCount += 1
      case (let from?, nil): seen[link.to] = Draft(pool: link.to, venue: from.entry.venue)
      case (nil, let to?): seen[link.from] = Draft(pool: link.from, venue: to.entry.venue)
      case (_?, _?): break
      }
    }
    for (pool, draft) in seen.sorted(by: { $0.key < $1.key }) {
      indexes[pool] = entries.count
      entries.append(draft.finished)
      decimals.append((draft.baseDecimals, draft.quoteDecimals))
    }
    for link in linked {
      guard let from = indexes[link.from], let to = indexes[link.to] else { continue }
      entries[from].linkedPool = to
    }
  }

  /// Row of the pools file of a pool that has a row.
  func index(of pool: Pubkey) -> UInt32 {
    guard let index = indexes[pool] else { preconditionFailure("a pool without an entry") }
    return UInt32(index)
  }

  /// Links in a fixed order, one for each pool left: the one to the smallest address.
  private static func linked(_ links: [PoolLink]) -> [PoolLink] {
    var targets: [Pubkey: Pubkey] = [:]
    for link in links { targets[link.from] = min(targets[link.from] ?? link.to, link.to) }
    return targets.sorted { $0.key < $1.key }.map { PoolLink(from: $0.key, to: $0.value) }
  }

  /// A pool while its rows are read.
  private struct Draft {
    var entry: PoolEntry
    var baseDecimals: UInt8?
    var quoteDecimals: UInt8?
    private var rateVaries = false

    init(_ row: SwapRow) {
      entry = PoolEntry(
        pool: row.pool, baseMint: row.baseMint, quoteMint: row.quoteMint, venue: row.venue,
        feePPM: nil, linkedPool: nil)
    }

    init(pool: Pubkey, venue: Venue) {
      entry = PoolEntry(
        pool: pool, baseMint: .zero, quoteMint: .zero, venue: venue, feePPM: nil, linkedPool: nil)
    }

    var finished: PoolEntry {
      var finished = entry
      if rateVaries { finished.feePPM = nil }
      return finished
    }

    mutating func add(_ row: SwapRow, succeeded: Bool) {
      baseDecimals = baseDecimals ?? row.baseDecimals
      quoteDecimals = quoteDecimals ?? row.quoteDecimals ?? QuoteMint(row.quoteMint)?.decimals
      let rates = [row.lpFeePPM, row.protocolFeePPM, row.creatorFeePPM].compactMap { $0 }
      guard succeeded, !rates.isEmpty else { return }
      let total = UInt32(clamping: rates.reduce(UInt64(0)) { $0 + UInt64($1) })
      if let known = entry.feePPM, known != total { rateVaries = true }
      entry.feePPM = total
    }
  }
}
