import Market

/// What a token account holds.
struct TokenHolding: Equatable {
  var token: SimulatedToken
  var owner: Pubkey
  var amount: UInt64
}

/// One account between two transactions.
struct AccountState {
  var lamports: UInt64 = 0
  var holding: TokenHolding?
  /// The base58 form, kept because encoding is the costliest step of writing.
  var digits: [UInt8]
}

/// Every account the chain has touched; read by key only, never iterated.
struct AccountBook {
  private var states: [Pubkey: AccountState] = [:]

  /// Lamports of a program or a shared account that nobody here pays for.
  private static let sharedLamports: UInt64 = 1_141_440

  init() {
    let programs = [
      ChainAddress.computeBudget, ChainAddress.metadata, ChainAddress.mayhem, ChainAddress.jupiter,
    ]
    for key in ChainAddress.lookupTableEntries + programs {
      states[key] = AccountState(
        lamports: Self.sharedLamports, digits: Base58.digits(of: key.bytes))
    }
  }

  /// The account as it stands; one never seen is empty.
  func state(of key: Pubkey) -> AccountState {
    states[key] ?? AccountState(digits: Base58.digits(of: key.bytes))
  }

  mutating func set(_ key: Pubkey, _ state: AccountState) { states[key] = state }
}
