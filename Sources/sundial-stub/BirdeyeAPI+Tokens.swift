import Market

/// Facts of tokens for which the archive has no answer: what the ledger shows, with null for what
/// it cannot know (prices, holders, liquidity).
extension BirdeyeAPI {
  func tokenData(_ path: String, _ address: String) -> String {
    guard let facts = TokenFacts(address, ledger: ledger, recorded: recorded) else {
      return "null"
    }
    switch path {
    case "/defi/token_overview": return overview(facts)
    case "/defi/v3/token/market-data": return marketData(facts)
    case "/defi/token_security": return security(facts)
    case "/defi/token_creation_info": return creation(facts)
    case "/defi/v3/token/meta-data/single": return metadata(facts)
    default: return "null"
    }
  }

  private func overview(_ facts: TokenFacts) -> String {
    "{\"address\":\"\(facts.mint)\",\"decimals\":\(facts.decimalsText),"
      + "\"symbol\":\(TokenFacts.quotedOrNull(facts.record.symbol)),"
      + "\"name\":\(TokenFacts.quotedOrNull(facts.record.name)),\"marketCap\":null,\"fdv\":null,"
      + "\"extensions\":{},\"logoURI\":null,\"liquidity\":null,\"lastTradeUnixTime\":null,"
      + "\"lastTradeHumanTime\":null,\"price\":null,\"totalSupply\":\(facts.uiSupply),"
      + "\"circulatingSupply\":\(facts.uiSupply),\"holder\":null,\"numberMarkets\":null,"
      + "\"isScaledUiToken\":false,\"multiplier\":null}"
  }

  private func marketData(_ facts: TokenFacts) -> String {
    "{\"address\":\"\(facts.mint)\",\"price\":null,\"liquidity\":null,"
      + "\"total_supply\":\(facts.uiSupply),\"circulating_supply\":\(facts.uiSupply),"
      + "\"market_cap\":null,\"fdv\":null,\"holder\":null,\"is_scaled_ui_token\":false,"
      + "\"multiplier\":null}"
  }

  private func security(_ facts: TokenFacts) -> String {
    let record = facts.record
    return "{\"creatorAddress\":\(TokenFacts.quotedOrNull(record.creator)),\"ownerAddress\":null,"
      + "\"creationTx\":\(TokenFacts.quotedOrNull(record.creationSignature)),"
      + "\"creationTime\":\(record.createdAt.map(String.init) ?? "null"),"
      + "\"creationSlot\":\(record.creationSlot.map(String.init) ?? "null"),"
      + "\"mutableMetadata\":null,\"top10HolderPercent\":null,\"totalSupply\":\(facts.uiSupply),"
      + "\"preMarketHolder\":[],\"lockInfo\":null,\"freezeable\":null,\"freezeAuthority\":null,"
      + "\"transferFeeEnable\":null,\"transferFeeData\":null,\"isToken2022\":null,"
      + "\"nonTransferable\":null,\"jupStrictList\":null}"
  }

  private func creation(_ facts: TokenFacts) -> String {
    guard let time = facts.record.createdAt, let slot = facts.record.creationSlot else {
      return "null"
    }
    return "{\"txHash\":\(TokenFacts.quotedOrNull(facts.record.creationSignature)),"
      + "\"slot\":\(slot),\"tokenAddress\":\"\(facts.mint)\",\"decimals\":\(facts.decimalsText),"
      + "\"owner\":\(TokenFacts.quotedOrNull(facts.record.creator)),\"blockUnixTime\":\(time),"
      + "\"blockHumanTime\":\"\(timestampText(unixSeconds: time).dropLast()).000Z\"}"
  }

  private func metadata(_ facts: TokenFacts) -> String {
    "{\"address\":\"\(facts.mint)\",\"symbol\":\(TokenFacts.quotedOrNull(facts.record.symbol)),"
      + "\"name\":\(TokenFacts.quotedOrNull(facts.record.name)),"
      + "\"decimals\":\(facts.decimalsText),\"extensions\":{},\"logo_uri\":null}"
  }

  /// Tokens by creation, newest first; `time_to` is excluded.
  func newListing(_ query: [String: String]) throws(BadRequest) -> String {
    let limit = try number("limit", query, 1...20, default: 10)
    let end = try number("time_to", query, 0...10_000_000_000, default: Int.max)
    guard query["meme_platform_enabled"] == "true" else { return #"{"items":[]}"# }
    let known = recorded.tokens.filter { $0.value.createdAt.map { $0 < end } ?? false }
    let newest = known.sorted {
      ($0.value.createdAt ?? 0, $0.key) > ($1.value.createdAt ?? 0, $1.key)
    }
    let items = newest.prefix(limit).map { mint, record in
      let time = timestampText(unixSeconds: record.createdAt ?? 0).dropLast()
      return "{\"address\":\"\(mint)\",\"symbol\":\(TokenFacts.quotedOrNull(record.symbol)),"
        + "\"name\":\(TokenFacts.quotedOrNull(record.name)),"
        + "\"decimals\":\(record.decimals.map(String.init) ?? "null"),"
        + "\"source\":\"pump_dot_fun\",\"liquidityAddedAt\":\"\(time)\",\"logoURI\":null,"
        + "\"liquidity\":null}"
    }
    return "{\"items\":[\(items.joined(separator: ","))]}"
  }
}
