import Archive
import Market

/// The fallback where a plan refuses getTransactionsForAddress: getSignaturesForAddress, newest
/// first, then getTransaction for each, oldest first.
///
/// Cursors: `list:SIGNATURE,OLDER` while listing; `bodies:COUNT:TOTAL:SIGNATURE,…` after, with the
/// listed signatures that had no body so far; `missing:SIGNATURE,…` when only those are asked for
/// again. A list that a failure has sealed is not read from the segment but asked for anew, which
/// costs one credit a thousand.
extension UnitWalk {
  private static let listLimit = 1_000
  private static let bodiesAtOnce = 8
  private static let emptyAskingsMax = 6

  mutating func walkSignatures(_ address: AddressWindow) async throws(WalkFailure) {
    if let words = Self.words(after: "missing:", in: startCursor) {
      return try await fetchBodies(BodyList(signatures: Self.signatures(in: words)))
    }
    try await fetchBodies(try await bodyList(address))
  }

  /// The window's signatures and how many of them have their bodies, listed where they are not.
  private mutating func bodyList(_ address: AddressWindow) async throws(WalkFailure) -> BodyList {
    await lists.enter(address.address, unit)
    defer { lists.leave(address.address) }
    // Another unit may have listed for this one while it waited.
    refresh()
    guard let words = Self.words(after: "bodies:", in: startCursor) else {
      try await list(address, with: companions(of: address))
      return BodyList(signatures: try listedOldestFirst(), isWhole: true)
    }
    let parts = words.split(separator: ":", omittingEmptySubsequences: false)
    let total = parts.count == 3 ? Int(parts[1]) : nil
    var list = BodyList(signatures: try listedOldestFirst(), isWhole: true)
    // The empty list of a unit that has rows is one that was sealed.
    let isSealed =
      total.map { $0 != list.signatures.count } ?? (list.signatures.isEmpty && rows > 0)
    if isSealed {
      startCursor = nil
      try await self.list(address, with: [])
      list.signatures = try listedOldestFirst()
    }
    if let total, total == list.signatures.count {
      list.next = Int(parts[0]) ?? 0
      list.missing = Self.signatures(in: parts[2])
    }
    return list
  }

  /// Other units of the address that stand where this one does.
  private func companions(of address: AddressWindow) -> [UnitWalk] {
    lists.idleUnits(of: address.address).filter { other in
      let progress = writer.progress(of: other.request)
      return other.request != unit.request && progress?.cursor == startCursor
        && (progress == nil) == (startCursor == nil)
    }.map { UnitWalk($0, asker: asker, writer: writer, settings: settings, lists: lists) }
  }

  private static func signatures(in words: Substring) -> [Signature] {
    words.split(separator: ",").compactMap { Signature(base58: $0) }
  }

  private func listedOldestFirst() throws(WalkFailure) -> [Signature] {
    var seen: Set<Signature> = []
    return try storedSignatures("signatures").filter { seen.insert($0).inserted }.reversed()
  }

  /// Lists the signatures of the window and of other units' windows, from the cursor or from the
  /// newest on.
  private mutating func list(
    _ address: AddressWindow, with others: [UnitWalk]
  ) async throws(WalkFailure) {
    var others = others
    var isOpen = true
    let places = Self.words(after: "list:", in: startCursor)?.split(separator: ",") ?? []
    var before = places.first.map(String.init)
    var older = places.dropFirst().first.map(String.init)
    var emptyAskings = 0
    while isOpen || !others.isEmpty {
      let answer = try await ask(listRequest(address, before: before), fault: Self.listFault)
      var next: String?
      if let last = answer.items.last {
        emptyAskings = 0
        // A last row that came twice would lead to itself.
        let other = answer.items.last { $0.signature != last.signature }
        older = other?.signature.map { "\($0)" } ?? older
        before = last.signature.map { "\($0)" }
        next = Self.listCursor(before, older)
      } else if try await !isEnd(address, before: before, older: older) {
        emptyAskings += 1
        guard emptyAskings < Self.emptyAskingsMax else {
          throw .unproven(
            "the list ends, but the one before its end does not lead there",
            cursor: Self.listCursor(before, older), isFinal: false)
        }
        continue
      }
      for index in others.indices.reversed() {
        if try others[index].keepListed(answer, cursor: next) { others.remove(at: index) }
      }
      if isOpen { isOpen = try !keepListed(answer, cursor: next) }
    }
  }

  /// Records what of a list's page lies in the unit's window; whether its list is whole with it.
  private mutating func keepListed(
    _ answer: Answer, cursor: String?
  ) throws(WalkFailure) -> Bool {
    guard case .address(let address) = unit.task else { return true }
    let page = page(
      "signatures", method: "getSignaturesForAddress",
      request: "[\"\(address.address)\",{\"commitment\":\"finalized\"}]")
    for item in answer.items {
      guard address.window.contains(item.time ?? address.window.from),
        address.status.takes(failed: item.failed)
      else { continue }
      try add(item, of: answer, to: page)
    }
    let isPast = answer.items.last?.time.map { $0 < address.window.from } ?? false
    let isWhole = isPast || cursor == nil
    try record(page, cursor: isWhole ? "bodies:0:" : cursor)
    return isWhole
  }

