import Market

/// Pools while their rows are read: what the first row in the chain's order says of each.
struct PoolDrafts {
  private(set) var table = KeyTable()
  private(set) var drafts: [PoolDraft] = []

  /// Adds a row; the number of its pool.
  mutating func add(_ key: PlacedKey<DayRow>, succeeded: Bool) -> UInt32 {
    let number = table.number(of: key.record.pointee.row.pool)
    if number == drafts.count { drafts.append(PoolDraft(key)) }
    drafts[number].add(key.record, succeeded: succeeded)
    return UInt32(number)
  }

  /// Adds the pools of another part; unless they `mayBeEarlier`, they only fill what is not known.
  mutating func merge(_ other: PoolDrafts, mayBeEarlier: Bool) {
    for draft in other.drafts {
      let number = table.number(of: draft.entry.pool)
      if number == drafts.count {
        drafts.append(draft)
      } else if mayBeEarlier {
        drafts[number].merge(draft)
      } else {
        drafts[number].take(draft)
      }
    }
  }

  subscript(pool: Pubkey) -> PoolDraft? {
    table.find(pool).map { drafts[$0] }
  }

  /// Adds a pool that no row names.
  mutating func add(_ draft: PoolDraft) {
    let number = table.number(of: draft.entry.pool)
    if number == drafts.count { drafts.append(draft) }
  }
}

/// One pool while its rows are read.
struct PoolDraft {
  private(set) var entry: PoolEntry
  private(set) var baseDecimals: UInt8?
  private(set) var quoteDecimals: UInt8?
  private var place: ChainPlace?
  private var rateVaries = false

  init(_ key: PlacedKey<DayRow>) {
    let row = key.record
    entry = PoolEntry(
      pool: row.pointee.row.pool, baseMint: row.pointee.row.baseMint,
      quoteMint: row.pointee.row.quoteMint, venue: row.pointee.row.venue, feePPM: nil,
      linkedPool: nil)
    place = ChainPlace(key)
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

  mutating func add(_ record: UnsafePointer<DayRow>, succeeded: Bool) {
    if baseDecimals == nil { baseDecimals = record.pointee.row.baseDecimals }
    if quoteDecimals == nil {
      quoteDecimals =
        record.pointee.row.quoteDecimals ?? QuoteMint(record.pointee.row.quoteMint)?.decimals
    }
    guard succeeded else { return }
    let rates = (
      record.pointee.row.lpFeePPM, record.pointee.row.protocolFeePPM,
      record.pointee.row.creatorFeePPM
    )
    if rates.0 == nil && rates.1 == nil && rates.2 == nil { return }
    add(
      rate: UInt32(
        clamping: UInt64(rates.0 ?? 0) + UInt64(rates.1 ?? 0) + UInt64(rates.2 ?? 0)))
  }

  private mutating func add(rate: UInt32) {
    if let known = entry.feePPM, known != rate { rateVaries = true }
    entry.feePPM = rate
  }

  /// Takes what another part knows of the same pool; the earlier row counts.
  mutating func merge(_ other: PoolDraft) {
    if let otherPlace = other.place, let own = place, otherPlace < own {
      let later = self
      self = other
      take(later)
    } else {
      take(other)
    }
  }

  /// Fills what is not known by a later row's knowledge.
  mutating func take(_ later: PoolDraft) {
    baseDecimals = baseDecimals ?? later.baseDecimals
    quoteDecimals = quoteDecimals ?? later.quoteDecimals
    rateVaries = rateVaries || later.rateVaries
    if let rate = later.entry.feePPM { add(rate: rate) }
  }
}
