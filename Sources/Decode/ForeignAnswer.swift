import CTransactionJSON
import Market

/// Archived transactions in other shapes than getTransaction's.
public enum ForeignAnswer: Sendable {
  /// A validator's stream (Geyser, Yellowstone gRPC) as JSON: complete, often without block time.
  case stream
  /// Helius Enhanced: no logs, no depths of calls, balances as changes. Its rows are flagged.
  case enhanced
}

extension TransactionDecoder {
  /// Decodes archive envelopes whose bodies are of another shape; what the shape lacks is unknown.
  public func decode(_ bytes: UnsafeRawBufferPointer, from shape: ForeignAnswer) -> DecodedBlock {
    var translated: UnsafeMutablePointer<UInt8>?
    var count = 0
    let status = transaction_translate(
      bytes.bindMemory(to: UInt8.self).baseAddress, bytes.count, &translated, &count)
    guard status == 0, let translated else {
      var block = DecodedBlock()
      block.problems = [LineProblem(line: 0, signature: nil, reason: reason(status))]
      return block
    }
    defer { transaction_translate_free(translated) }
    var block = decode(UnsafeRawBufferPointer(start: translated, count: count))
    guard shape == .enhanced else { return block }
    for index in block.rows.indices { block.rows[index].flags.insert(.enhanced) }
    return block
  }
}
