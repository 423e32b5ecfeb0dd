import Columns
import Market
import Portfolio

extension RunRecord {
  /// Latest Unix second that has a four-digit year, which the views' ISO-8601 times need.
  static let timeMax: Int64 = 253_402_300_799

  /// Refuses what the file could not hold exactly, before anything is written: `E-RESULTS-005`.
  func validate() throws(SundialError) {
    try validateIdentity()
    try validateStrategies()
    for (index, trip) in trips.enumerated() {
      guard let problem = problem(of: trip) else { continue }
      throw refusal(problem, "trades[\(index)]")
    }
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
    for point in [trip.signal, trip.entry, trip.trigger, trip.exit] {
      if let problem = problem(of: point) { return problem }
    }
    guard trip.signal.order.slot <= trip.entry.order.slot else { return "entry before its signal" }
    guard trip.entry.order.slot <= trip.exit.order.slot else { return "exit before its entry" }
    guard trip.baseAmount <= UInt64(Int64.max) else {
      return "the token amount \(trip.baseAmount) exceeds 63 bits"
    }
    for sale in trip.sales {
      if let problem = problem(of: sale) { return problem }
    }
    let (total, least) = trip.amounts
    guard least >= 0, trip.poolSharePPM ?? 0 >= 0 else { return "a negative amount" }
    return total == nil ? "its lamports exceed 63 bits" : nil
  }

  private func problem(of sale: TripSale) -> String? {
    guard sale.baseAmount <= UInt64(Int64.max) else { return "a token amount exceeds 63 bits" }
    guard sale.rung >= 0, sale.trigger.order.slot <= sale.landing.order.slot else {
      return "a sale before its trigger"
    }
    return problem(of: sale.trigger) ?? problem(of: sale.landing)
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
  /// and counts.
  var amounts: (total: Int64?, least: Int64) {
    var total: Int64? = 0
    var least: Int64 = 0
    func take(_ amount: Int64) {
      least = min(least, amount)
      total = total.flatMap { sum in
        let (next, overflow) = sum.addingReportingOverflow(amount)
        return overflow ? nil : next
      }
    }
    take(spentLamports)
    take(rentPaidLamports)
    take(rentReturnedLamports)
    SaleRow.forEachLine(of: purchase, take)
    for sale in sales {
      SaleRow.forEachLine(of: sale.receipt, take)
      take(sale.proceedsLamports)
    }
    return (total, least)
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
