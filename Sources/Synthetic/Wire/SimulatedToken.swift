import Market

/// A mint of the simulated chain.
struct SimulatedToken: Hashable {
  var mint: Pubkey
  var decimals: UInt8
  var program: Pubkey = ChainAddress.token
  /// Token-2022's transfer fee, which stays in the receiving account.
  var feeBasisPoints: UInt64 = 0
  /// Transfers say the fee (TransferCheckedWithFee) rather than leave it to the balances.
  var statesFee = false

  static let wrappedSOL = SimulatedToken(mint: ChainAddress.wrappedSOL, decimals: 9)
  static let usdc = SimulatedToken(mint: QuoteMint.usdc.key, decimals: 6)

  var is2022: Bool { program == ChainAddress.token2022 }

  /// The wallet's account for the token.
  func account(of wallet: Pubkey) -> Pubkey { derivedKey(wallet, mint, 17) }

  /// What is withheld of a transfer: ⌈amount · rate / 10⁴⌉.
  func withheld(of amount: UInt64) -> UInt64 {
    multiplyDivideCeiling(amount, feeBasisPoints, 10_000)
  }

  /// The least transfer of which at least `amount` arrives.
  func gross(ofNet amount: UInt64) -> UInt64 {
    if feeBasisPoints == 0 { return amount }
    var gross = multiplyDivideFloor(amount, 10_000, 10_000 - feeBasisPoints)
    while gross - withheld(of: gross) < amount { gross += 1 }
    return gross
  }

  /// Lamports that keep an account of the token alive.
  var accountRent: UInt64 {
    is2022 ? TransactionDraft.account2022Rent : TransactionDraft.accountRent
  }
}
