import Market

/// The transactions of a day, to be freed of duplicates and ranked within their slots.
///
/// Both are done part by part: copies of a transaction share the part of its signature, the
/// transactions of a slot that of its number. No part has to fit in memory beside another.
struct TransactionOrder {
  static let partCount = 64

  /// By the first bits of the signature.
  let parts = (0..<partCount).map { _ in RecordStore<TransactionPlace>() }

  var pendingByteCount: Int { parts.reduce(0) { $0 + $1.pendingByteCount } }

  func add(_ place: TransactionPlace) {
    let part =
      place.traits.contains(.hasSignature)
      ? Int(place.signaturePrefix >> 58) : Int(place.number) % Self.partCount
    parts[part].append(place)
  }

  /// The ranks; `file` holds what was spilled, and is mapped. E-COLUMNS-005.
  func ranks(in file: SpillFile?, scratch: DayScratch) throws(SundialError) -> TransactionRanks {
    let ranks = TransactionRanks(count: parts.reduce(0) { $0 + $1.count })
    let bySlot = (0..<Self.partCount).map { _ in RecordStore<TransactionPlace>() }
    var spill = SpilledParts(scratch: scratch)
    // A few parts at once: their records are read where they lie.
    for start in stride(from: 0, to: Self.partCount, by: 8) {
      let kept = parallelMap(count: 8, threads: scratch.threads, state: {}) { _, index in
        KeptTransactions(parts[start + index].runs(in: file))
      }
      for part in kept {
        ranks.count(part)
        for place in part.places {
          bySlot[Int(place.pointee.slot % UInt64(Self.partCount))].append(place.pointee)
        }
      }
      file?.release()
      try spill.spillIfLarge(bySlot)
    }
    if spill.isUsed { try spill.spill(bySlot) }
    let slotFile = try spill.mapped()
    _ = parallelMap(count: Self.partCount, threads: scratch.threads, state: {}) { _, part in
      ranks.rank(bySlot[part].runs(in: slotFile))
      slotFile?.release()
    }
    return ranks
  }
}

/// The transactions of a part without copies.
///
/// Unchecked because of the pointers, whose records stand and are only read.
struct KeptTransactions: @unchecked Sendable {
  private(set) var places: [PlacePointer] = []
  private(set) var duplicateCount = 0
  /// A vendor's trades and the chain's own transaction of the same signature.
  private(set) var twins: [(trades: PlacePointer, chain: PlacePointer)] = []
  private(set) var untimedCount = 0

  init(_ runs: [UnsafeBufferPointer<TransactionPlace>]) {
    var signed: [(prefix: UInt64, place: PlacePointer)] = []
    for run in runs {
      for place in run.pointers {
        if place.pointee.traits.contains(.hasSignature) {
          signed.append((place.pointee.signaturePrefix, place))
        } else {
          keep(place)
        }
      }
    }
    signed.sort { $0.prefix < $1.prefix }
    var start = 0
    for end in signed.indices.map({ $0 + 1 }) {
      if end < signed.count, signed[end].prefix == signed[start].prefix { continue }
      if end - start == 1 {
        keep(signed[start].place)
      } else {
        keepOneOfEach(signed[start..<end].map(\.place))
      }
      start = end
    }
  }

  private mutating func keepOneOfEach(_ places: [PlacePointer]) {
    let sorted = places.sorted {
      let (left, right) = ($0.pointee, $1.pointee)
      return left.signature != right.signature
        ? left.signature < right.signature : left.isPreferred(to: right)
    }
    var best = sorted[0]
    for (index, place) in sorted.enumerated() {
      if index == 0 || sorted[index - 1].pointee.signature != place.pointee.signature {
        best = place
        keep(place)
      } else if place.pointee.origin == .vendor, sorted[index - 1].pointee.origin != .vendor {
        // Beside the chain's own, a vendor's trades stay where they hold a leg that it does not.
        twins.append((place, best))
        keep(place)
      } else {
        duplicateCount += 1
      }
    }
  }

  private mutating func keep(_ place: PlacePointer) {
    if place.pointee.traits.contains(.hasPlace) {
      places.append(place)
    } else {
      untimedCount += 1
    }
  }
}

/// The rank of each transaction within its slot.
///
/// Unchecked because threads write it, each the places of its own transactions.
final class TransactionRanks: @unchecked Sendable {
  /// The rank of a transaction that is not kept.
  static let dropped = UInt32.max

  private let ranks: UnsafeMutablePointer<UInt32>
  private let count: Int
  private(set) var summary = DaySummary()

