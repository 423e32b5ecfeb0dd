import Market

/// Tokens that a coin's creator sent away, by mint.
public struct CreatorOutflows: Sendable {
  /// One transaction's.
  public struct Sent: Hashable, Sendable {
    /// Slot of the transaction.
    public var slot: UInt64
    /// Its place in the slot.
    public var slotRank: UInt32
    /// Raw units.
    public var amount: UInt64

    /// An amount sent in a transaction.
    public init(slot: UInt64, slotRank: UInt32, amount: UInt64) {
      self.slot = slot
      self.slotRank = slotRank
      self.amount = amount
    }
  }

  private let sent: [Pubkey: [Sent]]

  /// None.
  public static let none = CreatorOutflows([:])

  /// Outflows in any order.
  public init(_ sent: [Pubkey: [Sent]]) {
    self.sent = sent.mapValues { list in
      list.sorted { ($0.slot, $0.slotRank) < ($1.slot, $1.slotRank) }
    }
  }

  /// A mint's, in the order of the chain.
  public subscript(mint: Pubkey) -> [Sent] { sent[mint] ?? [] }

  /// Those of the days' files that are of the markets' creators; E-COLUMNS-003.
  init(_ files: [ArrowFile], creatorsOf markets: [MarketEntry]) throws(SundialError) {
    var creators: [Pubkey: Pubkey] = [:]
    for market in markets { creators[market.baseMint] = market.creator }
    var sent: [Pubkey: [Sent]] = [:]
    for file in files {
      let mint = try file.column("mint", Pubkey.self)
      let owner = try file.column("owner", Pubkey.self)
      let amount = try file.column("amount", UInt64.self)
      let slot = try file.nullableColumn("slot", UInt64.self)
      let slotRank = try file.column("slot_rank", UInt32.self)
      for row in 0..<file.rowCount where creators[mint[row]] == owner[row] {
        guard let slot = slot[row] else { continue }
        sent[mint[row], default: []].append(
          Sent(slot: slot, slotRank: slotRank[row], amount: amount[row]))
      }
    }
    self.init(sent)
  }
}
