import Market

/// What a block of archived transactions says, in the order of its lines.
public struct DecodedBlock: Sendable {
  /// The transactions read, one a line.
  public var transactions: [DecodedTransaction] = []
  /// Legs of swaps and pool events; each transaction names its range.
  public var rows: [SwapRow] = []
  /// Movements of tokens and lamports, where they were asked for; each transaction names its range.
  public var transfers: [Transfer] = []
  /// Changes of pools that are no swaps; each transaction names its range.
  public var poolEvents: [PoolEvent] = []
  /// Tokens that signers sent away; each transaction names its range.
  public var outflows: [TokenOutflow] = []
  /// What was said of mints.
  public var tokens: [TokenFact] = []
  /// What launch curves have to sell, once each.
  public var curves: [CurveFact] = []
  /// Curves and the pools after them.
  public var links: [PoolLink] = []
  /// Instructions of known venues that no decoder explains.
  public var undecoded: [UndecodedInstruction] = []
  /// Lines that could not be read, and why.
  public var problems: [LineProblem] = []
  /// Transactions whose balances do not add up, where that was asked for.
  public var imbalances: [LineProblem] = []
  /// One entry a venue that has a decoder here, over the whole block.
  public var agreement: [VenueAgreement] = []
  /// The outcome of each checked leg; each transaction names its range.
  public var verdicts: [LegVerdict] = []
  /// Bytes that known events hold beyond their known fields: a newer layout.
  public var surplusEventBytes: UInt64 = 0

  /// A block in which nothing was found.
  public init() {}
}

/// One transaction of a block.
public struct DecodedTransaction: Hashable, Sendable {
  /// Number of the line in the block, from 0.
  public var line: Int
  /// The transaction's name on the chain.
  public var signature: Signature
  /// Slot of the transaction; nil = the source does not tell.
  public var slot: UInt64?
  /// Seconds since 1970, UTC.
  public var blockTime: Int64?
  /// Position of the transaction in its block.
  public var txIndex: UInt32?
  /// Whether the transaction failed: only its cost is real.
  public var failed: Bool
  /// Lamports.
  public var networkFee: UInt64
  /// Lamports sent to Jito's tip accounts.
  public var tip: UInt64
  /// Hash of the request that fetched it; 0 = none. Lines of one unit are in the source's order.
  public var unit: UInt64
  /// Its rows in the block.
  public var rows: Range<Int>
  /// Its pool events in the block.
  public var poolEvents: Range<Int>
  /// What its signers sent away, in the block.
  public var outflows: Range<Int>
  /// Its transfers in the block.
  public var transfers: Range<Int>
  /// Outcomes of its legs' checks in the block.
  public var verdicts: Range<Int>
}

/// An instruction of a known venue that no decoder here explains.
public struct UndecodedInstruction: Hashable, Sendable {
  /// The venue's program.
  public var program: Pubkey
  /// The program it happened at.
  public var venue: Venue
  /// The first eight bytes of its data (one for Raydium AMM v4), hexadecimal.
  public var discriminator: String
  /// The transaction's name on the chain.
  public var signature: Signature
  /// Index of the outer instruction in the transaction.
  public var outerIndex: UInt16
  /// −1 = the outer instruction.
  public var innerIndex: Int16
  /// The first 32 bytes of its data, hexadecimal.
  public var data: String
  /// Bytes of its data.
  public var dataBytes: Int
  /// Accounts it names.
  public var accounts: Int
}

/// A line or a part of it that could not be read, and why. Never fatal, never silent.
public struct LineProblem: Hashable, Sendable {
  /// Number of the line in the block, from 0.
  public var line: Int
  /// The transaction's name where it could still be read.
  public var signature: Signature?
  /// What was wrong, one sentence.
  public var reason: String

  /// A line that could not be read.
  public init(line: Int, signature: Signature?, reason: String) {
    self.line = line
    self.signature = signature
    self.reason = reason
  }
}