  /// The chain's own transaction of the signature that a vendor's trades have.
  private struct Twin {
    let chain: UInt32
    let failed: Bool
    /// Trades of the vendor.
    let rowCount: Int
  }

  /// By the number of the vendor's transaction.
  private var twins: [UInt32: Twin] = [:]
  /// Numbers of the chain's.
  private var twinned: Set<UInt32> = []

  fileprivate init(count: Int) {
    self.count = count
    ranks = .allocate(capacity: max(count, 1))
    ranks.initialize(repeating: Self.dropped, count: max(count, 1))
  }

  deinit { ranks.deallocate() }

  subscript(transaction: UInt32) -> UInt32 {
    precondition(Int(transaction) < count, "a transaction that was not added")
    return ranks[Int(transaction)]
  }

  fileprivate func count(_ part: KeptTransactions) {
    summary.duplicateCount += part.duplicateCount
    summary.untimedCount += part.untimedCount
    summary.transactionCount += part.places.count
    for place in part.places where place.pointee.traits.contains(.failed) {
      summary.failedTransactionCount += 1
    }
    for (trades, chain) in part.twins {
      twins[trades.pointee.number] = Twin(
        chain: chain.pointee.number, failed: chain.pointee.traits.contains(.failed),
        rowCount: Int(trades.pointee.rowCount))
      twinned.insert(chain.pointee.number)
    }
  }

  fileprivate func rank(_ runs: [UnsafeBufferPointer<TransactionPlace>]) {
    var places = runs.flatMap { $0.pointers }
    places.sort {
      let (left, right) = ($0.pointee, $1.pointee)
      let (leftLast, rightLast) = (
        !left.traits.contains(.hasSlot), !right.traits.contains(.hasSlot)
      )
      if leftLast != rightLast { return rightLast }
      return left.slot != right.slot ? left.slot < right.slot : left.number < right.number
    }
    var start = 0
    for end in places.indices.map({ $0 + 1 }) {
      if end < places.count, isOneSlot(places[start].pointee, places[end].pointee) { continue }
      if SlotOrder.isOrdered(places[start..<end]) {
        for place in start..<end {
          ranks[Int(places[place].pointee.number)] = UInt32(place - start)
        }
        start = end
        continue
      }
      for (rank, place) in SlotOrder.ordered(places[start..<end]).enumerated() {
        ranks[Int(place.pointee.number)] = UInt32(rank)
      }
      start = end
    }
  }

  private func isOneSlot(_ left: TransactionPlace, _ right: TransactionPlace) -> Bool {
    left.slot == right.slot && left.traits.contains(.hasSlot) == right.traits.contains(.hasSlot)
  }
}

extension TransactionRanks {
  /// Takes out a vendor's trades whose leg the chain's own transaction has: of the same pool, or of
  /// the same mint and side where the vendor names no pool. How many went, by transaction.
  func dropTwins(from keys: inout [PlacedKey<DayRow>]) -> [UInt32: Int] {
    if twins.isEmpty { return [:] }
    var legs: [UInt32: [UnsafePointer<DayRow>]] = [:]
    for key in keys where twinned.contains(key.record.pointee.transaction) {
      if key.record.pointee.row.kind == .swap {
        legs[key.record.pointee.transaction, default: []].append(key.record)
      }
    }
    var dropped: [UInt32: Int] = [:]
    keys.removeAll { key in
      let trade = key.record
      guard let twin = twins[trade.pointee.transaction] else { return false }
      let isKnown =
        twin.failed
        || legs[twin.chain, default: []].contains {
          $0.pointee.row.pool == trade.pointee.row.pool
            || ($0.pointee.row.baseMint == trade.pointee.row.baseMint
              && $0.pointee.row.side == trade.pointee.row.side)
        }
      if isKnown { dropped[trade.pointee.transaction, default: 0] += 1 }
      return isKnown
    }
    return dropped
  }

  /// Vendors' transactions of which no trade is left, by how many went in each part.
  func goneCount(_ dropped: [[UInt32: Int]]) -> Int {
    var counts: [UInt32: Int] = [:]
    for part in dropped { counts.merge(part, uniquingKeysWith: +) }
    return counts.count { number, count in twins[number]?.rowCount == count }
  }
}

extension UnsafeBufferPointer {
  /// A pointer to each element, in order.
  var pointers: [UnsafePointer<Element>] {
    guard let base = baseAddress else { return [] }
    return (0..<count).map { base + $0 }
  }
}
