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

  /// Depths that neither the source nor the logs tell are taken as called by the outer
  /// instruction itself.
  func rebuildHeights() {
    for number in instructions.indices where instructions[number].height == 0 {
      instructions[number].height = 2
    }
  }
}
