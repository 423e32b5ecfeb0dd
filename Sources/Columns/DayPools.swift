import Market

/// The pools of a day in the order of their addresses.
struct DayPools {
  private(set) var entries: [PoolEntry] = []
  /// Decimals of each entry's two tokens, as its rows tell them.
  private(set) var decimals: [(base: UInt8?, quote: UInt8?)] = []
  /// Links of which neither pool has a row.
  private(set) var danglingLinkCount = 0
  /// Index in `entries` by the number in the drafts.
  private var indexes: [UInt32] = []
  private let table: KeyTable

  /// Pools of rows and of links. A pool known from a link only has the venue of the other end, and
  /// mints of zero bytes. `baseDecimals` are those of mints that a pool's own rows do not tell.
  init(
    _ drafts: PoolDrafts, links: [PoolLink], curves: [CurveFact],
    baseDecimals: (Pubkey) -> UInt8?
  ) {
    var drafts = drafts
    let linked = Self.linked(links)
    for link in linked {
      switch (drafts[link.from], drafts[link.to]) {
      case (nil, nil): danglingLinkCount += 1
      case (let from?, nil): drafts.add(PoolDraft(pool: link.to, venue: from.entry.venue))
      case (nil, let to?): drafts.add(PoolDraft(pool: link.from, venue: to.entry.venue))
      case (_?, _?): break
      }
    }
    table = drafts.table
    indexes = [UInt32](repeating: 0, count: drafts.drafts.count)
    let sorted = table.keys.indices.sorted { drafts.table.keys[$0] < drafts.table.keys[$1] }
    for number in sorted {
      let draft = drafts.drafts[number]
      indexes[number] = UInt32(entries.count)
      entries.append(draft.finished)
      decimals.append(
        (draft.baseDecimals ?? baseDecimals(draft.entry.baseMint), draft.quoteDecimals))
    }
    for link in linked {
      guard let from = index(of: link.from), let to = index(of: link.to) else { continue }
      entries[Int(from)].linkedPool = Int(to)
    }
    for curve in curves {
      guard let place = index(of: curve.pool).map(Int.init) else { continue }
      entries[place].curve = CurveSale.agreed(entries[place].curve, curve.sale)
    }
  }

  /// Row of the pools file of a pool; nil where it has none.
  func index(of pool: Pubkey) -> UInt32? { table.find(pool).map { indexes[$0] } }

  /// Links in a fixed order, one for each pool left: the one to the smallest address.
  private static func linked(_ links: [PoolLink]) -> [PoolLink] {
    var targets: [Pubkey: Pubkey] = [:]
    for link in links { targets[link.from] = min(targets[link.from] ?? link.to, link.to) }
    return targets.sorted { $0.key < $1.key }.map { PoolLink(from: $0.key, to: $0.value) }
  }
}
