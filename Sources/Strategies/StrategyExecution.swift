import Configurations

/// What a strategy says of its own transactions; the run's values win, and what neither says has
/// the default of `ExecutionPlan`.
public struct StrategyExecution: Hashable, Sendable {
  /// See `ExecutionPlan`; nil = not said, as for each value here.
  public var entrySlippagePPM: Int64?
  /// See `ExecutionPlan`.
  public var exitSlippagePPM: Int64?
  /// See `ExecutionPlan`.
  public var retries: Int?
  /// See `ExecutionPlan`.
  public var priorityFeeLamports: Int64?
  /// See `ExecutionPlan`.
  public var tipLamports: Int64?
  /// See `ExecutionPlan`.
  public var platformFeePPM: Int64?
  /// See `ExecutionPlan`.
  public var poolShareMaxPPM: Int64?

  /// Nothing is said.
  public init() {}

  static let fields = [
    ExecutionFields.entrySlippage.outline, ExecutionFields.exitSlippage.outline,
    ExecutionFields.retries.outline, ExecutionFields.priorityFee.outline,
    ExecutionFields.tip.outline, ExecutionFields.platformFee.outline,
    ExecutionFields.poolShareMax.outline,
  ]

  /// `execution` of a strategy.
  init(_ value: ConfigurationValue?, _ problems: inout Problems) {
    guard let value, value.members(known: Self.fields.keys, &problems) != nil else { return }
    entrySlippagePPM = value.read(ExecutionFields.entrySlippage, &problems)
    exitSlippagePPM = value.read(ExecutionFields.exitSlippage, &problems)
    retries = value.read(ExecutionFields.retries, &problems).map { Int($0) }
    priorityFeeLamports = value.read(ExecutionFields.priorityFee, &problems)
    tipLamports = value.read(ExecutionFields.tip, &problems)
    platformFeePPM = value.read(ExecutionFields.platformFee, &problems)
    poolShareMaxPPM = value.read(ExecutionFields.poolShareMax, &problems)
  }

  /// As a document writes it; nil where nothing is said.
  var canonical: CanonicalValue? {
    var members: [String: CanonicalValue] = [:]
    members["entry_slippage"] = entrySlippagePPM.map { .share($0) }
    members["exit_slippage"] = exitSlippagePPM.map { .share($0) }
    members["retries"] = retries.map { .integer(Int64($0)) }
    members["priority_fee"] = priorityFeeLamports.map { .lamports($0) }
    members["tip"] = tipLamports.map { .lamports($0) }
    members["platform_fee"] = platformFeePPM.map { .share($0) }
    members["max_pool_share"] = poolShareMaxPPM.map { .share($0) }
    return members.isEmpty ? nil : .object(members)
  }
}

extension ExecutionPlan {
  /// Canonical text: what runs are told apart by.
  public var canonicalText: String { canonical.text }
}

extension RunPlan {
  /// How one strategy's transactions land: the run's own values, else the strategy's, else the
  /// defaults.
  public func execution(of strategy: Strategy) -> ExecutionPlan {
    let own = strategy.execution
    var plan = execution
    func isOpen<Value>(_ field: Field<Value>) -> Bool { !statedExecution.contains(field.key) }
    if isOpen(ExecutionFields.entrySlippage), let value = own.entrySlippagePPM {
      plan.entrySlippagePPM = value
    }
    if isOpen(ExecutionFields.exitSlippage), let value = own.exitSlippagePPM {
      plan.exitSlippagePPM = value
    }
    if isOpen(ExecutionFields.retries), let value = own.retries { plan.retries = value }
    if isOpen(ExecutionFields.priorityFee), let value = own.priorityFeeLamports {
      plan.priorityFeeLamports = value
    }
    if isOpen(ExecutionFields.tip), let value = own.tipLamports { plan.tipLamports = value }
    if isOpen(ExecutionFields.platformFee), let value = own.platformFeePPM {
      plan.platformFeePPM = value
    }
    if isOpen(ExecutionFields.poolShareMax), let value = own.poolShareMaxPPM {
      plan.poolShareMaxPPM = value
    }
    return plan
  }
}
