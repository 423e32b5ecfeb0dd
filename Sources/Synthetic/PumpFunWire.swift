import Market
import Pools

/// Instructions and events of the pump.fun curve, laid out from the program's public interface
/// (pump-fun/pump-public-docs).
struct PumpFunWire {
  let launch: LaunchProfile
  let draft: TransactionDraft
  let blockTime: Int64

  static let migrationFee: UInt64 = 15_000_001
  static let totalSupply: UInt64 = 1_000_000_000_000_000
  private static let eventTag = [UInt8](hex: "e445a52e51cb9a1d")
  private static let tooMuchRequired: UInt32 = 6_002
  private static let tooLittleReceived: UInt32 = 6_003

  /// One buy or sell.
  func trade(_ trade: CurveTrade, fails: Bool) -> TransactionDraft.Place {
    let (disc, name): ([UInt8], String) =
      switch trade.form {
      case .exactTokens: ([UInt8](hex: "66063d1201daebea"), "Buy")
      case .exactQuote: ([UInt8](hex: "38fc74089edfcd5f"), "BuyExactSolIn")
      case .sell: ([UInt8](hex: "33e685a4017f83ad"), "Sell")
      }
    var data = disc
    data.put(trade.form == .exactQuote ? trade.limit : trade.tokens)
    data.put(trade.form == .exactQuote ? trade.tokens / 100 * 95 : trade.limit)
    if trade.isBuy && launch.layout != .creatorFee { data.put(true) }
    let uses = trade.isBuy ? buyUses(trade.user) : sellUses(trade.user)
    return draft.invoke(ChainAddress.pump, uses, data, computeUnits: 38_000) {
      draft.log.line("Program log: Instruction: \(name)")
      askFees(trade.quote)
      if fails { return refuse(trade) }
      trade.isBuy ? settleBuy(trade) : settleSell(trade)
      emit(tradeEvent(trade))
      if trade.completes { emit(completeEvent(trade.user)) }
    }
  }

  private func refuse(_ trade: CurveTrade) {
    let code = trade.isBuy ? Self.tooMuchRequired : Self.tooLittleReceived
    let name = trade.isBuy ? "TooMuchSolRequired" : "TooLittleSolReceived"
    draft.log.line(
      "Program log: AnchorError occurred. Error Code: \(name). Error Number: \(code). "
        + "Error Message: slippage: the limit was passed.")
    draft.fail(code: code)
  }

  private var feeUses: [AccountUse] {
    [.readonly(ChainAddress.pumpFeeConfig), .readonly(ChainAddress.pumpFees)]
  }

  private var buybackUses: [AccountUse] {
    launch.layout == .quote ? [.writable(ChainAddress.pumpBuyback)] : []
  }

  private func buyUses(_ user: Pubkey) -> [AccountUse] {
    let first: [AccountUse] = [
      .readonly(ChainAddress.pumpGlobal), .writable(ChainAddress.pumpFeeRecipient),
      .readonly(launch.mint), .writable(launch.curve), .writable(launch.curveTokens),
      .writable(launch.tokens(of: user)), .signer(user), .readonly(ChainAddress.system),
      .readonly(launch.tokenProgram), .writable(launch.creatorVault),
      .readonly(ChainAddress.pumpEventAuthority), .readonly(ChainAddress.pump),
    ]
    if launch.layout == .creatorFee { return first }
    let volume: [AccountUse] = [
      .readonly(ChainAddress.pumpVolume), .writable(derivedKey(user, ChainAddress.pump, 20)),
    ]
    return first + volume + feeUses + buybackUses
  }

  private func sellUses(_ user: Pubkey) -> [AccountUse] {
    let first: [AccountUse] = [
      .readonly(ChainAddress.pumpGlobal), .writable(ChainAddress.pumpFeeRecipient),
      .readonly(launch.mint), .writable(launch.curve), .writable(launch.curveTokens),
      .writable(launch.tokens(of: user)), .signer(user), .readonly(ChainAddress.system),
      .writable(launch.creatorVault), .readonly(launch.tokenProgram),
      .readonly(ChainAddress.pumpEventAuthority), .readonly(ChainAddress.pump),
    ]
    return launch.layout == .creatorFee ? first : first + feeUses + buybackUses
  }

  /// Since September 2025 the curve asks the fee program for the rates.
  private func askFees(_ quote: UInt64) {
    if launch.layout == .creatorFee { return }
    var data = [UInt8](hex: "e7257e55cf5b3f34")
    data.put(false)
    data.put(quote)
    data.put(UInt64(0))
    data.put(quote)
    let uses: [AccountUse] = [
      .readonly(ChainAddress.pumpFeeConfig), .readonly(ChainAddress.pump),
    ]
    draft.invoke(ChainAddress.pumpFees, uses, data, computeUnits: 3_100) {
      draft.log.line("Program log: Instruction: GetFees")
      draft.log.line("Program return: \(ChainAddress.pumpFees) AAAAAAAAAABfAAAAAAAAAB4AAAAAAAAA")
    }
  }

  private var checkedDecimals: UInt8? { launch.is2022 ? 6 : nil }

