import Market
import Pools

/// Events of the curve in each layout.
extension PumpFunWire {
  func tradeEvent(_ trade: CurveTrade) -> [UInt8] {
    let isSOL = coin.paysLamports
    var event = [UInt8](hex: "bddb7fd34ee661ee")
    event.put(coin.launch.mint)
    event.put(isSOL ? trade.quote : 0)
    event.put(trade.tokens)
    event.put(trade.isBuy)
    event.put(trade.user)
    event.put(blockTime)
    event.put(isSOL ? trade.curve.virtualQuote : 0)
    event.put(trade.curve.virtualBase)
    event.put(isSOL ? trade.curve.realQuote : 0)
    event.put(trade.curve.realBase)
    if coin.layout < .creatorFee { return event }
    event.put(coin.keepsFees ? Pubkey.zero : ChainAddress.pumpFeeRecipient)
    event.put(UInt64(95))
    event.put(trade.protocolFee)
    event.put(coin.launch.creator)
    event.put(UInt64(coin.isCashback ? 0 : 30))
    event.put(coin.isCashback ? 0 : trade.creatorFee)
    if coin.layout >= .volume { putVolume(trade, &event) }
    if coin.layout >= .instructionName { putLaterFields(trade, &event) }
    return event
  }

  private func putVolume(_ trade: CurveTrade, _ event: inout [UInt8]) {
    event.put(trade.isBuy)
    event.put(UInt64(0))
    event.put(UInt64(0))
    event.put(trade.isBuy ? trade.quote : 0)
    event.put(blockTime)
  }

  private func putLaterFields(_ trade: CurveTrade, _ event: inout [UInt8]) {
    switch trade.form {
    case .exactTokens: event.put("buy")
    case .exactQuote: event.put("buy_exact_sol_in")
    case .sell: event.put("sell")
    }
    if coin.layout >= .mayhem { event.put(coin.isMayhem) }
    if coin.layout >= .cashback {
      event.put(UInt64(coin.isCashback ? 30 : 0))
      event.put(coin.isCashback ? trade.creatorFee : 0)
    }
    if coin.layout >= .quote { putQuote(trade, &event) }
    if coin.layout >= .holders {
      event.put(UInt64(0))
      event.put(UInt64(0))
    }
    if coin.layout >= .unclaimed { event.put(coin.keepsFees ? trade.creatorFee : 0) }
  }

  private func putQuote(_ trade: CurveTrade, _ event: inout [UInt8]) {
    event.put(UInt64(5_000))
    event.put(buybackFee(of: trade.protocolFee))
    event.put(UInt32(1))
    event.put(coin.launch.creator)
    event.put(UInt16(10_000))
    event.put(coin.paysLamports ? Pubkey.zero : coin.profile.quote.mint)
    event.put(trade.quote)
    event.put(trade.curve.virtualQuote)
    event.put(trade.curve.realQuote)
  }

  func completeEvent(_ user: Pubkey) -> [UInt8] {
    var event = [UInt8](hex: "5f72619cd42e9808")
    event.put(user)
    event.put(coin.launch.mint)
    event.put(coin.curve)
    event.put(blockTime)
    putQuoteMint(&event)
    return event
  }

  func postCompleteEvent(_ beyond: BuyBeyond, by user: Pubkey) -> [UInt8] {
    var event = [UInt8](hex: "6fb06d8b316cd5fb")
    event.put(user)
    event.put(coin.launch.mint)
    event.put(coin.curve)
    putQuoteMint(&event)
    event.put(blockTime)
    event.put(beyond.tokens)
    event.put(beyond.quote)
    event.put(UInt64(95))
    event.put(beyond.protocolFee)
    event.put(UInt64(30))
    event.put(beyond.creatorFee)
    event.put(buybackFee(of: beyond.protocolFee))
    event.put(beyond.before.base)
    event.put(beyond.before.quote)
    event.put(beyond.after.base)
    event.put(beyond.after.quote)
    return event
  }

  func createEvent() -> [UInt8] {
    let launch = coin.launch
    let fresh = coin.fresh
    var event = [UInt8](hex: "1b72a94ddeeb6376")
    event.put(launch.name)
    event.put(launch.symbol)
    event.put(launch.uri)
    event.put(launch.mint)
    event.put(coin.curve)
    event.put(launch.creator)
    if coin.layout == .first { return event }
    event.put(launch.creator)
    event.put(blockTime)
    if coin.layout == .creator { return event }
    event.put(fresh.virtualBase)
    event.put(coin.paysLamports ? fresh.virtualQuote : 0)
    event.put(fresh.realBase)
    event.put(PumpFunCoin.totalSupply)
    if coin.layout < .mayhem { return event }
    event.put(launch.token.program)
    event.put(coin.isMayhem)
    if coin.layout >= .cashback { event.put(coin.isCashback) }
    if coin.layout >= .quote {
      putQuoteMint(&event)
      event.put(fresh.virtualQuote)
    }
    if coin.layout >= .holders {
      event.put(UInt64(30))
      event.put(false)
    }
    if coin.layout >= .unclaimed { event.put(UInt8(0)) }
    return event
  }

  func migrationEvent(user: Pubkey, base: UInt64, quote: UInt64, pool: Pubkey) -> [UInt8] {
    var event = [UInt8](hex: "bde95db95c94ea94")
    event.put(user)
    event.put(coin.launch.mint)
    event.put(base)
    event.put(quote)
    event.put(coin.migrationFee)
    event.put(coin.curve)
    event.put(blockTime)
    event.put(pool)
    putQuoteMint(&event)
    return event
  }

  /// Zero stands for SOL.
  private func putQuoteMint(_ event: inout [UInt8]) {
    if coin.layout < .quote { return }
    event.put(coin.paysLamports ? Pubkey.zero : coin.profile.quote.mint)
  }

  func mayhemEvent(from before: PumpFunCurve, to after: PumpFunCurve) -> [UInt8] {
    var event = [UInt8](hex: "757be4b6a1a8dcd6")
    event.put(blockTime)
    event.put(coin.launch.mint)
    event.put(before.virtualBase)
    event.put(before.virtualQuote)
    event.put(after.virtualBase)
    event.put(after.virtualQuote)
    event.put(after.realBase)
    event.put(after.realQuote)
    return event
  }
}