  /// The cursor that a failed unit keeps: half a list is sealed with it, and not read again.
  static func keptByFailure(_ cursor: String?) -> String? {
    cursor?.hasPrefix("list:") == true ? nil : cursor
  }

  private static func listCursor(_ before: String?, _ older: String?) -> String {
    "list:" + [before, older].compactMap { $0 }.joined(separator: ",")
  }

  /// Whether an empty page is the end: a node that does not know `before` answers with one too. So
  /// the one before it is asked to lead to it, and it is asked again.
  private func isEnd(
    _ address: AddressWindow, before: String?, older: String?
  ) async throws(WalkFailure) -> Bool {
    guard let before else { return true }
    if let older {
      let overlap = try await ask(listRequest(address, before: older), fault: Self.listFault)
      guard overlap.items.contains(where: { $0.signature.map { "\($0)" } == before }) else {
        return false
      }
      if overlap.items.count > 1 { return false }
    }
    let again = try await ask(listRequest(address, before: before), fault: Self.listFault)
    return again.items.isEmpty
  }

  private func listRequest(_ address: AddressWindow, before: String?) -> ProviderRequest {
    let paging = before.map { ",\"before\":\"\($0)\"" } ?? ""
    return .rpc(
      "getSignaturesForAddress",
      params: "[\"\(address.address)\",{\"limit\":\(Self.listLimit),"
        + "\"commitment\":\"finalized\"\(paging)}]", base: settings.heliusURL,
      rowsMax: Self.listLimit)
  }

  private mutating func fetchBodies(_ start: BodyList) async throws(WalkFailure) {
    var list = start
    repeat {
      let chunk = Array(list.signatures.dropFirst(list.next).prefix(Self.bodiesAtOnce))
      let bodies = try await bodies(of: chunk)
      let page = page("transactions", method: "getTransaction", request: bodyParameters(nil))
      for (signature, body) in zip(chunk, bodies) {
        guard let body else {
          list.missing.append(signature)
          continue
        }
        let item = body.items.first
        try add(body.text[body.result], slot: item?.slot, time: item?.time, to: page)
      }
      list.next += chunk.count
      try record(page, cursor: list.cursor, complete: list.isDone && list.missing.isEmpty)
    } while !list.isDone
    guard list.missing.isEmpty else {
      let names = list.missing.map { "\($0)" }.joined(separator: ",")
      throw .unproven(
        "\(list.missing.count) listed signatures have no body", cursor: "missing:\(names)",
        isFinal: false)
    }
  }

  /// Answers with the transactions, in the order asked for; nil where the provider has none.
  private func bodies(of signatures: [Signature]) async throws(WalkFailure) -> [Answer?] {
    let (asker, settings) = (asker, settings)
    let requests = signatures.map { signature in
      ProviderRequest.rpc(
        "getTransaction", params: bodyParameters(signature), base: settings.heliusURL)
    }
    let results = await withTaskGroup(of: (Int, Result<Answer?, AskFailure>).self) { group in
      for (place, request) in requests.enumerated() {
        group.addTask { (place, await Self.body(request, asker)) }
      }
      var results = [Result<Answer?, AskFailure>](repeating: .success(nil), count: requests.count)
      for await (place, result) in group { results[place] = result }
      return results
    }
    var answers: [Answer?] = []
    for result in results {
      switch result {
      case .success(let answer): answers.append(answer)
      case .failure(let failure): throw .ask(failure)
      }
    }
    return answers
  }

  /// One body. Null is no proof that there is none: it is asked for again as often as an error; a
  /// version we do not know is missing, and counted as such.
  private static func body(
    _ request: ProviderRequest, _ asker: Asker
  ) async -> Result<Answer?, AskFailure> {
    do throws(AskFailure) {
      let answer = try await asker.ask(request) { answer in
        if answer.resultType == .null { return "no transaction (null)" }
        return answer.items.first?.signature == nil ? "a transaction without signature" : nil
      }
      return .success(answer)
    } catch {
      switch error {
      case .trouble(let words) where words.hasPrefix("no transaction"): return .success(nil)
      case .version: return .success(nil)
      default: return .failure(error)
      }
    }
  }

  private func bodyParameters(_ signature: Signature?) -> String {
    let first = signature.map { "\"\($0)\"," } ?? ""
    return "[\(first){\"encoding\":\"json\",\"commitment\":\"finalized\","
      + "\"maxSupportedTransactionVersion\":\(settings.transactionVersionMax)}]"
  }

  private static func words(after mark: String, in cursor: String?) -> Substring? {
    guard let cursor, cursor.hasPrefix(mark) else { return nil }
    return cursor.dropFirst(mark.count)
  }
}

/// Signatures whose transactions are wanted, and how far that has come.
private struct BodyList {
  var signatures: [Signature]
  /// Whether they are the unit's whole list, and not only what was missing of it.
  var isWhole = false
  var next = 0
  var missing: [Signature] = []

  var isDone: Bool { next >= signatures.count }

  var cursor: String {
    if isWhole {
      return "bodies:\(next):\(signatures.count):" + missing.map { "\($0)" }.joined(separator: ",")
    }
    let left = missing + signatures.dropFirst(next)
    return "missing:" + left.map { "\($0)" }.joined(separator: ",")
  }
}
