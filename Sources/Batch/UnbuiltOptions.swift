import Market
import Strategies

/// What the language of strategies and runs says and this engine does not yet do: a run that asks
/// for it is refused, so that no option is silently ignored. Whoever builds one removes its line.
enum UnbuiltOptions {
  /// Throws E-CONFIG-013 with everything the run asks for that is not built.
  static func refuse(_ plan: RunPlan, _ strategies: [Strategy]) throws(SundialError) {
    let execution = plan.execution
    var asked = found([
      ("execution.inclusion \"bid\"", execution.inclusion == .bid),
      ("execution.impact \"displaced\"", execution.impact == .displaced),
      ("execution.entry_slippage", execution.entrySlippagePPM != nil),
      ("execution.exit_slippage", execution.exitSlippagePPM != nil),
      ("execution.retries", execution.retries > 0),
      ("execution.account_rent", execution.accountRentLamports > 0),
    ])
    for strategy in strategies {
      asked += found(exits(strategy.exits)).map { "\(strategy.name): \($0)" }
    }
    guard !asked.isEmpty else { return }
    throw SundialError(
      "E-CONFIG-013", "this version does not yet do: \(asked.joined(separator: "; "))",
      nextStep: "Leave these out, or use a version that has them.", exitCode: .usage)
  }

  private static func found(_ options: [(name: String, isAsked: Bool)]) -> [String] {
    options.filter(\.isAsked).map(\.name)
  }

  private static func exits(_ exits: ExitPlan) -> [(name: String, isAsked: Bool)] {
    [
      ("measure \"proceeds\"", exits.measure == .proceeds),
      ("a ladder of take_profit", exits.takeProfits.count > 1),
      ("portion", exits.takeProfits.contains { $0.portion != .rest }),
      ("break_even", exits.breakEvenArmGain != nil),
      ("liquidity_drop", exits.liquidityDropPPM != nil),
      ("creator_sell", exits.creatorSellPPM != nil),
      ("graduation", exits.sellsAtGraduation),
      ("condition in exit", exits.condition != nil),
      ("idle", exits.idleSeconds != nil),
    ]
  }
}
