import Market
import Pools

/// Instructions and events of the pump.fun curve, laid out from the program's public interface
/// (pump-fun/pump-public-docs).
struct PumpFunWire {
  let coin: PumpFunCoin
  let draft: TransactionDraft
  let blockTime: Int64

  private static let tooMuchRequired: UInt32 = 6_002
  private static let tooLittleReceived: UInt32 = 6_003

  private var mint: Pubkey { coin.launch.mint }
  private var tokenProgram: Pubkey { coin.launch.token.program }

  /// One buy or sell.
  func trade(_ trade: CurveTrade, fails: Bool) -> TransactionDraft.Place {
    let (disc, name) = discriminator(trade.form)
    var data = disc
    data.put(trade.form == .exactQuote ? trade.limit : trade.allTokens)
    data.put(trade.form == .exactQuote ? trade.allTokens / 100 * 95 : trade.limit)
    if trade.isBuy && coin.layout >= .volume && coin.instructions != .second { data.put(true) }
    return draft.invoke(ChainAddress.pump, uses(trade), data, computeUnits: 38_000) {
      draft.log.line("Program log: Instruction: \(name)")
      askFees(trade.quote)
      if fails { return refuse(trade) }
      trade.isBuy ? settleBuy(trade) : settleSell(trade)
      emit(tradeEvent(trade))
      if trade.completes { emit(completeEvent(trade.user)) }
      if let beyond = trade.beyond { emit(postCompleteEvent(beyond, by: trade.user)) }
    }
  }

