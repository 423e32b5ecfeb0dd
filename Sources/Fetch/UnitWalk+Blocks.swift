import Archive
import Glibc
import Market

/// getBlock over a range of slots: whole programs, or everything, minute by minute.
///
/// A block's transactions lack slot and time of their own; each is archived with those of its block
/// put before its own members, so that its line reads like any other transaction's.
extension UnitWalk {
  /// Slots of 0.4 s: where the search for an instant begins.
  private static let slotsPerSecond = 2.5

  mutating func walkBlocks(_ window: TimeWindow, naming: [Pubkey]) async throws(WalkFailure) {
    var slots = try await slotRange(of: window)
    if let done = startCursor.flatMap({ $0.hasPrefix("block:") ? UInt64($0.dropFirst(6)) : nil }) {
      slots = slots.lowerBound < done ? done..<max(done, slots.upperBound) : slots
    }
    let listed = slots.isEmpty ? [] : try await blocks(in: slots)
    let needles = naming.map { Array("\"\($0)\"".utf8) }
    if listed.isEmpty {
      return try record(blockPage(), cursor: nil, complete: true)
    }
    for (place, slot) in listed.enumerated() {
      let page = blockPage()
      if let block = try await block(slot) {
        for (index, item) in block.items.enumerated() {
          let body = block.bytes(of: item)
          guard needles.isEmpty || needles.contains(where: { Self.contains($0, in: body) })
          else { continue }
          let time = block.resultTime.map { "\($0)" } ?? "null"
          let head = "{\"slot\":\(slot),\"blockTime\":\(time),\"transactionIndex\":\(index),"
          try add(
            (Array(head.utf8) + body.dropFirst())[...], slot: slot, time: block.resultTime,
            to: page)
        }
      }
      let isLast = place == listed.count - 1
      try record(page, cursor: "block:\(slot + 1)", complete: isLast)
    }
  }

  private func blockPage() -> PageBuilder {
    page(
      "transactions", method: "getBlock",
      request: "[{\"encoding\":\"json\",\"transactionDetails\":\"full\"}]")
  }

  /// A block; nil where its slot was skipped.
  private func block(_ slot: UInt64) async throws(WalkFailure) -> Answer? {
    let parameters =
      "[\(slot),{\"commitment\":\"finalized\",\"encoding\":\"json\","
      + "\"transactionDetails\":\"full\",\"rewards\":false,"
      + "\"maxSupportedTransactionVersion\":\(settings.transactionVersionMax)}]"
    do throws(WalkFailure) {
      return try await ask(.rpc("getBlock", params: parameters, base: settings.heliusURL)) {
        $0.resultType == .object && $0.hasList ? nil : "no block (null)"
      }
    } catch {
      if case .ask(.skippedSlot) = error { return nil }
      throw error
    }
  }

  private func blocks(in slots: Range<UInt64>) async throws(WalkFailure) -> [UInt64] {
    let answer = try await ask(
      .rpc(
        "getBlocks",
        params: "[\(slots.lowerBound),\(slots.upperBound - 1),{\"commitment\":\"finalized\"}]",
        base: settings.heliusURL)
    ) { $0.resultType == .list ? nil : "no list of slots" }
    let words = String(decoding: answer.text[answer.result], as: UTF8.self)
    return words.split { !$0.isNumber }.compactMap { UInt64($0) }
  }

  /// The slots whose blocks have a time within the window, by bisection.
  private func slotRange(of window: TimeWindow) async throws(WalkFailure) -> Range<UInt64> {
    let answer = try await ask(
      .rpc("getSlot", params: "[{\"commitment\":\"finalized\"}]", base: settings.heliusURL)
    ) { $0.resultType == .number ? nil : "no slot" }
    let last = UInt64(max(0, answer.number))
    let first = try await firstSlot(at: window.from, upTo: last)
    let end = try await firstSlot(at: window.to, upTo: last)
    return first..<max(first, end)
  }

  /// The lowest slot whose block is not before an instant; one beyond `last` where all are.
  private func firstSlot(at time: Int64, upTo last: UInt64) async throws(WalkFailure) -> UInt64 {
    guard let (_, lastTime) = try await blockTime(atOrAfter: last, upTo: last), lastTime >= time
    else {
      return last + 1
    }
    var low: UInt64 = 0
    var high = last
    let back = UInt64(Double(lastTime - time) * Self.slotsPerSecond * 1.5) + 1_000
    if back < last, let (_, found) = try await blockTime(atOrAfter: last - back, upTo: last),
      found < time
    {
      low = last - back
    }
    while low < high {
      let middle = low + (high - low) / 2
      guard let (slot, found) = try await blockTime(atOrAfter: middle, upTo: high) else {
        high = middle
        continue
      }
      if found < time { low = slot + 1 } else { high = middle }
    }
    return low
  }

  /// The next block from a slot on and its time; nil where no slot up to `limit` has one.
  private func blockTime(
    atOrAfter slot: UInt64, upTo limit: UInt64
  ) async throws(WalkFailure) -> (UInt64, Int64)? {
    var slot = slot
    while slot <= limit {
      do throws(WalkFailure) {
        let answer = try await ask(
          .rpc("getBlockTime", params: "[\(slot)]", base: settings.heliusURL)
        ) { $0.resultType == .number || $0.resultType == .null ? nil : "no time" }
        if answer.resultType == .number { return (slot, answer.number) }
      } catch {
        guard case .ask(.skippedSlot) = error else { throw error }
      }
      slot += 1
    }
    return nil
  }

  private static func contains(_ needle: [UInt8], in bytes: ArraySlice<UInt8>) -> Bool {
    bytes.withUnsafeBytes { haystack in
      guard let base = haystack.baseAddress else { return false }
      var offset = 0
      while offset + needle.count <= haystack.count {
        guard let hit = memchr(base + offset, Int32(needle[0]), haystack.count - offset) else {
          return false
        }
        offset = base.distance(to: UnsafeRawPointer(hit))
        if offset + needle.count <= haystack.count,
          memcmp(base + offset, needle, needle.count) == 0
        {
          return true
        }
        offset += 1
      }
      return false
    }
  }
}
