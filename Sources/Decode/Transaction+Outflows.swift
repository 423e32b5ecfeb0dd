import CTransactionJSON
import Market

/// What the wallets that signed a transaction sent away.
///
/// Beside a known venue's instructions only the transfers count that the wallet ordered itself:
/// what programs move there is the price of swaps and deposits, and their fees. In any other
/// transaction whatever is missing afterwards was sent, but for what was burnt. Money is never an
/// outflow: it is spent all the time.
extension Transaction {
  /// In the order of the balances or of the instructions; none of a failed transaction.
  func outflows() -> [TokenOutflow] {
    guard !failed else { return [] }
    return instructions.contains(where: \.known.isVenue) ? orderedTransfers() : losses()
  }

  /// Transfers that are instructions of the message itself.
  private func orderedTransfers() -> [TokenOutflow] {
    var outflows: [TokenOutflow] = []
    for movement in movements
    where movement.kind == .tokens && instructions[movement.instruction].inner < 0 {
      guard let mint = tokens.mint(movement.source), QuoteMint(mint) == nil,
        let owner = owner(of: movement.source), isSigner(owner),
        self.owner(of: movement.destination) != owner
      else { continue }
      outflows.append(TokenOutflow(mint: mint, owner: owner, amount: movement.amount))
    }
    return outflows
  }

  private func losses() -> [TokenOutflow] {
    var losses: [(mint: Pubkey, owner: Pubkey, amount: Int128)] = []
    for entry in parser.balances(record.balances) where entry.has_owner == 1 {
      let owner = loadKey(entry.owner)
      let mint = loadKey(entry.mint)
      guard isSigner(owner), QuoteMint(mint) == nil else { continue }
      let amount = Int128(entry.amount) * (entry.post == 1 ? -1 : 1)
      if let index = losses.firstIndex(where: { $0.mint == mint && $0.owner == owner }) {
        losses[index].amount += amount
      } else {
        losses.append((mint, owner, amount))
      }
    }
    return losses.compactMap { mint, owner, amount in
      guard amount > 0 else { return nil }
      let away = amount - burnt(mint, owner)
      return away > 0
        ? TokenOutflow(mint: mint, owner: owner, amount: UInt64(clamping: away)) : nil
    }
  }

  private func burnt(_ mint: Pubkey, _ owner: Pubkey) -> Int128 {
    movements.reduce(0) { sum, movement in
      guard movement.kind == .burn, tokens.mint(movement.source) == mint,
        self.owner(of: movement.source) == owner
      else { return sum }
      return sum + Int128(movement.amount)
    }
  }

  /// Owner of the token account at a place; nil where the balances do not name it.
  private func owner(of place: Int) -> Pubkey? {
    parser.balances(record.balances)
      .first { Int($0.account) == place && $0.has_owner == 1 }
      .map { loadKey($0.owner) }
  }
}
