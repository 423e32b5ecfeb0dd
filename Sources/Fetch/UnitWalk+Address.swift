import Archive
import Market

/// getTransactionsForAddress: one address, one window, full bodies, oldest first.
extension UnitWalk {
  private static let method = "getTransactionsForAddress"
  /// Pages without a new row in a row before the walk gives up.
  private static let emptyPagesMax = 50
  /// Askings of a page whose token does not move.
  private static let standstillsMax = 3
  /// Page sizes, the largest first; multiples of 100 because pages are charged by the hundred.
  private static let pageLimits = [1_000, 500, 200, 100, 50, 20, 5]
  /// Rows that are charged together.
  private static let rowsCharged = 100

  mutating func walkAddress(_ address: AddressWindow) async throws(WalkFailure) {
    if address.lifePPM != nil, pages == 0, try await isQuiet(address) {
      return try record(
        page("transactions", method: Self.method, request: "[]"), cursor: nil,
        complete: true)
    }
    let isListed = ["list:", "bodies:", "missing:"].contains { startCursor?.hasPrefix($0) == true }
    if isListed || settings.prefersSignatures { return try await walkSignatures(address) }
    if asker.forbiddenWords(Self.method) != nil { return try await walkSignatures(address) }
    do throws(WalkFailure) {
      try await walkPages(address)
    } catch {
      guard case .ask(.forbidden) = error else { throw error }
      try await walkSignatures(address)
    }
  }

  /// Whether the newest signature of the address lies before the window: one credit instead of ten.
  /// Nothing at all proves nothing, the address was seen before.
  private func isQuiet(_ address: AddressWindow) async throws(WalkFailure) -> Bool {
    let answer = try await ask(
      .rpc(
        "getSignaturesForAddress",
        params: "[\"\(address.address)\",{\"limit\":1,\"commitment\":\"finalized\"}]",
        base: settings.heliusURL), fault: Self.listFault)
    guard let time = answer.items.first?.time else { return false }
    return time < address.window.from
  }

  private mutating func walkPages(_ address: AddressWindow) async throws(WalkFailure) {
    var seen = Set(try storedSignatures("transactions"))
    var token = startCursor.flatMap { $0.hasPrefix("token:") ? String($0.dropFirst(6)) : nil }
    var limit = settings.pageLimit
    var emptyPages = 0
    var standstills = 0
    while true {
      let answer: Answer
      do throws(WalkFailure) {
        answer = try await ask(request(address, token: token, limit: limit)) { answer in
          answer.tellsToken ? Self.listFault(answer) : "the answer has no pagination token"
        }
      } catch {
        limit = try Self.smaller(limit, after: error)
        continue
      }
      // Fewer rows cost no less: only the page that needs it is smaller.
      limit = max(limit, min(Self.rowsCharged, settings.pageLimit))
      let page = page(
        "transactions", method: Self.method, request: parameters(address, paging: ""))
      for item in answer.items {
        guard let signature = item.signature, seen.insert(signature).inserted else { continue }
        try add(item, of: answer, to: page)
      }
      guard let next = answer.token else { return try record(page, cursor: nil, complete: true) }
      if page.lines == 0, let token, Self.hasMoved(from: token, to: next) != true {
        standstills += 1
        guard standstills < Self.standstillsMax else {
          throw .unproven("the page token does not move", cursor: startCursor, isFinal: false)
        }
        continue
      }
      if let token, Self.hasMoved(from: token, to: next) == false {
        throw .unproven("the page token moves backwards", cursor: "token:\(token)", isFinal: false)
      }
      emptyPages = page.lines == 0 ? emptyPages + 1 : 0
      guard emptyPages <= Self.emptyPagesMax else {
        throw .unproven(
          "\(emptyPages) pages without a row", cursor: "token:\(next)", isFinal: false)
      }
      standstills = 0
      try record(page, cursor: "token:\(next)")
      token = next
    }
  }

  /// Whether a token (`slot:position`) lies after another; nil where they are equal or opaque.
  static func hasMoved(from old: String, to new: String) -> Bool? {
    if old == new { return nil }
    let numbers = [old, new].map { $0.split(separator: ":").compactMap { UInt64($0) } }
    guard numbers[0].count == 2, numbers[1].count == 2 else { return true }
    return (numbers[0][0], numbers[0][1]) < (numbers[1][0], numbers[1][1])
  }

  /// The next smaller page size where the page was too much; throws what asking less cannot help.
  private static func smaller(_ limit: Int, after failure: WalkFailure) throws(WalkFailure) -> Int {
    switch failure {
    case .ask(.tooMuch):
      guard let less = pageLimits.first(where: { $0 < limit }) else {
        throw .ask(.trouble("pages of \(limit) rows are too much"))
      }
      return less
    case .ask(.refused(let words)) where words.lowercased().contains("limit") && limit > 100:
      return 100
    default: throw failure
    }
  }

  private func request(_ address: AddressWindow, token: String?, limit: Int) -> ProviderRequest {
    let paging =
      token.map { "\"limit\":\(limit),\"paginationToken\":\"\($0)\"," }
      ?? "\"limit\":\(limit),"
    var request = ProviderRequest.rpc(
      Self.method, params: parameters(address, paging: paging), base: settings.heliusURL,
      rowsMax: limit)
    request.isDivisible = true
    return request
  }

  private func parameters(_ address: AddressWindow, paging: String) -> String {
    let window = address.window
    let status = address.status == .any ? "" : ",\"status\":\"\(address.status.rawValue)\""
    return "[\"\(address.address)\",{\(paging)\"transactionDetails\":\"full\","
      + "\"sortOrder\":\"asc\",\"commitment\":\"finalized\",\"encoding\":\"json\","
      + "\"maxSupportedTransactionVersion\":\(settings.transactionVersionMax),"
      + "\"filters\":{\"blockTime\":{\"gte\":\(window.from),\"lt\":\(window.to)}\(status)}}]"
  }
}
