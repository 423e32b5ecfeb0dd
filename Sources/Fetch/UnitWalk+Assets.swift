import Archive
import Market

/// Helius' current facts of tokens, and its own reading of transactions.
extension UnitWalk {
  private static let continuationsMax = 100
  private static let enhancedLimit = 100

  /// getAssetBatch: one line an asset. Unknown mints come as null or not at all.
  mutating func walkAssets(_ mints: [Pubkey]) async throws(WalkFailure) {
    let names = mints.map { "\"\($0)\"" }.joined(separator: ",")
    let answer = try await ask(
      .rpc(
        "getAssetBatch", params: "{\"ids\":[\(names)],\"options\":{\"showFungible\":true}}",
        base: settings.heliusURL, pool: .das)
    ) { $0.resultType == .list ? nil : "no list of assets" }
    let page = page(
      "assets", method: "getAssetBatch", request: "{\"options\":{\"showFungible\":true}}")
    for item in answer.items where !item.isNull { try add(item, of: answer, to: page) }
    try record(page, cursor: nil, complete: true)
  }

  /// getTokenSupply: the exact supply as text.
  mutating func walkSupply(_ mint: Pubkey) async throws(WalkFailure) {
    let answer = try await ask(
      .rpc("getTokenSupply", params: "[\"\(mint)\"]", base: settings.heliusURL)
    ) { $0.resultType == .object ? nil : "no supply" }
    let page = page("supply", method: "getTokenSupply", request: "[\"\(mint)\"]")
    try add(answer.text[answer.result], slot: nil, time: nil, to: page)
    try record(page, cursor: nil, complete: true)
  }

  /// Enhanced Transactions, newest first. A search window without a match is a continuation.
  mutating func walkEnhanced(_ address: AddressWindow) async throws(WalkFailure) {
    var seen = Set(try storedSignatures("enhanced"))
    var before = startCursor.flatMap { $0.hasPrefix("before:") ? String($0.dropFirst(7)) : nil }
    var continuations = 0
    while true {
      let answer: Answer
      do throws(WalkFailure) {
        answer = try await ask(enhancedRequest(address, before: before)) { answer in
          guard answer.hasList else { return "the answer is no list" }
          return answer.items.allSatisfy { $0.signature != nil } ? nil : "a row has no signature"
        }
      } catch {
        guard case .ask(.searchWindow(let signature)) = error else { throw error }
        guard let signature else {
          return try record(enhancedPage(address), cursor: nil, complete: true)
        }
        continuations += 1
        guard continuations <= Self.continuationsMax, signature != before else {
          throw .unproven(
            "\(continuations) search windows without a match",
            cursor: before.map { "before:\($0)" },
            isFinal: false)
        }
        before = signature
        continue
      }
      continuations = 0
      let page = enhancedPage(address)
      for item in answer.items {
        guard let signature = item.signature, seen.insert(signature).inserted else { continue }
        try add(item, of: answer, to: page)
      }
      guard let last = answer.items.last?.signature.map({ "\($0)" }), last != before else {
        return try record(page, cursor: nil, complete: true)
      }
      try record(page, cursor: "before:\(last)")
      before = last
    }
  }

  private func enhancedPage(_ address: AddressWindow) -> PageBuilder {
    page(
      "enhanced", method: "/v0/addresses",
      request: "{\"address\":\"\(address.address)\",\"gte-time\":\(address.window.from),"
        + "\"lt-time\":\(address.window.to)}")
  }

  private func enhancedRequest(_ address: AddressWindow, before: String?) -> ProviderRequest {
    var query = [
      HTTPCall.QueryItem(name: "limit", value: "\(Self.enhancedLimit)"),
      HTTPCall.QueryItem(name: "commitment", value: "finalized"),
      HTTPCall.QueryItem(name: "sort-order", value: "desc"),
      HTTPCall.QueryItem(name: "gte-time", value: "\(address.window.from)"),
      HTTPCall.QueryItem(name: "lt-time", value: "\(address.window.to)"),
    ]
    if let before { query.append(HTTPCall.QueryItem(name: "before-signature", value: before)) }
    return ProviderRequest(
      provider: .helius, method: "/v0/addresses", pool: .das,
      call: HTTPCall(
        provider: .helius, base: settings.heliusRESTURL,
        path: "/v0/addresses/\(address.address)/transactions", query: query, body: nil),
      rowsMax: Self.enhancedLimit)
  }
}
