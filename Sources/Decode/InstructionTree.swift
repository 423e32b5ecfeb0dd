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
}
