/// Tokens that left a wallet in a transaction it signed, otherwise than by its own swaps and
/// deposits and by burning: what it sent away.
public struct TokenOutflow: Hashable, Sendable, BitwiseCopyable {
  /// The token.
  public var mint: Pubkey
  /// Whose tokens they were.
  public var owner: Pubkey
  /// Raw units.
  public var amount: UInt64

  /// An amount of a token that left a wallet.
  public init(mint: Pubkey, owner: Pubkey, amount: UInt64) {
    self.mint = mint
    self.owner = owner
    self.amount = amount
  }
}
