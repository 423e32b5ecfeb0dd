import Market

/// What several days say of pools. A pool is described by the first day with rows of it, and keeps
/// the fee of the days that know one if they agree.
struct PoolMerge {
  /// All pools, in the order of their keys.
  let merged: [PoolEntry]
  private let days: [[PoolEntry]]
  /// Places in `merged`.
  private let places: [Pubkey: Int]

  /// Merges the pools of ascending days.
  init(_ days: [[PoolEntry]]) {
    var known: [Pubkey: PoolEntry] = [:]
    var links: [Pubkey: Pubkey] = [:]
    var varying: Set<Pubkey> = []
    for day in days {
      for entry in day {
        if let link = entry.linkedPool, links[entry.pool] == nil {
          links[entry.pool] = day[link].pool
        }
        guard let before = known[entry.pool] else {
          known[entry.pool] = entry
          continue
        }
        if let fee = before.feePPM, let other = entry.feePPM, fee != other {
          varying.insert(entry.pool)
        }
        var merged = before.baseMint == .zero ? entry : before
        merged.feePPM = before.feePPM ?? entry.feePPM
        merged.curve = CurveSale.agreed(before.curve, entry.curve)
        known[entry.pool] = merged
      }
    }
    var pools = known.values.sorted { $0.pool < $1.pool }
    var places: [Pubkey: Int] = [:]
    for (place, entry) in pools.enumerated() { places[entry.pool] = place }
    for place in pools.indices {
      pools[place].linkedPool = links[pools[place].pool].flatMap { places[$0] }
      if varying.contains(pools[place].pool) { pools[place].feePPM = nil }
    }
    self.days = days
    self.places = places
    merged = PoolEntry.withoutCircularLinks(pools)
  }

  /// By index of a day's pools: where they stand in `merged`.
  func indexes(ofDay day: Int) -> [UInt32] {
    days[day].map { UInt32(places[$0.pool] ?? 0) }
  }

  /// A day's pools in its own order with what all days know of them, and behind them those that
  /// they lead to and the day does not name.
  func pools(ofDay day: Int) -> [PoolEntry] {
    var members = indexes(ofDay: day).map(Int.init)
    var locals: [Int: Int] = [:]
    for (local, place) in members.enumerated() { locals[place] = local }
    var next = 0
    while next < members.count {
      if let link = merged[members[next]].linkedPool, locals[link] == nil {
        locals[link] = members.count
        members.append(link)
      }
      next += 1
    }
    return members.map { place in
      var entry = merged[place]
      entry.linkedPool = entry.linkedPool.flatMap { locals[$0] }
      return entry
    }
  }
}
