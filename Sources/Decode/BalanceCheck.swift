import CTransactionJSON
import Market

/// Whether a transaction's balances can be true: lamports only leave as its fee, and the tokens of
/// a mint change only by what is minted and burnt.
extension Transaction {
  /// What does not add up; nil when all that is told does.
  var imbalance: String? { lamportImbalance ?? tokenImbalance }

  private var lamportImbalance: String? {
    guard record.lamports.count > 0 else { return nil }
    var lost: Int128 = 0
    for place in 0..<Int(record.lamports.count) {
      guard let balance = lamports(place) else { continue }
      lost += Int128(balance.pre) - Int128(balance.post)
    }
    return lost == Int128(record.fee)
      ? nil : "\(lost) lamports are gone, the fee is \(record.fee)"
  }

  /// Token-2022 may withhold from a transfer what no balance shows, so that tokens may go missing
  /// there; wrapped SOL comes and goes with lamports.
  private var tokenImbalance: String? {
    var changes: [(mint: Pubkey, amount: Int128, mayWithhold: Bool)] = []
    func add(_ amount: Int128, _ mint: Pubkey, _ mayWithhold: Bool) {
      if let index = changes.firstIndex(where: { $0.mint == mint }) {
        changes[index].amount += amount
        changes[index].mayWithhold = changes[index].mayWithhold || mayWithhold
      } else {
        changes.append((mint, amount, mayWithhold))
      }
    }
    for entry in parser.balances(record.balances) {
      let amount = Int128(entry.amount)
      let program: Pubkey? = entry.has_program == 1 ? loadKey(entry.program) : nil
      add(
        entry.post == 1 ? amount : -amount, loadKey(entry.mint), program != ProgramAddress.token)
    }
    for movement in movements where !failed {
      guard movement.kind == .minted || movement.kind == .burn,
        let mint = movement.mint.map(key) ?? tokens.mint(movement.source)
      else { continue }
      let amount = Int128(movement.amount)
      add(movement.kind == .minted ? -amount : amount, mint, movement.isToken2022)
    }
    for change in changes where change.mint != QuoteMint.sol.key {
      if change.amount == 0 || (change.mayWithhold && change.amount < 0) { continue }
      return "\(change.amount) units of \(change.mint) came from nowhere"
    }
    return nil
  }
}
