/// One movement of a token or of lamports that an instruction of a transaction made.
///
/// Amounts are raw integer units; a movement that rolled back with its transaction is `failed`.
public struct Transfer: Hashable, Sendable {
  /// The instruction that moves. The raw value is the code in the columns.
  public enum Kind: UInt8, CaseIterable, Sendable {
    case transfer = 0
    case transferChecked
    case transferCheckedWithFee
    case mintTo
    case burn
    /// Closing a token account: all its lamports go to the destination.
    case close
    case solTransfer
    case createAccount

    /// The name in exports and in the columns' metadata.
    public var name: String {
      switch self {
      case .transfer: "transfer"
      case .transferChecked: "transfer_checked"
      case .transferCheckedWithFee: "transfer_checked_with_fee"
      case .mintTo: "mint_to"
      case .burn: "burn"
      case .close: "close"
      case .solTransfer: "sol_transfer"
      case .createAccount: "create_account"
      }
    }
  }

  /// What the movement is for. The raw value is the code in the columns.
  public enum Role: UInt8, CaseIterable, Sendable {
    case transfer = 0
    /// From a trader into a pool's vault, by a swap.
    case swapIn
    /// Out of a pool's vault, by a swap.
    case swapOut
    /// Inside a swap beside its vaults: the venue's, creator's, host's or referrer's part.
    case fee
    /// To an account of a block builder.
    case tip
    /// Lamports that a new account must hold, or gets back when it is closed.
    case rent
    /// Lamports that become wSOL.
    case wrap
    /// wSOL that becomes lamports.
    case unwrap
    case mint
    case burn
    /// Into or out of a pool by what is no swap: creation, deposit, withdrawal, migration.
    case liquidity

    /// The name in exports and in the columns' metadata.
    public var name: String {
      switch self {
      case .swapIn: "swap_in"
      case .swapOut: "swap_out"
      default: "\(self)"
      }
    }
  }

  /// Index of the outer instruction in the transaction.
  public var outerIndex: UInt16
  /// Position in the inner group; −1 = the outer instruction itself.
  public var innerIndex: Int16
  /// Depth of the call: 1 = outer.
  public var height: UInt8
  /// The instruction that moves.
  public var kind: Kind
  /// What the movement is for.
  public var role = Role.transfer
  /// The token; nil = lamports, or a token that nothing names.
  public var mint: Pubkey?
  /// What left the source; nil for a closed account, whose rest no instruction states.
  public var amount: UInt64?
  /// Withheld Token-2022 fee, where the instruction states it.
  public var fee: UInt64?
  /// Decimals of the token, 9 of lamports; nil = not told.
  public var decimals: UInt8?
  /// Token or system account that pays; nil = minted.
  public var source: Pubkey?
  /// Token or system account that receives; nil = burnt.
  public var destination: Pubkey?
  /// Who owns the paying token account, where the transaction tells.
  public var sourceOwner: Pubkey?
  /// Who owns the receiving token account, where the transaction tells.
  public var destinationOwner: Pubkey?
  /// Who signed for it; nil of a closed account.
  public var authority: Pubkey?

  /// A movement of `kind` at a place in a transaction; the rest is set by the decoder.
  public init(kind: Kind, outerIndex: UInt16, innerIndex: Int16, height: UInt8) {
    self.kind = kind
    self.outerIndex = outerIndex
    self.innerIndex = innerIndex
    self.height = height
  }
}
