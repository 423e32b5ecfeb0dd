import Market

/// The portfolio's books in lamports, in double entry: every amount leaves one account and enters
/// another, so their sum stays 0; and beside them what of the cash is spoken for.
///
/// Cash leaves when an entry lands and returns when a sale lands. Between a decision and its
/// landing the whole outlay is reserved, and of an open position the cost of its last sale.
struct Ledger {
  enum Account: Int, CaseIterable {
    /// What the run was given; owed to its owner, so negative.
    case capital
    /// Free lamports, reserved ones among them.
    case cash
    /// Open positions at what went into their pools.
    case positions
    /// Rent of open token accounts.
    case rent
    /// What was paid beside the pools.
    case costs
    /// Closed positions: what went in less what came out; negative = a gain.
    case result
  }

  private var balances = Array(repeating: Int64(0), count: Account.allCases.count)
  private(set) var reservedLamports: Int64 = 0

  init(capitalLamports: Int64) {
    balances[Account.capital.rawValue] = -capitalLamports
    balances[Account.cash.rawValue] = capitalLamports
  }

  var cashLamports: Int64 { self[.cash] }
  /// Lamports an entry may still reserve.
  var freeLamports: Int64 { cashLamports - reservedLamports }

  subscript(account: Account) -> Int64 { balances[account.rawValue] }

  /// Sets aside what an entry may cost; false when that is not free.
  mutating func reserve(_ outlay: Int64) -> Bool {
    guard outlay <= freeLamports else { return false }
    reservedLamports += outlay
    return true
  }

  /// Gives back what `reserve` set aside.
  mutating func release(_ outlay: Int64) {
    reservedLamports -= outlay
    precondition(reservedLamports >= 0, "more was freed than reserved")
  }

  /// Pays for an entry that landed or failed.
  mutating func land(_ trip: RoundTrip) throws(SundialError) {
    try move(trip.spentLamports, .cash, .positions)
    try move(trip.purchase.costLamports, .cash, .costs)
    try move(trip.rentPaidLamports, .cash, .rent)
  }

  /// Takes in what a sale brought.
  mutating func sell(_ sale: TripSale) throws(SundialError) {
    try move(sale.proceedsLamports, .result, .cash)
    try move(sale.receipt.costLamports, .cash, .costs)
  }

  /// Takes a position whose last sale has been taken in off the books.
  mutating func close(_ trip: RoundTrip) throws(SundialError) {
    try move(trip.spentLamports, .positions, .result)
    try move(trip.rentReturnedLamports, .rent, .cash)
    try move(trip.rentLostLamports, .rent, .result)
  }

  /// Traps unless the books balance and hold exactly the open positions.
  func check(openSpentLamports: Int64, openRentLamports: Int64) {
    precondition(balances.reduce(0, &+) == 0, "the books do not balance")
    precondition(self[.positions] == openSpentLamports, "positions are not what was paid for them")
    precondition(self[.rent] == openRentLamports, "rent is not that of the open positions")
  }

  private mutating func move(
    _ lamports: Int64, _ from: Account, _ to: Account
  ) throws(SundialError) {
    let (left, tooSmall) = self[from].subtractingReportingOverflow(lamports)
    let (right, tooLarge) = self[to].addingReportingOverflow(lamports)
    guard !tooSmall, !tooLarge else {
      throw SundialError(
        "E-PORTFOLIO-002", "the run's sums exceed 64 bits of lamports",
        nextStep: "look for a pool with impossible reserves in the archive; "
          + "no real pool holds that much SOL",
        exitCode: .archiveDamaged)
    }
    balances[from.rawValue] = left
    balances[to.rawValue] = right
  }
}
