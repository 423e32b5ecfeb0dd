import CTransactionJSON
import Market

/// Mints, decimals and balances of a transaction's token accounts, by place in the key table.
final class TokenAccounts {
  struct Balance {
    var pre: UInt64 = 0
    var post: UInt64 = 0
    var mint = Pubkey.zero
  }

  private var balances: [Balance?] = []
  private var mints: [Pubkey?] = []
  private var decimalsByMint: [(mint: Pubkey, decimals: UInt8)] = []

  /// Reads the balances and what the movements tell of accounts without one.
  func load(_ transaction: Transaction) {
    balances.removeAll(keepingCapacity: true)
    mints.removeAll(keepingCapacity: true)
    decimalsByMint.removeAll(keepingCapacity: true)
    balances.append(contentsOf: repeatElement(nil, count: transaction.keyCount))
    mints.append(contentsOf: repeatElement(nil, count: transaction.keyCount))
    for entry in transaction.parser.balances(transaction.record.balances) {
      add(entry)
    }
    for movement in transaction.movements { add(movement, transaction) }
    joinPlainTransfers(transaction.movements)
  }

  /// Balance of a token account; a side on which it did not exist is 0.
  func balance(_ place: Int) -> Balance? { balances[place] }

  /// Mint of a token account.
  func mint(_ place: Int) -> Pubkey? { mints[place] }

  /// Decimals of a mint; wSOL's are known.
  func decimals(_ mint: Pubkey) -> UInt8? {
    if let quote = QuoteMint(mint), quote == .sol { return quote.decimals }
    return decimalsByMint.first { $0.mint == mint }?.decimals
  }

  private func add(_ entry: TransactionTokenBalance) {
    let place = Int(entry.account)
    var balance = balances[place] ?? Balance()
    balance.mint = loadKey(entry.mint)
    if entry.post == 1 { balance.post = entry.amount } else { balance.pre = entry.amount }
    balances[place] = balance
    mints[place] = balance.mint
    note(entry.decimals, of: balance.mint)
  }

  private func add(_ movement: TokenMovement, _ transaction: Transaction) {
    guard let mint = movement.mint.map(transaction.key) else { return }
    if let decimals = movement.decimals { note(decimals, of: mint) }
    switch movement.kind {
    case .tokens:
      if mints[movement.source] == nil { mints[movement.source] = mint }
      if mints[movement.destination] == nil { mints[movement.destination] = mint }
    case .accountOpened:
      if mints[movement.source] == nil { mints[movement.source] = mint }
    default: break
    }
  }

  private func note(_ decimals: UInt8, of mint: Pubkey) {
    if !decimalsByMint.contains(where: { $0.mint == mint }) {
      decimalsByMint.append((mint, decimals))
    }
  }

  /// A plain transfer joins two accounts of one mint.
  private func joinPlainTransfers(_ movements: [TokenMovement]) {
    var changed = true
    while changed {
      changed = false
      for movement in movements where movement.kind == .tokens {
        let (source, destination) = (mints[movement.source], mints[movement.destination])
        if let source, destination == nil {
          mints[movement.destination] = source
          changed = true
        } else if let destination, source == nil {
          mints[movement.source] = destination
          changed = true
        }
      }
    }
  }
}
