import CTransactionJSON
import Market

/// Where a failed transaction failed.
extension Transaction {
  /// The instruction in which a token program refused: its own, or one that Token-2022 called (a
  /// transfer hook); nil where something else failed, the logs do not tell, or only tokens were
  /// missing.
  var tokenFailure: Instruction? {
    guard failed, record.failed_instruction > 0 else { return nil }
    let number = Int(record.failed_instruction) - 1
    guard instructions.indices.contains(number) else { return nil }
    let failing = instructions[number]
    if failing.known == .token || failing.known == .token2022 {
      return record.failed_code == Self.insufficientFunds ? nil : failing
    }
    let isHook = instructions[..<number].contains {
      $0.known == .token2022 && subtree(of: $0).contains(number)
    }
    return isHook ? failing : nil
  }

  /// `TokenError::InsufficientFunds` = 1, plus 1 as the parser counts.
  private static let insufficientFunds: UInt64 = 2

  /// Whether `row` is a leg of the instruction in which a token program refused.
  func isRefusedByToken(_ row: SwapRow, _ failing: Instruction) -> Bool {
    guard row.kind == .swap, Int(row.outerIndex) == failing.outer,
      let leg = instructions.first(where: {
        $0.outer == Int(row.outerIndex) && $0.inner == Int(row.innerIndex)
      })
    else { return false }
    return subtree(of: leg).contains(failing.number)
  }
}