  private func discriminator(_ form: CurveTrade.Form) -> ([UInt8], String) {
    switch (coin.instructions, form) {
    case (.first, .exactTokens): ([UInt8](hex: "66063d1201daebea"), "Buy")
    case (.first, .exactQuote): ([UInt8](hex: "38fc74089edfcd5f"), "BuyExactSolIn")
    case (.first, .sell): ([UInt8](hex: "33e685a4017f83ad"), "Sell")
    case (.second, .exactTokens): ([UInt8](hex: "b817ee6167c5d33d"), "BuyV2")
    case (.second, .exactQuote): ([UInt8](hex: "c2ab1c46684d5b2f"), "BuyExactQuoteInV2")
    case (.second, .sell): ([UInt8](hex: "5df6823ce7e940b2"), "SellV2")
    case (.third, .exactTokens): ([UInt8](hex: "07051dc4f5176550"), "BuyV3")
    case (.third, .exactQuote): ([UInt8](hex: "e1f7501ed5b38488"), "BuyExactQuoteInV3")
    case (.third, .sell): ([UInt8](hex: "1c92de7726c469d5"), "SellV3")
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

  // MARK: Accounts

  private func uses(_ trade: CurveTrade) -> [AccountUse] {
    switch coin.instructions {
    case .first: trade.isBuy ? buyUses(trade.user) : sellUses(trade.user)
    case .second: secondUses(trade)
    case .third: thirdUses(trade.user)
    }
  }

  private var feeUses: [AccountUse] {
    [.readonly(ChainAddress.pumpFeeConfig), .readonly(ChainAddress.pumpFees)]
  }

  private var buybackUses: [AccountUse] {
    coin.layout >= .quote ? [.writable(ChainAddress.pumpBuyback)] : []
  }

  private func firstUses(_ user: Pubkey) -> [AccountUse] {
    [
      .readonly(ChainAddress.pumpGlobal), .writable(ChainAddress.pumpFeeRecipient),
      .readonly(mint), .writable(coin.curve), .writable(coin.curveTokens),
      .writable(coin.launch.token.account(of: user)), .signer(user),
      .readonly(ChainAddress.system),
    ]
  }

  private var lastUses: [AccountUse] {
    [.readonly(ChainAddress.pumpEventAuthority), .readonly(ChainAddress.pump)]
  }

  /// Until May 2025 the rent account stands where the creator's vault does.
  private func buyUses(_ user: Pubkey) -> [AccountUse] {
    let vault: AccountUse =
      coin.layout < .creatorFee ? .readonly(ChainAddress.rent) : .writable(coin.creatorVault)
    let uses = firstUses(user) + [.readonly(tokenProgram), vault] + lastUses
    if coin.layout < .volume { return uses }
    let volume: [AccountUse] = [
      .readonly(ChainAddress.pumpVolume), .writable(coin.volume(of: user)),
    ]
    return uses + volume + feeUses + buybackUses
  }

  private func sellUses(_ user: Pubkey) -> [AccountUse] {
    let vault: AccountUse =
      coin.layout < .creatorFee
      ? .readonly(ChainAddress.associatedToken) : .writable(coin.creatorVault)
    let uses = firstUses(user) + [vault, .readonly(tokenProgram)] + lastUses
    if coin.layout < .volume { return uses }
    let cashback: [AccountUse] = coin.isCashback ? [.writable(coin.volume(of: user))] : []
    return uses + feeUses + cashback + buybackUses
  }

  private func secondUses(_ trade: CurveTrade) -> [AccountUse] {
    let quote = coin.profile.quote
    let token = coin.launch.token
    let uses: [AccountUse] = [
      .readonly(ChainAddress.pumpGlobal), .readonly(mint), .readonly(quote.mint),
      .readonly(tokenProgram), .readonly(quote.program), .readonly(ChainAddress.associatedToken),
      .writable(ChainAddress.pumpFeeRecipient),
      .writable(quote.account(of: ChainAddress.pumpFeeRecipient)),
      .writable(ChainAddress.pumpBuyback), .writable(quote.account(of: ChainAddress.pumpBuyback)),
      .writable(coin.curve), .writable(coin.curveTokens), .writable(coin.curveQuote),
      .signer(trade.user), .writable(token.account(of: trade.user)),
      .writable(quote.account(of: trade.user)), .writable(coin.creatorVault),
      .writable(quote.account(of: coin.creatorVault)),
      .readonly(derivedKey(mint, ChainAddress.pumpFees, 21)),
    ]
    let volume: [AccountUse] = trade.isBuy ? [.readonly(ChainAddress.pumpVolume)] : []
    let last: [AccountUse] = [
      .writable(coin.volume(of: trade.user)),
      .writable(quote.account(of: coin.volume(of: trade.user))),
    ]
    return uses + volume + last + feeUses + [.readonly(ChainAddress.system)] + lastUses
  }

  private func thirdUses(_ user: Pubkey) -> [AccountUse] {
    let quote = coin.profile.quote
    return [
      .readonly(ChainAddress.pumpGlobal), .readonly(mint), .readonly(quote.mint),
      .readonly(tokenProgram), .readonly(quote.program), .writable(coin.curve),
      .writable(coin.curveTokens), .writable(coin.curveQuote), .signer(user),
      .writable(coin.launch.token.account(of: user)), .writable(quote.account(of: user)),
      .writable(coin.volume(of: user)), .readonly(ChainAddress.pumpFeeConfig),
      .writable(ChainAddress.pumpBuyback), .readonly(ChainAddress.system),
    ] + lastUses
  }

  // MARK: What moves

  /// Since September 2025 the curve asks the fee program for the rates.
  private func askFees(_ quote: UInt64) {
    if coin.layout < .instructionName { return }
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

  /// Where the parts of a trade's quote go, the curve's own part first.
  private func parts(_ trade: CurveTrade) -> [(amount: UInt64, to: Pubkey)] {
    let buyback = buybackFee(trade)
    let creator = coin.isCashback ? coin.volume(of: trade.user) : coin.creatorVault
    let parts: [(amount: UInt64, to: Pubkey)] =
      coin.keepsFees
      ? [(trade.allPaid - buyback, coin.curve), (buyback, ChainAddress.pumpBuyback)]
      : [
        (trade.quote, coin.curve), (trade.protocolFee - buyback, ChainAddress.pumpFeeRecipient),
        (buyback, ChainAddress.pumpBuyback), (trade.creatorFee, creator),
      ]
    if trade.isBuy { return parts.filter { $0.amount > 0 } }
    // What stays is not sent.
    let paid = trade.quote - trade.protocolFee - trade.creatorFee
    return ([(paid, trade.user)] + parts.dropFirst()).filter { $0.amount > 0 }
  }

  private func settleBuy(_ trade: CurveTrade) {
    draft.transferTokens(
      trade.allTokens, from: coin.curveTokens, to: coin.launch.token.account(of: trade.user),
      by: .readonly(coin.curve), checked: coin.launch.token.is2022)
    for part in parts(trade) {
      if coin.paysLamports {
        draft.transferLamports(part.amount, from: trade.user, to: part.to)
      } else {
        let user = coin.profile.quote.account(of: trade.user)
        pay(part, from: user, by: .signer(trade.user), payer: trade.user)
      }
    }
  }

  private func settleSell(_ trade: CurveTrade) {
    draft.transferTokens(
      trade.tokens, from: coin.launch.token.account(of: trade.user), to: coin.curveTokens,
      by: .signer(trade.user), checked: coin.launch.token.is2022)
    for part in parts(trade) {
      if coin.paysLamports {
        draft.moveLamports(part.amount, from: coin.curve, to: part.to)
      } else {
        pay(part, from: coin.curveQuote, by: .readonly(coin.curve), payer: trade.user)
      }
    }
  }

  private func pay(
    _ part: (amount: UInt64, to: Pubkey), from: Pubkey, by authority: AccountUse, payer: Pubkey
  ) {
    let quote = coin.profile.quote
    let target = part.to == coin.curve ? coin.curveQuote : quote.account(of: part.to)
    draft.openTokenAccount(target, of: quote, owner: part.to, payer: payer)
    draft.transferTokens(part.amount, from: from, to: target, by: authority)
  }

  /// The part of a trade's protocol fees that buys coins back.
  private func buybackFee(_ trade: CurveTrade) -> UInt64 {
    buybackFee(of: trade.protocolFee) + buybackFee(of: trade.beyond?.protocolFee ?? 0)
  }

  func buybackFee(of protocolFee: UInt64) -> UInt64 {
    coin.layout >= .quote ? protocolFee / 2 : 0
  }

  /// An event goes out twice: as a call to itself and as a line of the log.
  func emit(_ event: [UInt8]) {
    draft.selfCall(ChainAddress.pump, authority: ChainAddress.pumpEventAuthority, event)
    draft.log.data(event)
  }
}
