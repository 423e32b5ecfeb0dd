import Market

/// A mint's supply as it became known.
public struct SupplyFact: Hashable, Sendable {
  /// Seconds since 1970 from which it is known.
  public let seenAt: Int64
  /// Raw units.
  public let supply: UInt64

  /// A supply known from a time on.
  public init(seenAt: Int64, supply: UInt64) {
    self.seenAt = seenAt
    self.supply = supply
  }
}

/// The supplies of mints over time. Of a mint without a dated fact the markets file's supply counts
/// at every row.
public struct SupplyHistory: Sendable {
  private let facts: [Pubkey: [SupplyFact]]

  /// Nothing dated is known.
  public static let undated = SupplyHistory([])

  /// The supplies that facts tell.
  init(_ tokens: [TokenFact]) {
    var facts: [Pubkey: [SupplyFact]] = [:]
    for token in TokenFacts.ordered(tokens) {
      guard let supply = token.supply else { continue }
      facts[token.mint, default: []].append(SupplyFact(seenAt: token.seenAt, supply: supply))
    }
    self.facts = facts
  }

  /// What is known of a market's supply: facts ascending in time, the last one at or before a row
  /// is in force there.
  public func facts(of market: MarketEntry) -> [SupplyFact] {
    if let dated = facts[market.baseMint] { return dated }
    return market.supply.map { [SupplyFact(seenAt: .min, supply: $0)] } ?? []
  }
}
