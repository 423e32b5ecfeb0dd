/// What a row of a market is: a swap or a pool event. The raw value is the code in the columns.
public enum RowKind: UInt8, CaseIterable, Sendable, BitwiseCopyable {
  case swap = 0
  case create
  case deposit
  case withdraw
  case set
  case complete
  case migrate

  /// The name in the columns' metadata.
  public var name: String { "\(self)" }
}

/// Why a market is in the archive. The raw value is the code in the columns.
public enum SelectedBy: UInt8, CaseIterable, Sendable {
  case sample = 0
  case creation
  case graduation
  case watchList

  /// The name in the columns' metadata and the manifest.
  public var name: String { self == .watchList ? "watch_list" : "\(self)" }
}

/// Where the amounts of a leg were seen; bits in the order of docs/formats/columns.md.
public struct Evidence: OptionSet, Hashable, Sendable, BitwiseCopyable {
  /// The bits as stored.
  public let rawValue: UInt8
  /// A set from its stored bits.
  public init(rawValue: UInt8) { self.rawValue = rawValue }

  /// The venue's event, sent as a self-CPI.
  public static let eventCPI = Evidence(rawValue: 1)
  /// The venue's event, printed as `Program data:`.
  public static let eventLog = Evidence(rawValue: 2)
  /// Token or lamport transfers inside the swap's subtree.
  public static let transfers = Evidence(rawValue: 4)
  /// The lamport change of an account touched once.
  public static let balances = Evidence(rawValue: 8)
  /// Two of the above disagree.
  public static let mismatch = Evidence(rawValue: 16)
  /// The transaction's logs were cut.
  public static let logsTruncated = Evidence(rawValue: 32)

  /// Names by bit, from bit 0.
  public static let names = [
    "event_cpi", "event_log", "transfers", "balances", "mismatch", "logs_truncated",
  ]
}

/// What a reader must know of a row beyond its numbers; bits in the order of
/// docs/formats/columns.md.
public struct RowFlags: OptionSet, Hashable, Sendable, BitwiseCopyable {
  /// The bits as stored.
  public let rawValue: UInt16
  /// A set from its stored bits.
  public init(rawValue: UInt16) { self.rawValue = rawValue }

  /// The source had no slot: slot = ⌊5·t/2⌋.
  public static let slotFromTime = RowFlags(rawValue: 1)
  /// A vendor's trade or a tape: no pool state, depth unknown.
  public static let vendor = RowFlags(rawValue: 2)
  /// The mint withholds a Token-2022 transfer fee.
  public static let transferFee = RowFlags(rawValue: 4)
  /// The venue's creator fee is taken from the output.
  public static let creatorFeeOnOutput = RowFlags(rawValue: 8)
  /// The pool's reserves may change between trades (pump.fun mayhem mode).
  public static let unanchoredReserves = RowFlags(rawValue: 16)
  /// The swap was called by another program, not by the transaction itself.
  public static let routed = RowFlags(rawValue: 32)

  /// Decoded from a Helius Enhanced record: no logs and no depths, so that what venues print is
  /// missing.
  public static let enhanced = RowFlags(rawValue: 64)
  /// The transaction failed in this leg, in a token program or in a hook that one called, and not
  /// for want of tokens.
  public static let failedInToken = RowFlags(rawValue: 128)

  /// Names by bit, from bit 0.
  public static let names = [
    "slot_from_time", "vendor", "transfer_fee", "creator_fee_on_output", "unanchored_reserves",
    "routed", "enhanced", "failed_in_token",
  ]
}
