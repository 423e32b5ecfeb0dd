import Market

/// A pool's shares of its two vaults: the whole of its state, which only its own swaps, deposits
/// and withdrawals change. What a share is worth changes with the vault.
extension MeteoraDAMMV1Layout {
  /// Places of the pool's accounts of shares in a swap.
  static let swapShares = (9, 10)

  /// … and in an instruction that creates a pool or moves liquidity.
  static func shares(_ layout: LiquidityLayout) -> (Int, Int) {
    layout.kind == .create ? (layout.vaults.0 + 4, layout.vaults.1 + 4) : (3, 4)
  }
}

extension Transaction {
  /// Marks of the shares before and after an instruction; nil where a balance is not told. A
  /// transaction's balances are those around it, so that the mints and burns of its other
  /// instructions are taken out.
  func shareMarks(_ instruction: Instruction, _ places: (Int, Int)) -> Pair<UInt64>? {
    guard let first = shares(instruction, places.0), let second = shares(instruction, places.1)
    else { return nil }
    return [Self.mark(first[0], second[0]), Self.mark(first[1], second[1])]
  }

  /// Shares of one vault before and after.
  private func shares(_ instruction: Instruction, _ place: Int) -> Pair<UInt64>? {
    guard let holder = account(instruction, place), let balance = tokens.balance(holder) else {
      return nil
    }
    let below = subtree(of: instruction)
    var shares = Pair(balance.pre, balance.pre)
    for movement in movements where movement.source == holder {
      guard movement.kind == .minted || movement.kind == .burn,
        movement.instruction < below.upperBound
      else { continue }
      let change = movement.kind == .minted ? movement.amount : 0 &- movement.amount
      if movement.instruction < below.lowerBound { shares[0] &+= change }
      shares[1] &+= change
    }
    return shares
  }

  private static func mark(_ first: UInt64, _ second: UInt64) -> UInt64 {
    (first &* 0x9e37_79b9_7f4a_7c15 ^ second) &* 0xff51_afd7_ed55_8ccd
  }
}
