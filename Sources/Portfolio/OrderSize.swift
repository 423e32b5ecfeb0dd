import Market
import Strategies

/// What an entry may spend and what must be free for it. The run's values win over the strategy's
/// (semantics §8).
struct OrderSize {
  /// How each strategy's transactions land.
  private let executions: [ExecutionPlan]
  /// Rule of each strategy of the run.
  private let rules: [Sizing]
  /// Lamports each strategy may have at work; nil = all there are.
  let allotments: [Int64?]

  /// - Throws: `E-PORTFOLIO-003` where neither the run nor a strategy says a size.
  init(
    _ plan: PortfolioPlan, _ executions: [ExecutionPlan], _ strategies: [Strategy]
  ) throws(SundialError) {
    precondition(executions.count == strategies.count)
    self.executions = executions
    var rules: [Sizing] = []
    for strategy in strategies {
      guard let rule = plan.sizing ?? strategy.sizing else {
        throw SundialError(
          "E-PORTFOLIO-003", "neither the run nor \(strategy.name) says how much an entry spends",
          nextStep: "add \"sizing\": { \"fixed\": \"1 SOL\" } to portfolio or to the strategy",
          exitCode: .usage)
      }
      rules.append(rule)
    }
    self.rules = rules
    allotments = strategies.map { strategy in
      let named = plan.allocations.first { $0.strategy == strategy.name }?.sharePPM
      return (named ?? strategy.allocationPPM).map { Self.share($0, of: plan.capitalLamports) }
    }
  }

  /// Lamports for the pool at a signal; nil where what the rule reads is unknown or leaves nothing.
  /// - Parameter equity: the portfolio's worth then, asked for only by rules that read it.
  func lamports(
    strategy: Int, market: Int, signal: TripPoint, source: any TripSource,
    equity: () throws(SundialError) -> Int64
  ) throws(SundialError) -> Int64? {
    let size: Int64?
    switch rules[strategy] {
    case .fixed(let lamports): size = lamports
    case .equityFraction(let ppm): size = Self.share(ppm, of: try equity())
    case .poolShare(let ppm):
      size = source.quoteReserveLamports(market: market, signal: signal).map {
        Self.share(ppm, of: $0)
      }
    case .volatilityTarget(let risk, let window, let most):
      let worth = try equity()
      let volatility = source.volatility(market: market, signal: signal, windowSeconds: window)
      size = volatility.map {
        Self.atRisk(Self.share(risk, of: worth), volatility: $0, most: Self.share(most, of: worth))
      }
    }
    return size.flatMap { $0 > 0 ? $0 : nil }
  }

  /// Size, platform fee, rent, the transactions of every attempt of the entry and one of a sale;
  /// nil when that exceeds 64 bits.
  func outlayLamports(_ size: Int64, strategy: Int) -> Int64? {
    let execution = executions[strategy]
    let (sent, tooMany) = Int64(execution.retries).addingReportingOverflow(2)
    let (transactions, tooMuch) = transactionLamports(strategy: strategy)
      .multipliedReportingOverflow(by: sent)
    guard !tooMany, !tooMuch else { return nil }
    let platformFee = Self.share(execution.platformFeePPM, of: size)
    var outlay = size
    for cost in [transactions, platformFee, execution.accountRentLamports] {
      let (sum, overflow) = outlay.addingReportingOverflow(cost)
      guard !overflow else { return nil }
      outlay = sum
    }
    return outlay
  }

  /// Cost of one transaction of a strategy that lands.
  func transactionLamports(strategy: Int) -> Int64 {
    let execution = executions[strategy]
    return execution.baseFeeLamports + execution.priorityFeeLamports + execution.tipLamports
  }

  /// ⌊amount · ppm / 10⁶⌋; 0 of a debt.
  private static func share(_ ppm: Int64, of lamports: Int64) -> Int64 {
    guard lamports > 0 else { return 0 }
    return Int64(multiplyDivideFloor(UInt64(lamports), UInt64(ppm), 1_000_000))
  }

  /// The position of which one deviation of the market is `risk`, rounded down, at most `most`.
  private static func atRisk(_ risk: Int64, volatility: Double, most: Int64) -> Int64 {
    let size = Double(risk) / volatility
    return size < Double(most) ? Int64(size) : most
  }
}
