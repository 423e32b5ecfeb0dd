/// Who called whom: instructions stand in order of execution with their depth.
extension Transaction {
  /// Numbers of the instructions called, directly or not, by `instruction`.
  func subtree(of instruction: Instruction) -> Range<Int> {
    var end = instruction.number + 1
    while end < instructions.count, instructions[end].outer == instruction.outer,
      instructions[end].height > instruction.height
    {
      end += 1
    }
    return instruction.number + 1..<end
  }

  /// Instructions called directly by `instruction`.
  func children(of instruction: Instruction) -> [Instruction] {
    instructions[subtree(of: instruction)].filter { $0.height == instruction.height + 1 }
  }

  /// Depths that neither the source nor the logs tell: an exchange's instruction is taken as called
  /// by the outer one, and what follows it, up to the next exchange's, as called by it.
  ///
  /// What its caller does between two swaps so falls to the first; it touches no vault of the pool.
  func rebuildHeights() {
    var caller: Instruction?
    for number in instructions.indices {
      let instruction = instructions[number]
      guard instruction.height == 0 else {
        caller = nil
        continue
      }
      if caller?.outer != instruction.outer { caller = nil }
      var isExchange = false
      if case .venue = instruction.known { isExchange = !isSelfCall(instruction) }
      if isExchange { caller = nil }
      instructions[number].height = (caller?.height ?? 1) + 1
      if isExchange { caller = instructions[number] }
    }
  }
}
