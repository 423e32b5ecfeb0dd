import Market

extension Transaction {
  /// Whether a Token-2022 mint withheld a fee from a transfer inside the instruction.
  func withholdsFee(_ instruction: Instruction) -> Bool {
    movements(under: instruction).contains { movement in
      movement.kind == .tokens && received(movement) < movement.amount
    }
  }
}
