import NIOCore

/// Helius' JSON-RPC and Enhanced Transactions as views on one ledger, so that they agree.
struct HeliusAPI: Sendable {
  let ledger: Ledger
  let recorded: RecordedAnswers
  let settings: ProviderSettings

  static let keyRefused =
    #"{"jsonrpc":"2.0","error":{"code":-32401,"message":"invalid api key provided"}}"#

  /// Answers a JSON-RPC request; `fault` is one of those that show a wrong view, or nil.
  func answer(_ request: RPCRequest, fault: Fault?) -> APIAnswer {
    if let refused = refusedBatch(request) { return refused }
    var answer = APIAnswer()
    if request.isBatch { answer.body.writeString("[") }
    for (place, call) in request.calls.enumerated() {
      if place > 0 { answer.body.writeString(",") }
      write(call, fault: request.isBatch ? nil : fault, &answer)
    }
    if request.isBatch { answer.body.writeString("]") }
    return answer
  }

  private func refusedBatch(_ request: RPCRequest) -> APIAnswer? {
    guard request.isBatch else { return nil }
    guard let call = request.calls.first(where: { request.calls.count > $0.batchMax }) else {
      return nil
    }
    let error = RPCError.invalidParams("Batch of \(call.method) is limited to \(call.batchMax)")
    return .text(400, "{\"jsonrpc\":\"2.0\",\"error\":\(error.text),\"id\":null}")
  }

  private func write(_ call: RPCCall, fault: Fault?, _ answer: inout APIAnswer) {
    let start = answer.body.writerIndex
    let isRenamed = fault == .renamedFields && call.method != "getTransactionsForAddress"
    answer.body.writeString("{\"jsonrpc\":\"2.0\",\"\(isRenamed ? "value" : "result")\":")
    do throws(RPCError) {
      if fault == .nullResult {
        answer.body.writeString("null")
        answer.tookFault = true
        answer.credits += Credits.helius(call.method)
      } else {
        try writeResult(call, fault: fault, &answer)
        if isRenamed { answer.tookFault = true }
      }
    } catch {
      answer.body.moveWriterIndex(to: start)
      answer.body.writeString("{\"jsonrpc\":\"2.0\",\"error\":\(error.text)")
      answer.status = error.status
      if error.status == 200 { answer.credits += Credits.helius(call.method) }
    }
    answer.body.writeString(",\"id\":\(call.id)}")
  }

  private func writeResult(_ call: RPCCall, fault: Fault?, _ answer: inout APIAnswer)
    throws(RPCError)
  {
    switch call.method {
    case "getTransactionsForAddress": return try writeHistory(call, fault: fault, &answer)
    case "getSignaturesForAddress": try writeSignatures(call, fault: fault, &answer)
    case "getTransaction": try writeTransaction(call, &answer.body)
    case "getBlock": try writeBlock(call, &answer.body)
    case "getBlocks": try writeBlocks(call, &answer.body)
    case "getBlocksWithLimit": try writeBlocksWithLimit(call, &answer.body)
    case "getBlockTime": try writeBlockTime(call, &answer.body)
    case "getSlot": answer.body.writeString("\(ledger.ceiling)")
    case "getFirstAvailableBlock": answer.body.writeString("0")
    case "getTokenSupply": try writeTokenSupply(call, &answer.body)
    case "getAsset": try writeAsset(call, &answer.body)
    case "getAssetBatch": try writeAssets(call, &answer.body)
    default: throw RPCError(code: -32_601, message: "Method not found")
    }
    answer.credits += Credits.helius(call.method)
  }

  private func writeTransaction(_ call: RPCCall, _ body: inout ByteBuffer) throws(RPCError) {
    guard let signature = call[0]?.string, signature.utf8.count > 60 else {
      throw .invalidParams("Invalid param: WrongSize")
    }
    let options = call[1]?.object ?? [:]
    try checkCommitment(options)
    guard let number = ledger.row(of: signature) else {
      body.writeString("null")
      return
    }
    let row = ledger.rows[number]
    try checkVersion(row, options)
    ledger.bodies.read(row.body, into: &body)
  }

  /// -32015 where a transaction's version is above what the client says it can read.
  func checkVersion(_ row: LedgerRow, _ options: [String: JSONValue]) throws(RPCError) {
    guard let version = row.version else { return }
    let most = options["maxSupportedTransactionVersion"]?.integer ?? -1
    guard version <= most else { throw .version(version) }
  }

  func checkCommitment(_ options: [String: JSONValue]) throws(RPCError) {
    if let commitment = options["commitment"]?.string,
      !["finalized", "confirmed"].contains(commitment)
    {
      throw .invalidParams("Method does not support commitment below `confirmed`")
    }
    if let slot = options["minContextSlot"]?.integer, slot > ledger.ceiling {
      throw RPCError(
        code: -32_016, message: "Minimum context slot has not been reached",
        data: "{\"contextSlot\":\(ledger.ceiling)}")
    }
  }
}
