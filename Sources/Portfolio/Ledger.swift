import Market
import Strategies

/// The portfolio's cash in lamports, and what of it is spoken for.
///
/// Cash leaves when an entry lands and returns when an exit lands; between a decision and its
/// landing the whole outlay is reserved, and of an open position the cost of its sale.
struct Ledger {
  private let plan: PortfolioPlan
  private let execution: ExecutionPlan
  private(set) var cashLamports: Int64
  private var reservedLamports: Int64 = 0
  /// Kept beside cash to prove it: net of closed trips, outlay of open ones.
  private var realisedLamports: Int64 = 0
  private var investedLamports: Int64 = 0

  init(_ plan: PortfolioPlan, _ execution: ExecutionPlan) {
    self.plan = plan
    self.execution = execution
    cashLamports = plan.capitalLamports
  }

  /// Sets aside what an entry may cost; false when that is not free.
  mutating func reserve() -> Bool {
    guard let outlay = outlayLamports, outlay <= cashLamports - reservedLamports else {
      return false
    }
    reservedLamports += outlay
    return true
  }

  /// Gives back what `reserve` set aside for an entry that was refused.
  mutating func release() {
    reservedLamports -= outlayLamports ?? 0
  }

  /// Pays for an entry that landed or failed and frees what it did not need; of a position the cost
  /// of its last sale stays reserved.
  mutating func land(_ trip: RoundTrip) throws(SundialError) {
    release()
    if trip.isFilled { reservedLamports += transactionLamports }
    cashLamports = try sum(cashLamports, -trip.outlayLamports)
    investedLamports = try sum(investedLamports, trip.outlayLamports)
    check()
  }

  /// Takes in what a sale brought that leaves the position open.
  mutating func sell(_ sale: TripSale) throws(SundialError) {
    cashLamports = try sum(cashLamports, sale.gainLamports)
    investedLamports = try sum(investedLamports, -sale.gainLamports)
    check()
  }

  /// Takes in what the last sale brought, and the rent that comes back.
  mutating func close(_ trip: RoundTrip) throws(SundialError) {
    if trip.isFilled { reservedLamports -= transactionLamports }
    let before = trip.sales.dropLast().reduce(Int64(0)) { $0 + $1.gainLamports }
    let gained = (trip.sales.last?.gainLamports ?? 0) + trip.rentReturnedLamports
    cashLamports = try sum(cashLamports, gained)
    investedLamports = try sum(investedLamports, before - trip.outlayLamports)
    realisedLamports = try sum(realisedLamports, trip.netLamports)
    check()
  }

  /// Cost of one transaction.
  private var transactionLamports: Int64 {
    execution.baseFeeLamports + execution.priorityFeeLamports + execution.tipLamports
  }

  /// Size, platform fee, rent, the transactions of every attempt of the entry and one of a sale;
  /// nil when that exceeds 64 bits.
  private var outlayLamports: Int64? {
    let size = plan.fixedSizeLamports
    let (sent, tooMany) = Int64(execution.retries).addingReportingOverflow(2)
    let (transactions, tooMuch) = transactionLamports.multipliedReportingOverflow(by: sent)
    let costs = [transactions, platformFee(size), execution.accountRentLamports]
    var outlay = size
    for cost in costs {
      let (sum, overflow) = outlay.addingReportingOverflow(cost)
      guard !overflow else { return nil }
      outlay = sum
    }
    return tooMany || tooMuch ? nil : outlay
  }

  private func platformFee(_ lamports: Int64) -> Int64 {
    Int64(multiplyDivideFloor(UInt64(lamports), UInt64(execution.platformFeePPM), 1_000_000))
  }

  private func sum(_ left: Int64, _ right: Int64) throws(SundialError) -> Int64 {
    let (total, overflow) = left.addingReportingOverflow(right)
    guard !overflow else {
      throw SundialError(
        "E-PORTFOLIO-002", "the run's sums exceed 64 bits of lamports",
        nextStep: "look for a pool with impossible reserves in the archive; "
          + "no real pool holds that much SOL",
        exitCode: .archiveDamaged)
    }
    return total
  }

  /// Cash is the capital plus what was gained less what is invested, exactly, after every event.
  private func check() {
    precondition(
      cashLamports == plan.capitalLamports &+ realisedLamports &- investedLamports,
      "cash does not add up")
    precondition(reservedLamports >= 0, "more was freed than reserved")
  }
}

extension PortfolioPlan {
  /// The size of every entry; the language admits no other sizing yet.
  var fixedSizeLamports: Int64 {
    guard case .fixed(let lamports) = sizing else { preconditionFailure("no fixed size") }
    return lamports
  }
}
