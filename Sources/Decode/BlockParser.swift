import CTransactionJSON
import Market

/// The C parser and the arrays of the block it read last. The arrays stand until the next read and
/// hold only checked indexes and ranges, which is why the readers below may go unchecked.
final class BlockParser {
  private let parser: OpaquePointer
  private(set) var view = TransactionView()

  /// A parser for one thread. Traps when there is no memory.
  init() {
    guard let made = transaction_parser_new() else { preconditionFailure("out of memory") }
    parser = made
    for (code, program) in KnownProgram.all.enumerated() {
      let status = withUnsafeBytes(of: program.key) {
        transaction_parser_know(
          made, $0.bindMemory(to: UInt8.self).baseAddress, UInt32(code + 1))
      }
      precondition(status == 0, "more known programs than the parser holds")
    }
  }

  deinit { transaction_parser_free(parser) }

  /// Reads a block of lines, behind which `padding` bytes may be read; false when the block as a
  /// whole cannot be held.
  func read(_ block: UnsafeRawBufferPointer, padding: Int, bare: Bool) -> Bool {
    transaction_parser_read(
      parser, block.bindMemory(to: UInt8.self).baseAddress, block.count, block.count + padding,
      bare ? 1 : 0, &view) == 0
  }

  /// The items of a provider's answer with their times; nil when it is not whole JSON.
  func answerItems(_ answer: [UInt8]) -> [(time: Int64?, body: [UInt8])]? {
    var found = ProviderAnswer()
    guard
      transaction_parser_answer(parser, answer, answer.count, 0, &found)
        == TRANSACTION_JSON_OK
    else { return nil }
    return (0..<Int(found.item_count)).map { place in
      let item = found.items[place]
      let body = UnsafeBufferPointer(start: found.text + Int(item.start), count: Int(item.count))
      return (item.has_time == 1 ? item.time : nil, Array(body))
    }
  }

  var records: UnsafeBufferPointer<TransactionRecord> {
    UnsafeBufferPointer(start: view.records, count: view.record_count)
  }

  func key(_ place: Int) -> Pubkey { loadKey(view.keys, at: place * 32) }

  func isSigner(_ place: Int) -> Bool { view.signers[place] != 0 }

  func instructions(_ range: TransactionRange) -> UnsafeBufferPointer<TransactionInstruction> {
    UnsafeBufferPointer(
      rebasing: UnsafeBufferPointer(
        start: view.instructions, count: range.end)[range.indices])
  }

  func balances(_ range: TransactionRange) -> UnsafeBufferPointer<TransactionTokenBalance> {
    UnsafeBufferPointer(
      rebasing: UnsafeBufferPointer(
        start: view.balances, count: range.end)[range.indices])
  }

  func events(_ range: TransactionRange) -> UnsafeBufferPointer<TransactionEvent> {
    UnsafeBufferPointer(
      rebasing: UnsafeBufferPointer(
        start: view.events, count: range.end)[range.indices])
  }

  func lamports(_ range: TransactionRange, _ place: Int) -> TransactionLamports? {
    place < range.count ? view.lamports[Int(range.start) + place] : nil
  }

  func account(_ range: TransactionRange, _ place: Int) -> Int? {
    place < range.count ? Int(view.accounts[Int(range.start) + place]) : nil
  }

  func bytes(_ range: TransactionRange) -> ByteReader {
    ByteReader(
      UnsafeRawBufferPointer(
        start: range.count == 0 ? nil : view.bytes + Int(range.start), count: Int(range.count)))
  }
}

extension BlockParser {
  /// The transactions of a file, or why it is refused.
  func recognise(_ file: UnsafeRawBufferPointer) -> ImportRecognition {
    var heads: UnsafePointer<TransactionHead>?
    var count = 0
    var bytes: UnsafePointer<UInt8>?
    var reason: UnsafePointer<CChar>?
    let status = transaction_parser_recognise(
      parser, file.bindMemory(to: UInt8.self).baseAddress, file.count, &heads, &count, &bytes,
      &reason)
    guard status == 0, let bytes else {
      return .refused(reason: reason.map { String(cString: $0) } ?? "not readable")
    }
    return .items(
      UnsafeBufferPointer(start: heads, count: count).map { head in
        let body = UnsafeBufferPointer(
          start: bytes + Int(head.body_start), count: Int(head.body_count))
        return ImportItem(
          encoding: encodingNames[Int(head.encoding)], body: Array(body),
          slot: head.has_slot == 1 ? head.slot : nil,
          blockTime: head.has_block_time == 1 ? head.block_time : nil,
          signature: loadSignature(head.signature))
      })
  }

  func candles(_ block: UnsafeRawBufferPointer) -> UnsafeBufferPointer<CandleRecord>? {
    var list: UnsafePointer<CandleRecord>?
    var count = 0
    let status = transaction_parser_candles(
      parser, block.bindMemory(to: UInt8.self).baseAddress, block.count, &list, &count)
    return status == 0 ? UnsafeBufferPointer(start: list, count: count) : nil
  }

  /// Token records, each with its name and symbol.
  func tokens(
    _ block: UnsafeRawBufferPointer, each: (TokenRecord, _ name: [UInt8], _ symbol: [UInt8]) -> Void
  ) -> Bool {
    var list: UnsafePointer<TokenRecord>?
    var count = 0
    var text: UnsafePointer<UInt8>?
    let status = transaction_parser_tokens(
      parser, block.bindMemory(to: UInt8.self).baseAddress, block.count, &list, &count, &text)
    guard status == 0 else { return false }
    for record in UnsafeBufferPointer(start: list, count: count) {
      let copy = { (range: TransactionRange) in
        range.count == 0
          ? []
          : Array(UnsafeBufferPointer(start: text, count: range.end)[range.indices])
      }
      each(record, copy(record.name), copy(record.symbol))
    }
    return true
  }
}

/// Names of the encodings by the parser's code.
let encodingNames = ["json", "jsonParsed", "base64", "stream", "enhanced"]

extension TransactionRange {
  var end: Int { Int(start) + Int(count) }
  var indices: Range<Int> { Int(start)..<end }
}

private func loadKey(_ bytes: UnsafePointer<UInt8>, at offset: Int) -> Pubkey {
  UnsafeRawPointer(bytes).loadUnaligned(fromByteOffset: offset, as: Pubkey.self)
}

/// A key from a C array of 32 bytes.
func loadKey(_ bytes: some BitwiseCopyable) -> Pubkey {
  withUnsafeBytes(of: bytes) { $0.loadUnaligned(as: Pubkey.self) }
}

/// A signature from a C array of 64 bytes.
func loadSignature(_ bytes: some BitwiseCopyable) -> Signature {
  withUnsafeBytes(of: bytes) { $0.loadUnaligned(as: Signature.self) }
}
