import Market

extension Transaction {
  /// Whether a Token-2022 mint withheld a fee from a transfer inside the instruction.
  func withholdsFee(_ instruction: Instruction) -> Bool {
    let movements = movements(under: instruction)
    return movements.contains { movement in
      guard movement.kind == .tokens, movement.isToken2022 else { return false }
      var sent: UInt64 = 0
      for other in movements
      where other.kind == .tokens && other.destination == movement.destination {
        sent &+= other.amount
      }
      return flow(instruction, vault: movement.destination).entered < sent
    }
  }
}
