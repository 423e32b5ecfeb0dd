import Market

/// What a file offered for import holds.
public enum ImportRecognition: Sendable {
  /// Transactions in the file's order.
  case items([ImportItem])
  /// Nothing to import, and why, by name.
  case refused(reason: String)
}

/// One getTransaction answer of a file.
public struct ImportItem: Hashable, Sendable {
  /// `json`, `jsonParsed` or `base64`; `stream` (a validator's stream) or `enhanced` (Helius).
  public var encoding: String
  /// The provider's own bytes without white space outside strings.
  public var body: [UInt8]
  /// Slot of the transaction; nil = the source does not tell.
  public var slot: UInt64?
  /// Seconds since 1970, UTC.
  public var blockTime: Int64?
  /// The transaction's first signature.
  public var signature: Signature
}

/// The transactions of a provider's answer: getTransaction in json, jsonParsed or base64, bare, as
/// JSON-RPC `result`, in arrays, as getTransactionsForAddress `data`, or any of those as JSON
/// lines; a validator's stream (Yellowstone gRPC as JSON) and Helius Enhanced transactions. A file
/// with anything else in it is refused as a whole.
public func recogniseTransactions(_ file: UnsafeRawBufferPointer) -> ImportRecognition {
  BlockParser().recognise(file)
}
