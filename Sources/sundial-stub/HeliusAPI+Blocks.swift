import Market
import NIOCore

/// Blocks and their times.
///
/// The ledger holds what the archive holds. A slot in twenty without transactions counts as
/// skipped; every other has a block, filled up with votes so that the place of a transaction in the
/// list is its index.
extension HeliusAPI {
  private static let skippedOneIn: UInt64 = 20
  private static let slotRangeMax: UInt64 = 500_000

  func isSkipped(_ slot: UInt64) -> Bool {
    StableHash.of(slot, "skipped") % Self.skippedOneIn == 0 && ledger.rows(ofSlot: slot).isEmpty
  }

  func writeBlockTime(_ call: RPCCall, _ body: inout ByteBuffer) throws(RPCError) {
    let slot = try slot(call[0])
    try checkBlock(slot)
    body.writeString(ledger.time(of: slot).map(String.init) ?? "null")
  }

  func writeBlocks(_ call: RPCCall, _ body: inout ByteBuffer) throws(RPCError) {
    let first = try slot(call[0])
    var last = ledger.ceiling
    if case .integer? = call[1] { last = min(last, try slot(call[1])) }
    guard last < first || last - first <= Self.slotRangeMax else {
      throw .invalidParams("Slot range too large; max \(Self.slotRangeMax)")
    }
    let slots = last < first ? [] : (first...last).filter { !isSkipped($0) }
    body.writeString("[\(slots.map(String.init).joined(separator: ","))]")
  }

  func writeBlocksWithLimit(_ call: RPCCall, _ body: inout ByteBuffer) throws(RPCError) {
    let first = try slot(call[0])
    guard let limit = call[1]?.integer, (1...Int64(Self.slotRangeMax)).contains(limit) else {
      throw .invalidParams("Invalid limit; max \(Self.slotRangeMax)")
    }
    var slots: [UInt64] = []
    var next = first
    while next <= ledger.ceiling, slots.count < limit {
      if !isSkipped(next) { slots.append(next) }
      next += 1
    }
    body.writeString("[\(slots.map(String.init).joined(separator: ","))]")
  }

  func writeBlock(_ call: RPCCall, _ body: inout ByteBuffer) throws(RPCError) {
    let slot = try slot(call[0])
    try checkBlock(slot)
    let options = call[1]?.object ?? [:]
    try checkCommitment(options)
    let rows = ledger.rows(ofSlot: slot)
    for row in rows { try checkVersion(ledger.rows[row], options) }
    var parent = slot - 1
    while isSkipped(parent) { parent -= 1 }
    body.writeString(
      "{\"blockhash\":\"\(blockhash(slot))\",\"previousBlockhash\":\"\(blockhash(parent))\","
        + "\"parentSlot\":\(parent),\"blockHeight\":\(slot - slot / Self.skippedOneIn),"
        + "\"blockTime\":\(ledger.time(of: slot).map(String.init) ?? "null")")
    switch options["transactionDetails"]?.string ?? "full" {
    case "full": writeTransactions(rows, slot, &body)
    case "accounts": try writeAccounts(rows, slot, &body)
    case "signatures": writeSignatures(rows, slot, &body)
    case "none": break
    default: throw .invalidParams("Invalid params: `transactionDetails` is not served")
    }
    body.writeString(options["rewards"]?.bool == false ? "}" : ",\"rewards\":[]}")
  }

  private func writeTransactions(_ rows: Range<Int>, _ slot: UInt64, _ body: inout ByteBuffer) {
    body.writeString(",\"transactions\":[")
    forEachPlace(rows) { index, row in
      if index > 0 { body.writeString(",") }
      guard let row else {
        body.writeString(vote(slot, index))
        return
      }
      let whole = JSONSlice(ledger.bodies.bytes(ledger.rows[row].body)[...])
      body.writeString("{\"transaction\":")
      body.writeBytes(whole["transaction"]?.text ?? [])
      body.writeString(",\"meta\":")
      body.writeBytes(whole["meta"]?.text ?? [])
      let version = ledger.rows[row].version.map(String.init) ?? "\"legacy\""
      body.writeString(",\"version\":\(version)}")
    }
    body.writeString("]")
  }

