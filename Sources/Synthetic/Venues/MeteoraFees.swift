import Market
import Pools

/// A fee of Meteora's newer programs in its parts; rates are per 10⁹.
struct MeteoraFees {
  /// What stays for liquidity providers, or partner and creator.
  var trading: UInt64 = 0
  var protocolFee: UInt64 = 0
  var referral: UInt64 = 0
  /// What stays in the reserves of a compounding pool.
  var compounding: UInt64 = 0

  var total: UInt64 { trading + protocolFee + referral + compounding }

  /// A fifth to the protocol, of which a fifth to a referrer, and a part of the rest compounded.
  init(_ fee: UInt64, hasReferral: Bool, compoundingBasisPoints: UInt64 = 0) {
    let share = multiplyDivideFloor(fee, 20, 100)
    referral = hasReferral ? multiplyDivideFloor(share, 20, 100) : 0
    protocolFee = share - referral
    compounding = multiplyDivideFloor(fee - share, compoundingBasisPoints, 10_000)
    trading = fee - share - compounding
  }

  /// ⌈amount · rate / 10⁹⌉.
  static func inside(_ amount: UInt64, rate: UInt64) -> UInt64 {
    multiplyDivideCeiling(amount, rate, 1_000_000_000)
  }

  /// What must be paid so that `amount` is left.
  static func upon(_ amount: UInt64, rate: UInt64) -> UInt64 {
    multiplyDivideCeiling(amount, 1_000_000_000, 1_000_000_000 - rate)
  }
}

/// A swap of DAMM v2 or DBC as it was filled.
struct MeteoraFill {
  enum Mode: UInt8 { case exactIn = 0, partialFill, exactOut }

  var user: Pubkey
  /// `swap2`; nil = `swap`.
  var mode: Mode?
  var sideIn: Int
  /// What the user sends; what the pool gets of it; what of that goes along the curve.
  var sent, gross, net: UInt64
  /// What leaves the vault for the user.
  var output: UInt64
  /// What the user gets of it.
  var received: UInt64
  /// What `partialFill` could not use.
  var left: UInt64 = 0
  var limit: UInt64
  var fees: MeteoraFees
  var feeOnInput: Bool
  var squareRootPrice: UInt128
  /// The pool's own figures after it: both reserves, or quote reserve and threshold.
  var after: [UInt64]

  /// The two arguments.
  var arguments: [UInt64] {
    mode == .exactOut ? [received, limit] : [sent + left, limit]
  }
}

/// The self-called events of both programs, which share their names.
enum MeteoraEvent {
  static let swap = [UInt8](hex: "1b3c15d58aaabb93")
  static let swap2 = [UInt8](hex: "bd4233a826507599")
  static let initializePool = [UInt8](hex: "e432f655cb428625")
}
