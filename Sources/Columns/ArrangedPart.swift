import Market

/// A place in the chain's order that may be compared with that of a record elsewhere.
struct ChainPlace: Comparable {
  let slot: UInt64
  let rank: UInt32
  let instruction: UInt32

  init<Record>(_ key: PlacedKey<Record>) {
    slot = key.slot
    rank = key.rank
    instruction = key.instruction
  }

  static func < (left: Self, right: Self) -> Bool {
    (left.slot, left.rank, left.instruction) < (right.slot, right.rank, right.instruction)
  }
}

/// Records of one part in the chain's order, of transactions that are kept.
func placed<Record>(
  _ runs: [UnsafeBufferPointer<Record>], _ ranks: TransactionRanks
) -> [PlacedKey<Record>] {
  var keys: [PlacedKey<Record>] = []
  keys.reserveCapacity(runs.reduce(0) { $0 + $1.count })
  for run in runs {
    for record in run.pointers {
      let rank = ranks[record.pointee.transaction]
      if rank != TransactionRanks.dropped {
        keys.append(PlacedKey(record, rank: rank, number: keys.count))
      }
    }
  }
  return keys
}

/// Rows of one part in their final order, with what they say of pools and mints.
///
/// Unchecked because of the pointers, whose records stand and are only read.
struct ArrangedPart: @unchecked Sendable {
  private(set) var rows: [UnsafePointer<DayRow>] = []
  /// Number of each row's pool in `pools`.
  private(set) var poolNumbers: [UInt32] = []
  /// Ranges of `rows`, by mint; empty in a part without markets.
  private(set) var markets: [(mint: Pubkey, rows: Range<Int>)] = []
  private(set) var pools = PoolDrafts()
  /// Decimals of base mints by the first row that tells them.
  private(set) var decimals: [Pubkey: (place: ChainPlace, decimals: UInt8)] = [:]
  private(set) var presence: RowPresence = []
  /// By venue, of succeeded rows.
  private(set) var continuity: [VenueContinuity] = []
  private(set) var droppedTrades: [UInt32: Int] = [:]

  /// Arranges the rows of a part, market by market or as the chain went.
  init(
    _ runs: [UnsafeBufferPointer<DayRow>], _ ranks: TransactionRanks, markets: Bool,
    succeeded: Bool
  ) {
    var keys = placed(runs, ranks)
    if succeeded { droppedTrades = ranks.dropTwins(from: &keys) }
    rows.reserveCapacity(keys.count)
    poolNumbers.reserveCapacity(keys.count)
    if markets {
      for market in Self.byMarket(keys) {
        let start = rows.count
        add(market.keys, succeeded: succeeded)
        self.markets.append((market.mint, start..<rows.count))
      }
    } else {
      keys.sortUnlessInOrder()
      add(keys, succeeded: succeeded)
    }
    if succeeded {
      continuity = PoolContinuity.check(rows, poolNumbers, poolCount: pools.drafts.count)
    }
  }

  private static func byMarket(
    _ keys: [PlacedKey<DayRow>]
  ) -> [(mint: Pubkey, keys: [PlacedKey<DayRow>])] {
    var mints = KeyTable()
    var members: [[PlacedKey<DayRow>]] = []
    for key in keys {
      let number = mints.number(of: key.record.pointee.row.baseMint)
      if number == members.count { members.append([]) }
      members[number].append(key)
    }
    return mints.keys.indices.sorted { mints.keys[$0] < mints.keys[$1] }.map { number in
      members[number].sortUnlessInOrder()
      return (mints.keys[number], members[number])
    }
  }

  private mutating func add(_ keys: [PlacedKey<DayRow>], succeeded: Bool) {
    var described: Pubkey?
    for key in keys {
      rows.append(key.record)
      poolNumbers.append(pools.add(key, succeeded: succeeded))
      let mint = key.record.pointee.row.baseMint
      if mint != described, let known = key.record.pointee.row.baseDecimals {
        if decimals[mint] == nil { decimals[mint] = (ChainPlace(key), known) }
        described = mint
      }
      presence.formUnion(RowPresence(of: key.record))
    }
  }
}

/// Which of the columns that most days lack a row has.
struct RowPresence: OptionSet {
  let rawValue: UInt8
  static let statedPrice = RowPresence(rawValue: 1)
  static let sqrtPrice = RowPresence(rawValue: 2)
  static let liquidity = RowPresence(rawValue: 4)
  static let activeBin = RowPresence(rawValue: 8)
  static let shareReserves = RowPresence(rawValue: 16)

  init(rawValue: UInt8) { self.rawValue = rawValue }

  init(of record: UnsafePointer<DayRow>) {
    rawValue =
      (record.pointee.row.statedPrice == nil ? 0 : 1)
      | (record.pointee.row.sqrtPrice == nil ? 0 : 2)
      | (record.pointee.row.liquidity == nil ? 0 : 4)
      | (record.pointee.row.activeBin == nil ? 0 : 8)
      | (record.pointee.row.shareReserves == nil ? 0 : 16)
  }
}
