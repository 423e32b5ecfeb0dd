import Market

/// How a transaction is put on the wire.
struct WireStyle {
  var unitLimit: UInt32 = 200_000
  /// Micro-lamports a unit; 0 = no compute budget instructions.
  var unitPrice: UInt64 = 0
  var tip: UInt64 = 0
  var tipAccount = 0
  var isRouted = false
  var usesLookupTable = false
  /// Of the message; nil = legacy.
  var version: UInt8? = 0
  /// The router prints so much that the log is cut before the swap's event.
  var isTalkative = false
  /// The venue refuses the last call.
  var fails = false
}

/// One transaction before it has a place in its slot.
struct ChainAction {
  var slot: UInt64
  /// Order within its story.
  var sequence: Int
  var payer: Pubkey
  var calls: [PoolCall]
  var style: WireStyle
  var signature: Signature
}