  private func settleBuy(_ trade: CurveTrade) {
    draft.transferTokens(
      trade.tokens, from: launch.curveTokens, to: launch.tokens(of: trade.user),
      authority: .readonly(launch.curve), decimals: checkedDecimals)
    draft.transferLamports(trade.quote, from: trade.user, to: launch.curve)
    let buyback = buybackFee(trade)
    draft.transferLamports(
      trade.protocolFee - buyback, from: trade.user, to: ChainAddress.pumpFeeRecipient)
    if buyback > 0 {
      draft.transferLamports(buyback, from: trade.user, to: ChainAddress.pumpBuyback)
    }
    draft.transferLamports(trade.creatorFee, from: trade.user, to: launch.creatorVault)
  }

  private func settleSell(_ trade: CurveTrade) {
    draft.transferTokens(
      trade.tokens, from: launch.tokens(of: trade.user), to: launch.curveTokens,
      authority: .signer(trade.user), decimals: checkedDecimals)
    let buyback = buybackFee(trade)
    let kept = trade.protocolFee + trade.creatorFee
    draft.moveLamports(trade.quote - kept, from: launch.curve, to: trade.user)
    draft.moveLamports(
      trade.protocolFee - buyback, from: launch.curve, to: ChainAddress.pumpFeeRecipient)
    draft.moveLamports(trade.creatorFee, from: launch.curve, to: launch.creatorVault)
    if buyback > 0 {
      draft.moveLamports(buyback, from: launch.curve, to: ChainAddress.pumpBuyback)
    }
  }

  private func buybackFee(_ trade: CurveTrade) -> UInt64 {
    launch.layout == .quote ? trade.protocolFee / 2 : 0
  }

  /// An event goes out twice: as a call to itself and as a line of the log.
  func emit(_ event: [UInt8]) {
    draft.invoke(
      ChainAddress.pump, [.readonly(ChainAddress.pumpEventAuthority)], Self.eventTag + event,
      computeUnits: 2_003)
    draft.log.data(event)
  }

  private func tradeEvent(_ trade: CurveTrade) -> [UInt8] {
    var event = [UInt8](hex: "bddb7fd34ee661ee")
    event.put(launch.mint)
    event.put(trade.quote)
    event.put(trade.tokens)
    event.put(trade.isBuy)
    event.put(trade.user)
    event.put(blockTime)
    event.put(trade.curve.virtualQuote)
    event.put(trade.curve.virtualBase)
    event.put(trade.curve.realQuote)
    event.put(trade.curve.realBase)
    event.put(ChainAddress.pumpFeeRecipient)
    event.put(UInt64(95))
    event.put(trade.protocolFee)
    event.put(launch.creator)
    event.put(UInt64(30))
    event.put(trade.creatorFee)
    if launch.layout != .creatorFee { putLaterFields(trade, &event) }
    return event
  }

  private func putLaterFields(_ trade: CurveTrade, _ event: inout [UInt8]) {
    event.put(trade.isBuy)
    event.put(UInt64(0))
    event.put(UInt64(0))
    event.put(trade.isBuy ? trade.quote : 0)
    event.put(blockTime)
    switch trade.form {
    case .exactTokens: event.put("buy")
    case .exactQuote: event.put("buy_exact_sol_in")
    case .sell: event.put("sell")
    }
    if launch.layout == .instructionName { return }
    event.put(false)
    event.put(UInt64(0))
    event.put(UInt64(0))
    if launch.layout == .cashback { return }
    event.put(UInt64(5_000))
    event.put(buybackFee(trade))
    event.put(UInt32(0))
    event.put(Pubkey.zero)
    event.put(trade.quote)
    event.put(trade.curve.virtualQuote)
    event.put(trade.curve.realQuote)
  }

  private func completeEvent(_ user: Pubkey) -> [UInt8] {
    var event = [UInt8](hex: "5f72619cd42e9808")
    event.put(user)
    event.put(launch.mint)
    event.put(launch.curve)
    event.put(blockTime)
    if launch.layout == .quote { event.put(Pubkey.zero) }
    return event
  }

  /// The old way out of a curve: all its tokens and lamports go to the migration authority.
  func withdraw(base: UInt64, quote: UInt64) -> TransactionDraft.Place {
    let authority = ChainAddress.migrationAuthority
    let uses: [AccountUse] = [
      .readonly(ChainAddress.pumpGlobal), .writable(ChainAddress.pumpLastWithdraw),
      .readonly(launch.mint), .writable(launch.curve), .writable(launch.curveTokens),
      .writable(launch.tokens(of: authority)), .signer(authority),
      .readonly(ChainAddress.system), .readonly(launch.tokenProgram),
      .readonly(ChainAddress.rent), .readonly(ChainAddress.pumpEventAuthority),
      .readonly(ChainAddress.pump),
    ]
    let data = [UInt8](hex: "b712469c946da122")
    return draft.invoke(ChainAddress.pump, uses, data, computeUnits: 30_000) {
      draft.log.line("Program log: Instruction: Withdraw")
      draft.transferTokens(
        base, from: launch.curveTokens, to: launch.tokens(of: authority),
        authority: .readonly(launch.curve), decimals: checkedDecimals)
      draft.moveLamports(quote, from: launch.curve, to: authority)
    }
  }
}
