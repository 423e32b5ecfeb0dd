import Market

/// A round trip without its sales, as it lies in a log: every field of `RoundTrip`, in one piece.
struct TripRecord: BitwiseCopyable {
  let strategy: Int
  private let market: Int
  private let baseMint: Pubkey
  private let entryPool: Pubkey
  private let entryVenue: Venue
  private let signal: TripPoint
  private let entry: TripPoint
  private let spentLamports: Int64
  private let baseAmount: UInt64
  private let purchase: OrderReceipt
  private let exitReason: ExitReason
  private let rentPaidLamports: Int64
  private let rentReturnedLamports: Int64
  private let poolSharePPM: Int64?
  private let flags: TripFlags
  private let otherImpactNetLamports: Int64?
  private let worstOfSlotNetLamports: Int64?
  /// Number of its first sale in the log of sales, and how many follow each other there.
  private let firstSale: Int
  private let saleCount: Int

  init(_ trip: RoundTrip, firstSale: Int) {
    strategy = trip.strategy
    market = trip.market
    baseMint = trip.baseMint
    entryPool = trip.entryPool
    entryVenue = trip.entryVenue
    signal = trip.signal
    entry = trip.entry
    spentLamports = trip.spentLamports
    baseAmount = trip.baseAmount
    purchase = trip.purchase
    exitReason = trip.exitReason
    rentPaidLamports = trip.rentPaidLamports
    rentReturnedLamports = trip.rentReturnedLamports
    poolSharePPM = trip.poolSharePPM
    flags = trip.flags
    otherImpactNetLamports = trip.otherImpactNetLamports
    worstOfSlotNetLamports = trip.worstOfSlotNetLamports
    self.firstSale = firstSale
    saleCount = trip.sales.count
  }

  /// The trip, with its sales out of the log of all.
  func trip(_ sales: RecordList<TripSale>) -> RoundTrip {
    var trip = RoundTrip(
      strategy: strategy, market: market, baseMint: baseMint, entryPool: entryPool,
      entryVenue: entryVenue, signal: signal, entry: entry, spentLamports: spentLamports,
      baseAmount: baseAmount, purchase: purchase,
      sales: (firstSale..<firstSale + saleCount).map { sales[$0] }, exitReason: exitReason,
      flags: flags)
    trip.rentPaidLamports = rentPaidLamports
    trip.rentReturnedLamports = rentReturnedLamports
    trip.poolSharePPM = poolSharePPM
    trip.otherImpactNetLamports = otherImpactNetLamports
    trip.worstOfSlotNetLamports = worstOfSlotNetLamports
    return trip
  }
}
