import NIOCore

/// Facts of tokens: recorded answers where the archive has them, else what the ledger shows.
extension HeliusAPI {
  func writeTokenSupply(_ call: RPCCall, _ body: inout ByteBuffer) throws(RPCError) {
    guard let mint = call[0]?.string else { throw .invalidParams("Invalid param: WrongSize") }
    if let answer = recorded.body("getTokenSupply", mint) {
      body.writeBytes(answer)
      return
    }
    guard let facts = TokenFacts(mint, ledger: ledger, recorded: recorded),
      let supply = facts.supply, let decimals = facts.decimals
    else { throw .invalidParams("Invalid param: could not find mint") }
    let amount = facts.uiSupply
    body.writeString(
      "{\"context\":{\"slot\":\(ledger.ceiling)},\"value\":{\"amount\":\"\(supply)\","
        + "\"decimals\":\(decimals),\"uiAmount\":\(supply == 0 ? "null" : amount),"
        + "\"uiAmountString\":\"\(amount)\"}}")
  }

  func writeAsset(_ call: RPCCall, _ body: inout ByteBuffer) throws(RPCError) {
    guard let id = call.params.object?["id"]?.string else {
      throw .invalidParams("Invalid params: missing field `id`")
    }
    guard let asset = asset(id) else {
      throw RPCError(
        code: -32_000, message: "Database Error: RecordNotFound Error: Asset Not Found")
    }
    body.writeBytes(asset)
  }

  func writeAssets(_ call: RPCCall, _ body: inout ByteBuffer) throws(RPCError) {
    let ids = call.params.object?["ids"]?.array?.compactMap(\.string) ?? []
    guard (1...1_000).contains(ids.count) else {
      throw .invalidParams("Batch Size Error: 1 to 1000 ids")
    }
    body.writeString("[")
    for (place, id) in ids.enumerated() {
      if place > 0 { body.writeString(",") }
      body.writeBytes(asset(id) ?? Array("null".utf8))
    }
    body.writeString("]")
  }

  private func asset(_ id: String) -> [UInt8]? {
    if let answer = recorded.body("getAsset", id) { return answer }
    guard let facts = TokenFacts(id, ledger: ledger, recorded: recorded) else { return nil }
    let symbol = JSONValue.quoted(facts.record.symbol ?? "")
    let name = JSONValue.quoted(facts.record.name ?? "")
    let program = facts.program.map { ",\"token_program\":\"\($0)\"" } ?? ""
    return Array(
      ("{\"last_indexed_slot\":\(ledger.ceiling),\"interface\":\"FungibleToken\",\"id\":\"\(id)\","
        + "\"content\":{\"$schema\":\"https://schema.metaplex.com/nft1.0.json\",\"json_uri\":\"\","
        + "\"files\":[],\"metadata\":{\"name\":\(name),\"symbol\":\(symbol),\"description\":\"\","
        + "\"token_standard\":\"Fungible\"},\"links\":{}},\"authorities\":[],\"grouping\":[],"
        + "\"creators\":[],\"ownership\":{\"frozen\":false,\"delegated\":false,\"delegate\":null,"
        + "\"ownership_model\":\"token\",\"owner\":\"\"},\"supply\":null,\"mutable\":false,"
        + "\"burnt\":false,\"token_info\":{\"symbol\":\(symbol),"
        + "\"supply\":\(facts.supply.map(String.init) ?? "null"),"
        + "\"decimals\":\(facts.decimalsText)\(program)}}").utf8)
  }
}
