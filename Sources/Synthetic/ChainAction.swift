import Market
import Pools

/// A trade on a curve as it was filled; a refused one has the amounts it asked for.
struct CurveTrade {
  enum Form { case exactTokens, exactQuote, sell }

  var form: Form
  var user: Pubkey
  var tokens: UInt64
  /// Lamports in or out of the curve, fees not in it.
  var quote: UInt64
  var protocolFee: UInt64
  var creatorFee: UInt64
  /// The bound of the instruction: most paid, or least received.
  var limit: UInt64
  /// The curve after the trade.
  var curve: PumpFunCurve
  var isBuy: Bool { form != .sell }
  var completes: Bool { isBuy && curve.realBase == 0 }
}

/// A trade in a pool as it was filled; a refused one has the amounts it asked for.
struct PoolTrade {
  var isBuy: Bool
  /// `swap_base_input`; else `swap_base_output`.
  var isExactIn: Bool
  var user: Pubkey
  var amountIn: UInt64
  var amountOut: UInt64
  var limit: UInt64
  var tradeFee: UInt64
  var creatorFee: UInt64
  /// Reserves of the token that goes in and of the one that comes out, before, accrued fees taken
  /// off.
  var before: RaydiumCPMMPool
}

/// How a transaction is put on the wire.
struct WireStyle {
  var unitLimit: UInt32 = 200_000
  /// Micro-lamports a unit; 0 = no compute budget instructions.
  var unitPrice: UInt64 = 0
  var tip: UInt64 = 0
  var tipAccount = 0
  var isRouted = false
  var usesLookupTable = false
  var isLegacy = false
  /// The router prints so much that the log is cut before the swap's event.
  var isTalkative = false
  /// The venue refuses the last trade.
  var fails = false
}

/// One transaction of a launch before it has a place in its slot.
struct ChainAction {
  enum Kind {
    /// The token's creation and perhaps the creator's buy in the same transaction.
    case create(CurveTrade?)
    case curveTrades([CurveTrade])
    case poolTrade(PoolTrade)
    /// The completed curve's tokens and lamports move to a pool.
    case migrate(base: UInt64, quote: UInt64)
  }

  var slot: UInt64
  /// Order within the launch.
  var sequence: Int
  var kind: Kind
  var style: WireStyle
  var signature: Signature
}
