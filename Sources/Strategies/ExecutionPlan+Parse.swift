import Configurations

/// The members of `execution` in a run configuration; one table for parser and schema.
enum ExecutionFields {
  /// Latencies of a list at most, and the longest, in slots (about a minute).
  static let latenciesMax = 256
  static let latencyMaxSlots: Int64 = 150
  private static let feeRange: ClosedRange<Int64> = 0...1_000_000_000_000

  static let latencySlots = Field(
    "latency_slots", Form<[UInt64]>.latencies,
    "Slots from decision to landing: a number, or a list one of which each transaction gets.")
  static let landing = Field(
    "landing", Form<LandingRule>.word, "Which state of the landing slot is met.")
  static let inclusion = Field(
    "inclusion", Form<Inclusion>.word, "Whether priority fee and tip decide in which slot it lands."
  )
  static let impact = Field(
    "impact", Form<Impact>.word, "Whether the position's own trades move the later pool.")
  static let entrySlippage = Field(
    "entry_slippage", Form.share(in: 0...1_000_000),
    "How much less than at the decision an entry accepts; any output without it.")
  static let exitSlippage = Field(
    "exit_slippage", Form.share(in: 0...1_000_000),
    "How much less than at the decision an exit accepts; any output without it.")
  static let retries = Field(
    "retries", Form.integer(in: 0...100), "Further attempts of an entry that failed.")
  static let baseFee = Field("base_fee", Form.lamports(in: feeRange), "Fee of each signature.")
  static let priorityFee = Field(
    "priority_fee", Form.lamports(in: feeRange), "Priority fee of each transaction.")
  static let tip = Field("tip", Form.lamports(in: feeRange), "Tip of a transaction that lands.")
  static let platformFee = Field(
    "platform_fee", Form.share(in: 0...999_999),
    "What the trading terminal charges on each side, as a share of the quote.")
  static let accountRent = Field(
    "account_rent", Form.lamports(in: feeRange),
    "Rent of the token account, returned when it is closed.")
  static let poolShareMax = Field(
    "max_pool_share", Form.share(in: 1...1_000_000),
    "Cap of an entry as a share of the pool's quote reserve.")
  static let unknownDepth = Field(
    "unknown_depth", Form<Int64?>.depth,
    "\"reject\", or the quote reserve assumed where a row tells none.")

  static let all = [
    latencySlots.outline, landing.outline, inclusion.outline, impact.outline,
    entrySlippage.outline, exitSlippage.outline, retries.outline, baseFee.outline,
    priorityFee.outline, tip.outline, platformFee.outline, accountRent.outline,
    poolShareMax.outline, unknownDepth.outline,
  ]
}

extension Form where Value == [UInt64] {
  /// A number of slots, or a list of them.
  static var latencies: Form {
    let slots = Form<Int64>.integer(in: 0...ExecutionFields.latencyMaxSlots).map { UInt64($0) }
    let list = slots.list(1...ExecutionFields.latenciesMax, of: "latencies")
    let schema = CanonicalValue.object(["anyOf": .list([slots.schema, list.schema])])
    return Form(schema: schema, isScalar: false) { value, problems in
      if case .list = value.kind { return list.read(value, &problems) }
      return slots.read(value, &problems).map { [$0] }
    }
  }
}

extension Form where Value == Int64? {
  /// `reject` (nil) or an assumed quote reserve, in lamports.
  static var depth: Form {
    let amount = Form<Int64>.lamports(in: 1...PortfolioPlan.lamportsMax)
    let schema = CanonicalValue.object([
      "anyOf": .list([.object(["const": .string("reject")]), amount.schema])
    ])
    return Form(schema: schema) { value, problems in
      if case .string("reject") = value.kind { return .some(nil) }
      if case .string(let text) = value.kind, text.utf8.allSatisfy({ $0 > 0x39 }) {
        problems.add(
          ConfigurationCode.unknownWord, at: value, "no such word",
          expected: "\"reject\" or an amount such as \"40 SOL\"", word: text, among: ["reject"])
        return nil
      }
      return amount.read(value, &problems).map { .some($0) }
    }
  }
}

extension ExecutionPlan {
  /// `execution` of a run configuration, with defaults for what it leaves out; nil with the
  /// problems added.
  ///
  /// Defaults: 2 slots, end of slot, inclusion by bid, impact displaced, 5,000 lamports a
  /// signature, priority fee 0.0005 SOL, tip 0.001 SOL, no platform fee, account rent 0.00203928
  /// SOL, any slippage, no retries, no cap, unknown depth refused.
  init?(_ value: ConfigurationValue?, _ problems: inout Problems) {
    let problemsBefore = problems.count
    _ = value?.members(known: ExecutionFields.all.keys, &problems)
    latencySlots = value?.read(ExecutionFields.latencySlots, &problems) ?? [2]
    landing = value?.read(ExecutionFields.landing, &problems) ?? .endOfSlot
    inclusion = value?.read(ExecutionFields.inclusion, &problems) ?? .bid
    impact = value?.read(ExecutionFields.impact, &problems) ?? .displaced
    entrySlippagePPM = value?.read(ExecutionFields.entrySlippage, &problems)
    exitSlippagePPM = value?.read(ExecutionFields.exitSlippage, &problems)
    retries = Int(value?.read(ExecutionFields.retries, &problems) ?? 0)
    baseFeeLamports = value?.read(ExecutionFields.baseFee, &problems) ?? 5_000
    priorityFeeLamports = value?.read(ExecutionFields.priorityFee, &problems) ?? 500_000
    tipLamports = value?.read(ExecutionFields.tip, &problems) ?? 1_000_000
    platformFeePPM = value?.read(ExecutionFields.platformFee, &problems) ?? 0
    accountRentLamports = value?.read(ExecutionFields.accountRent, &problems) ?? 2_039_280
    poolShareMaxPPM = value?.read(ExecutionFields.poolShareMax, &problems)
    unknownDepthLamports = value?.read(ExecutionFields.unknownDepth, &problems) ?? nil
    guard problems.count == problemsBefore else { return nil }
  }

  /// As a document writes it, defaults written out.
  var canonical: CanonicalValue {
    var members: [String: CanonicalValue] = [
      "latency_slots": .list(latencySlots.map { .integer(Int64($0)) }),
      "landing": .string(landing.rawValue), "inclusion": .string(inclusion.rawValue),
      "impact": .string(impact.rawValue), "retries": .integer(Int64(retries)),
      "base_fee": .lamports(baseFeeLamports), "priority_fee": .lamports(priorityFeeLamports),
      "tip": .lamports(tipLamports), "platform_fee": .share(platformFeePPM),
      "account_rent": .lamports(accountRentLamports),
      "unknown_depth": unknownDepthLamports.map { .lamports($0) } ?? .string("reject"),
    ]
    members["entry_slippage"] = entrySlippagePPM.map { .share($0) }
    members["exit_slippage"] = exitSlippagePPM.map { .share($0) }
    members["max_pool_share"] = poolShareMaxPPM.map { .share($0) }
    return .object(members)
  }
}