  private func writeAccounts(
    _ rows: Range<Int>, _ slot: UInt64, _ body: inout ByteBuffer
  ) throws(RPCError) {
    var texts: [String?] = []
    forEachPlace(rows) { index, row in
      guard let row else {
        let vote = JSONSlice(Array(self.vote(slot, index).utf8)[...])
        texts.append(BlockAccounts(vote, version: "\"legacy\"")?.text)
        return
      }
      let whole = JSONSlice(ledger.bodies.bytes(ledger.rows[row].body)[...])
      let version = ledger.rows[row].version.map(String.init) ?? "\"legacy\""
      texts.append(BlockAccounts(whole, version: version)?.text)
    }
    let known = texts.compactMap { $0 }
    guard known.count == texts.count else {
      throw .invalidParams("Invalid params: accounts of base64 bodies are not served")
    }
    body.writeString(",\"transactions\":[\(known.joined(separator: ","))]")
  }

  private func writeSignatures(_ rows: Range<Int>, _ slot: UInt64, _ body: inout ByteBuffer) {
    body.writeString(",\"signatures\":[")
    forEachPlace(rows) { index, row in
      let signature = row.map { ledger.rows[$0].signature } ?? voteSignature(slot, index)
      body.writeString(index > 0 ? ",\"\(signature)\"" : "\"\(signature)\"")
    }
    body.writeString("]")
  }

  /// Calls `write` for each place of a block, with the ledger's row there or nil for a vote.
  private func forEachPlace(_ rows: Range<Int>, _ write: (Int, Int?) -> Void) {
    var index = 0
    for row in rows {
      while index < Int(ledger.rows[row].place.index) {
        write(index, nil)
        index += 1
      }
      write(index, row)
      index += 1
    }
  }

  private func slot(_ value: JSONValue?) throws(RPCError) -> UInt64 {
    guard let slot = value?.integer, slot > 0 else { throw .invalidParams("Invalid params: slot") }
    return UInt64(slot)
  }

  private func checkBlock(_ slot: UInt64) throws(RPCError) {
    guard slot <= ledger.ceiling else {
      throw RPCError(code: -32_004, message: "Block not available for slot \(slot)")
    }
    guard !isSkipped(slot) else {
      let isRecent = slot % 2 == 0
      let missing = isRecent ? "due to ledger jump to recent snapshot" : "in long-term storage"
      throw RPCError(
        code: isRecent ? -32_007 : -32_009,
        message: "Slot \(slot) was skipped, or missing \(missing)")
    }
  }

  private func blockhash(_ slot: UInt64) -> String { Base58.encode(derived(slot, 32, "block")) }

  private func voteSignature(_ slot: UInt64, _ index: Int) -> String {
    Base58.encode(derived(slot &* 4_096 &+ UInt64(index), 64, "vote"))
  }

  private func vote(_ slot: UInt64, _ index: Int) -> String {
    let voter = Base58.encode(derived(UInt64(index), 32, "voter"))
    let account = Base58.encode(derived(UInt64(index), 32, "vote account"))
    return "{\"transaction\":{\"signatures\":[\"\(voteSignature(slot, index))\"],\"message\":"
      + "{\"header\":{\"numRequiredSignatures\":1,\"numReadonlySignedAccounts\":0,"
      + "\"numReadonlyUnsignedAccounts\":1},\"accountKeys\":[\"\(voter)\",\"\(account)\","
      + "\"Vote111111111111111111111111111111111111111\"],\"recentBlockhash\":"
      + "\"\(blockhash(slot - min(slot, 2)))\","
      + "\"instructions\":[{\"programIdIndex\":2,\"accounts\":[1,0],"
      + "\"data\":\"3Bxs4Bc3VYuGVB19\",\"stackHeight\":null}]}},\"meta\":{\"err\":null,"
      + "\"status\":{\"Ok\":null},\"fee\":5000,\"preBalances\":[1000000000,27074400,1],"
      + "\"postBalances\":[999995000,27074400,1],\"innerInstructions\":[],\"logMessages\":["
      + "\"Program Vote111111111111111111111111111111111111111 invoke [1]\","
      + "\"Program Vote111111111111111111111111111111111111111 success\"],"
      + "\"preTokenBalances\":[],\"postTokenBalances\":[],\"rewards\":[],\"loadedAddresses\":"
      + "{\"writable\":[],\"readonly\":[]},\"computeUnitsConsumed\":2100},\"version\":\"legacy\"}"
  }

  private func derived(_ number: UInt64, _ count: Int, _ name: String) -> [UInt8] {
    stride(from: 0, to: count, by: 8).flatMap { part in
      withUnsafeBytes(of: StableHash.of(number, name, "\(part)").littleEndian) { Array($0) }
    }
  }
}
