import Columns
import Market
import Portfolio

extension RunRecord {
  /// Latest Unix second that has a four-digit year, which the views' ISO-8601 times need.
  static let timeMax: Int64 = 253_402_300_799

  /// Refuses what the file could not hold exactly, before anything is written: `E-RESULTS-005`.
  /// Gives the totals of its trips, which it has read then.
  func validate() throws(SundialError) -> RunHeadline {
    try validateIdentity()
    try validateStrategies()
    let headline = try validateTrips()
    for (index, rejection) in rejections.enumerated() {
      guard let problem = problem(of: rejection) else { continue }
      throw refusal(problem, "rejections[\(index)]")
    }
    for (index, mark) in equity.enumerated() {
      guard let problem = problem(of: mark) else { continue }
      throw refusal(problem, "equity[\(index)]")
    }
    try validateMetrics()
    try validateCoverage()
    return headline
  }

  private func validateTrips() throws(SundialError) -> RunHeadline {
    var tally = HeadlineTally()
    for (index, trip) in trips.enumerated() {
      if let problem = problem(of: trip) { throw refusal(problem, "trades[\(index)]") }
      guard index <= TripRow.positionMax, tally.add(trip) else {
        throw refusal("its trades or their lamports exceed their range", "trades")
      }
    }
    return tally.headline
  }

  func refusal(_ problem: String, _ part: String) -> SundialError {
    SundialError(
      "E-RESULTS-005", "the run cannot be stored: \(problem)", place: "run \(runID), \(part)",
      nextStep: "report this as a fault of the engine; nothing was written",
      exitCode: .internalError)
  }

  private func validateIdentity() throws(SundialError) {
    var hashes = [("run id", runID), ("result hash", resultHash)]
    hashes.append(("configuration hash", configuration.sha256))
    hashes += segments.map { ("hash of segment \($0.label)", $0.sha256) }
    hashes += strategies.map { ("hash of strategy \($0.name)", $0.document.sha256) }
    for (what, text) in hashes where !isLowerHex(text) {
      throw refusal("the \(what) is not lower-case hex", "identity")
    }
    var texts = [engineVersion, decoderVersion, archive]
    texts += [configuration.canonicalText, configuration.sourceText]
    texts += segments.map(\.label) + strategies.map(\.name)
    texts += strategies.flatMap { [$0.document.canonicalText, $0.document.sourceText] }
    guard texts.allSatisfy({ !$0.utf8.contains(0) }) else {
      throw refusal("a text holds a NUL character", "identity")
    }
    guard isTime(startedAt), isTime(dataStart), isTime(dataEnd), dataStart <= dataEnd else {
      throw refusal("a time is out of range or the range ends before it starts", "identity")
    }
  }

  private func validateStrategies() throws(SundialError) {
    let names = strategies.map(\.name)
    guard Set(names).count == names.count, !names.contains("") else {
      throw refusal("strategy names are empty or not unique", "strategies")
    }
  }

  private func validateMetrics() throws(SundialError) {
    let names = Set(strategies.map(\.name))
    var seen: Set<[String]> = []
    for (index, entry) in metrics.enumerated() {
      let part = "metrics[\(index)]"
      guard entry.strategy.isEmpty || names.contains(entry.strategy) else {
        throw refusal("a metric of a strategy that is not in the run", part)
      }
      guard seen.insert([entry.strategy, entry.metric.name]).inserted else {
        throw refusal("a second metric of the name \(entry.metric.name)", part)
      }
      guard entry.metric.value?.isFinite ?? true else {
        throw refusal("\(entry.metric.name) is not a finite number", part)
      }
      guard (entry.metric.value == nil) == (entry.metric.reason != nil) else {
        throw refusal("\(entry.metric.name) has neither a value nor a reason, or both", part)
      }
    }
  }

  private func validateCoverage() throws(SundialError) {
    guard Set(coverage.map { "\($0.day) \($0.venue)" }).count == coverage.count else {
      throw refusal("a venue is counted twice on a day", "coverage")
    }
    for row in coverage {
      let counts = [
        row.transactions, row.legs, row.undecodedInstructions, row.exact, row.explained,
        row.disagreeing, row.continuous, row.continuousExplained, row.gaps,
      ]
      guard counts.allSatisfy({ $0 >= 0 }) else {
        throw refusal("a negative count at \(row.venue)", "coverage")
      }
    }
  }

