/// Why a market is in the archive, as its manifest keeps it.
public struct MarketSelection: Hashable, Sendable {
  /// The token's mint.
  public var mint: Pubkey
  /// Why the market is in the archive.
  public var selectedBy: SelectedBy
  /// Seconds since 1970; nil = known from its first row.
  public var selectedAt: Int64?

  /// A selection of a mint.
  public init(mint: Pubkey, selectedBy: SelectedBy, selectedAt: Int64?) {
    self.mint = mint
    self.selectedBy = selectedBy
    self.selectedAt = selectedAt
  }
}
