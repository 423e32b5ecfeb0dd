import CTransactionJSON
import Market

/// One `Program data:` or `ray_log:` chunk and the instruction that printed it.
struct LoggedEvent {
  var instruction: Int
  var data: TransactionRange
}

/// Logs name programs, not instructions: frames are matched with instructions in order.
extension Transaction {
  private struct Frame {
    var program: UInt32
    var instruction: Int?
  }

  /// Gives event data to the instruction on top of the stack and fills in missing depths.
  func attributeLogs() {
    events.removeAll(keepingCapacity: true)
    var stack: [Frame] = []
    var next = 0
    for log in parser.logs(record.logs) {
      switch Int(log.kind) {
      case TRANSACTION_LOG_INVOKE:
        let depth = Int(log.depth)
        let found = instruction(invokedAt: depth, by: log.program, from: next)
        if let found {
          next = found + 1
          if instructions[found].height == 0 { instructions[found].height = depth }
        }
        stack.removeLast(max(0, stack.count - (depth - 1)))
        stack.append(Frame(program: log.program, instruction: found))
      case TRANSACTION_LOG_LEAVE:
        if let top = stack.last, top.program == log.program { stack.removeLast() }
      default:
        if let number = stack.last?.instruction {
          events.append(LoggedEvent(instruction: number, data: log.data))
        }
      }
    }
  }

  private func instruction(invokedAt depth: Int, by program: UInt32, from first: Int) -> Int? {
    guard program != TRANSACTION_KEY_UNKNOWN else { return nil }
    let key = key(Int(program))
    return instructions[first...].first { candidate in
      candidate.program == key && (candidate.height == 0 || candidate.height == depth)
        && (candidate.inner < 0) == (depth == 1)
    }?.number
  }
}