  private func problem(of trip: RoundTrip) -> String? {
    guard strategies.indices.contains(trip.strategy) else { return "no such strategy" }
    guard trip.market >= 0 else { return "no such market" }
    if let problem = problem(of: trip.signal) ?? problem(of: trip.entry) { return problem }
    guard trip.signal.order.slot <= trip.entry.order.slot else { return "entry before its signal" }
    guard trip.baseAmount <= UInt64(Int64.max) else {
      return "the token amount \(trip.baseAmount) exceeds 63 bits"
    }
    var exitSlot = trip.entry.order.slot
    for sale in trip.sales {
      if let problem = problem(of: sale) { return problem }
      exitSlot = sale.landing.order.slot
    }
    guard trip.entry.order.slot <= exitSlot else { return "exit before its entry" }
    if let problem = problem(of: trip.purchase) { return problem }
    let (total, least) = trip.amounts
    guard least >= 0, trip.poolSharePPM ?? 0 >= 0 else { return "a negative amount" }
    guard trip.rentReturnedLamports <= trip.rentPaidLamports else {
      return "more rent came back than was paid"
    }
    return total == nil ? "its lamports exceed 63 bits" : nil
  }

  private func problem(of sale: TripSale) -> String? {
    guard sale.baseAmount <= UInt64(Int64.max) else { return "a token amount exceeds 63 bits" }
    guard sale.rung >= 0, sale.trigger.order.slot <= sale.landing.order.slot else {
      return "a sale before its trigger"
    }
    return problem(of: sale.trigger) ?? problem(of: sale.landing) ?? problem(of: sale.receipt)
  }

  private func problem(of receipt: OrderReceipt) -> String? {
    guard receipt.failedCount <= receipt.sentCount else { return "more orders failed than sent" }
    return receipt.slotsToLand > UInt64(Int64.max) ? "slots to land exceed 63 bits" : nil
  }

  private func problem(of rejection: Rejection) -> String? {
    guard strategies.indices.contains(rejection.strategy) else { return "no such strategy" }
    guard rejection.market >= 0 else { return "no such market" }
    guard rejection.signals > 0 else { return "it stands for no signal" }
    guard rejection.first.order.slot <= rejection.last.order.slot else {
      return "its last signal is before its first"
    }
    return problem(of: rejection.first) ?? problem(of: rejection.last)
  }

  private func problem(of point: TripPoint) -> String? {
    guard point.order.slot <= UInt64(Int64.max) else { return "a slot exceeds 63 bits" }
    guard point.order.innerIndex >= -1 else { return "an inner index is below -1" }
    guard isTime(point.blockTime) else { return "a block time is out of range" }
    guard point.price?.isFinite ?? true else { return "a price is not a finite number" }
    return nil
  }

  private func problem(of mark: EquityMark) -> String? {
    guard isTime(mark.time) else { return "its time is out of range" }
    guard mark.positionLamports >= 0, mark.openPositions >= 0 else { return "a negative amount" }
    guard exactSum([mark.cashLamports, mark.positionLamports]) != nil else {
      return "its lamports exceed 63 bits"
    }
    return nil
  }

  private func isTime(_ seconds: Int64) -> Bool { (0...Self.timeMax).contains(seconds) }

  private func isLowerHex(_ text: String) -> Bool {
    !text.isEmpty
      && text.utf8.allSatisfy { (48...57).contains($0) || (97...102).contains($0) }
  }
}

extension RoundTrip {
  /// The sum (nil where it leaves 63 bits) and the least of all that must not be negative: lamports
  /// and counts. The least is exact in its sign alone.
  var amounts: (total: Int64?, least: Int64) {
    var amounts = AmountSum()
    amounts.add(spentLamports)
    amounts.add(rentPaidLamports)
    amounts.add(rentReturnedLamports)
    amounts.add(purchase)
    for sale in sales {
      amounts.add(sale.receipt)
      amounts.add(sale.proceedsLamports)
    }
    return (amounts.overflowed ? nil : amounts.total, amounts.signs)
  }
}

/// Amounts added up without a branch an amount: a run has some thirty a trade.
private struct AmountSum {
  var total: Int64 = 0
  var overflowed = false
  /// Negative where an amount is.
  var signs: Int64 = 0

  @inline(__always)
  mutating func add(_ amount: Int64) {
    let (next, overflow) = total.addingReportingOverflow(amount)
    total = next
    overflowed = overflowed || overflow
    signs |= amount
  }

  @inline(__always)
  mutating func add(_ receipt: OrderReceipt) {
    add(receipt.decisionLamports)
    add(receipt.landingLamports)
    add(receipt.lpFeeLamports)
    add(receipt.protocolFeeLamports)
    add(receipt.creatorFeeLamports)
    add(receipt.transferFeeLamports)
    add(receipt.baseFeeLamports)
    add(receipt.priorityFeeLamports)
    add(receipt.tipLamports)
    add(receipt.platformFeeLamports)
    add(receipt.failedCostLamports)
    add(Int64(receipt.sentCount))
    add(Int64(receipt.failedCount))
    add(Int64(receipt.expiredCount))
    add(Int64(clamping: receipt.slotsToLand))
  }
}

/// The sum; nil where it leaves 63 bits.
func exactSum(_ values: some Sequence<Int64>) -> Int64? {
  var total: Int64 = 0
  for value in values {
    let (next, overflow) = total.addingReportingOverflow(value)
    guard !overflow else { return nil }
    total = next
  }
  return total
}
