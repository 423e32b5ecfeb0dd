/// What a reader must know of a round trip; bits, stored and hashed: never renumber.
public struct TripFlags: OptionSet, Hashable, Sendable, BitwiseCopyable {
  /// The bits as stored.
  public let rawValue: UInt16
  /// A set from its stored bits.
  public init(rawValue: UInt16) { self.rawValue = rawValue }

  /// Latency 0: nobody can land in the state he decided on.
  public static let unattainable = TripFlags(rawValue: 1)
  /// Filled against an assumed reserve, not a known one (`unknown_depth`).
  public static let assumedDepth = TripFlags(rawValue: 2)
  /// The pool's fee rate was not in the data; the venue's usual one was used.
  public static let assumedFee = TripFlags(rawValue: 4)
  /// The pool's reserves may change between trades (pump.fun mayhem mode).
  public static let unanchoredReserves = TripFlags(rawValue: 8)
  /// The position was held through a graduation.
  public static let graduated = TripFlags(rawValue: 16)
  /// `max_pool_share` cut the size.
  public static let sizeCapped = TripFlags(rawValue: 32)
  /// Impact was to be displaced, and the venue's maths is not the constant product's.
  public static let impactForgotten = TripFlags(rawValue: 64)
  /// The recorded data bound the price, they do not fix it: the conservative bound was taken.
  public static let boundedPrice = TripFlags(rawValue: 128)
  /// The quote is not SOL: amounts were converted at the row's rate.
  public static let quoteConverted = TripFlags(rawValue: 256)
  /// The sale was paid from less than the pool's price asks for: its quote had been pulled.
  public static let poolPulled = TripFlags(rawValue: 512)
  /// The buy took what the curve had left.
  public static let curveEnded = TripFlags(rawValue: 1_024)
  /// The mint withholds a transfer fee whose rate is not in the data.
  public static let unknownTransferFee = TripFlags(rawValue: 2_048)

  /// Names by bit, from bit 0.
  public static let names = [
    "unattainable", "assumed_depth", "assumed_fee", "unanchored_reserves", "graduated",
    "size_capped", "impact_forgotten", "bounded_price", "quote_converted", "pool_pulled",
    "curve_ended", "unknown_transfer_fee",
  ]
}
