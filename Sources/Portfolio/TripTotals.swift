import Market

/// Sums and counts over the trips of a run or of one strategy, in no order.
struct TripTotals {
  // Over all, entries that never landed among them.
  private(set) var spentLamports: Int128 = 0
  private(set) var costLamports: Int128 = 0
  private(set) var venueFeeLamports: Int128 = 0
  private(set) var tipLamports: Int128 = 0
  private(set) var sentCount = 0
  private(set) var failedCount = 0
  private(set) var bridge = BridgeTotals()

  // Over entries that never landed.
  private(set) var unfilledNetLamports: Int128 = 0
  private(set) var entryFailedCount = 0
  private(set) var expiredCount = 0

  // Over trades.
  private(set) var unsellableCount = 0
  private(set) var unsellableSpentLamports: Int128 = 0
  private(set) var graduatedCount = 0
  private(set) var endOfDataCount = 0
  private(set) var endOfDataNetLamports: Int128 = 0
  private(set) var otherImpact = ComparedNet()
  private(set) var worstOfSlot = ComparedNet()

  /// A net under other rules; a trade that has none counts with its own.
  struct ComparedNet {
    private var sum: Int128 = 0
    private var isKnown = false

    /// Σ; nil where no trade has one.
    var lamports: Int128? { isKnown ? sum : nil }

    mutating func add(_ lamports: Int64?, else net: Int64) {
      sum += Int128(lamports ?? net)
      isKnown = isKnown || lamports != nil
    }
  }

  mutating func add(_ trip: RoundTrip) {
    spentLamports += Int128(trip.spentLamports)
    costLamports += Int128(trip.costLamports)
    venueFeeLamports += Int128(trip.venueFeeLamports)
    tipLamports += Int128(trip.tipLamports)
    sentCount += trip.entrySentCount + trip.exitSentCount
    failedCount += trip.failedCount
    bridge.add(trip.costBridge)
    if trip.isFilled { addTrade(trip) } else { addUnfilled(trip) }
  }

  private mutating func addUnfilled(_ trip: RoundTrip) {
    unfilledNetLamports += Int128(trip.netLamports)
    if trip.exitReason == .entryFailed { entryFailedCount += 1 }
    if trip.exitReason == .expired { expiredCount += 1 }
  }

  private mutating func addTrade(_ trip: RoundTrip) {
    let net = trip.netLamports
    if trip.exitReason == .unsellable {
      unsellableCount += 1
      unsellableSpentLamports += Int128(trip.spentLamports)
    }
    if trip.exitReason == .endOfData {
      endOfDataCount += 1
      endOfDataNetLamports += Int128(net)
    }
    if trip.flags.contains(.graduated) { graduatedCount += 1 }
    otherImpact.add(trip.otherImpactNetLamports, else: net)
    worstOfSlot.add(trip.worstOfSlotNetLamports, else: net)
  }
}

/// The lines of cost bridges, summed each.
struct BridgeTotals {
  /// In the order reports show them.
  private static let names = [
    "gross", "drift", "own_impact", "venue_fees", "creator_fees", "transfer_fees",
    "priority_and_tip", "platform_fees", "failed", "rent",
  ]
  private var sums = Array(repeating: Int128(0), count: BridgeTotals.names.count)

  var lines: [(name: String, lamports: Int128)] {
    zip(Self.names, sums).map { (name: $0, lamports: $1) }
  }

  mutating func add(_ bridge: CostBridge) {
    sums[0] += Int128(bridge.grossLamports)
    sums[1] += Int128(bridge.driftLamports)
    sums[2] += Int128(bridge.impactLamports)
    sums[3] += Int128(bridge.venueFeeLamports)
    sums[4] += Int128(bridge.creatorFeeLamports)
    sums[5] += Int128(bridge.transferFeeLamports)
    sums[6] += Int128(bridge.priorityAndTipLamports)
    sums[7] += Int128(bridge.platformFeeLamports)
    sums[8] += Int128(bridge.failedLamports)
    sums[9] += Int128(bridge.rentLamports)
  }
}
