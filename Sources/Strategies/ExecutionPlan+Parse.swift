import Configurations

extension ExecutionPlan {
  /// Latencies of a list at most, and the longest, in slots (about a minute).
  static let latenciesMax = 256
  static let latencyMaxSlots: Int64 = 150

  private static let fields = [
    "latency_slots", "landing", "inclusion", "impact", "base_fee", "priority_fee", "tip",
    "platform_fee", "max_pool_share", "unknown_depth",
  ]

  /// `execution` of a run configuration, with defaults for what it leaves out; nil with the
  /// problems added.
  ///
  /// Defaults: 2 slots, end of slot, 5,000 lamports a signature, priority fee 0.0005 SOL, tip
  /// 0.001 SOL, no platform fee, no cap, unknown depth refused.
  init?(_ value: ConfigurationValue?, _ problems: inout Problems) {
    _ = value?.members(
      known: Self.fields, later: ["entry_slippage", "exit_slippage", "retries"], &problems)
    let problemsBefore = problems.count
    latencySlots = Self.readLatency(value?["latency_slots"], &problems)
    let word = value?["landing"]?.word(among: LandingRule.allCases.map(\.rawValue), &problems)
    landing = word.flatMap { LandingRule(rawValue: $0) } ?? .endOfSlot
    Self.checkOnly("always", later: ["bid"], value?["inclusion"], &problems)
    Self.checkOnly("forgotten", later: ["displaced"], value?["impact"], &problems)
    inclusion = .always
    impact = .forgotten
    entrySlippagePPM = nil
    exitSlippagePPM = nil
    retries = 0
    accountRentLamports = 0
    baseFeeLamports = Self.fee(value?["base_fee"], 5_000, &problems)
    priorityFeeLamports = Self.fee(value?["priority_fee"], 500_000, &problems)
    tipLamports = Self.fee(value?["tip"], 1_000_000, &problems)
    platformFeePPM = Self.ppm(value?["platform_fee"], in: 0...999_999, &problems) ?? 0
    poolShareMaxPPM = Self.ppm(value?["max_pool_share"], in: 1...1_000_000, &problems)
    unknownDepthLamports = Self.readDepth(value?["unknown_depth"], &problems)
    guard problems.count == problemsBefore else { return nil }
  }

  var canonical: CanonicalValue {
    .object([
      "latency_slots": .list(latencySlots.map { .integer(Int64($0)) }),
      "landing": .string(landing.rawValue), "inclusion": .string(inclusion.rawValue),
      "impact": .string(impact.rawValue), "base_fee_lamports": .integer(baseFeeLamports),
      "priority_fee_lamports": .integer(priorityFeeLamports),
      "tip_lamports": .integer(tipLamports), "platform_fee_ppm": .integer(platformFeePPM),
      "max_pool_share_ppm": poolShareMaxPPM.map { .integer($0) } ?? .null,
      "unknown_depth_lamports": unknownDepthLamports.map { .integer($0) } ?? .null,
    ])
  }

  private static func readLatency(
    _ value: ConfigurationValue?, _ problems: inout Problems
  ) -> [UInt64] {
    guard let value else { return [2] }
    guard case .list(let items) = value.kind else {
      return value.integer(in: 0...latencyMaxSlots, &problems).map { [UInt64($0)] } ?? []
    }
    guard (1...latenciesMax).contains(items.count) else {
      problems.add(
        ConfigurationCode.outOfRange, at: value, "\(items.count) latencies",
        expected: "1 to \(latenciesMax) of them")
      return []
    }
    return items.compactMap { $0.integer(in: 0...latencyMaxSlots, &problems).map { UInt64($0) } }
  }

  private static func checkOnly(
    _ only: String, later: [String], _ value: ConfigurationValue?, _ problems: inout Problems
  ) {
    guard let value, let word = value.word(among: [only] + later, &problems), word != only
    else { return }
    problems.add(
      ConfigurationCode.notInThisVersion, at: value, "'\(word)' is not in this version",
      expected: "\"\(only)\"")
  }

  private static func fee(
    _ value: ConfigurationValue?, _ standard: Int64, _ problems: inout Problems
  ) -> Int64 {
    guard let value else { return standard }
    return value.lamports(in: 0...1_000_000_000_000, &problems) ?? standard
  }

  private static func ppm(
    _ value: ConfigurationValue?, in range: ClosedRange<Int64>, _ problems: inout Problems
  ) -> Int64? {
    guard let value, let percentage = value.percentage(&problems) else { return nil }
    if let ppm = percentage.partsPerMillion, range.contains(ppm) { return ppm }
    problems.add(
      ConfigurationCode.outOfRange, at: value, "no share this field may be",
      expected: "\(range.lowerBound) to \(range.upperBound) parts per million, whole (1% is 10000)")
    return nil
  }

  private static func readDepth(
    _ value: ConfigurationValue?, _ problems: inout Problems
  ) -> Int64? {
    guard let value else { return nil }
    if case .string("reject") = value.kind { return nil }
    if case .string(let text) = value.kind, text.utf8.allSatisfy({ $0 > 0x39 }) {
      problems.add(
        ConfigurationCode.unknownWord, at: value, "no such word",
        expected: "\"reject\" or an amount such as \"40 SOL\"", word: text, among: ["reject"])
      return nil
    }
    return value.lamports(in: 1...PortfolioPlan.lamportsMax, &problems)
  }
}
