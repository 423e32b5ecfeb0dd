import CTransactionJSON
import Market

/// The copies of one Anchor event below an instruction; bodies start after the discriminator.
struct VenueEvent {
  var selfCall: ByteReader?
  var log: ByteReader?

  /// The self-CPI copy, which is never cut, before the log's.
  var body: ByteReader? { selfCall ?? log }

  var evidence: Evidence {
    var evidence: Evidence = []
    if selfCall != nil { evidence.insert(.eventCPI) }
    if log != nil { evidence.insert(.eventLog) }
    return evidence
  }
}

/// The eight bytes before an event that a program sends to itself (Anchor, `emit_cpi!`).
let selfCallDiscriminator: UInt64 = 0xe445_a52e_51cb_9a1d

extension Transaction {
  func isSelfCall(_ instruction: Instruction) -> Bool {
    data(instruction).discriminator == selfCallDiscriminator
  }

  /// The first event of that discriminator which the instruction's own program emitted in it.
  func event(_ discriminator: UInt64, of instruction: Instruction) -> VenueEvent {
    var event = VenueEvent()
    for number in subtree(of: instruction) {
      let child = instructions[number]
      guard child.height == instruction.height + 1, child.program == instruction.program
      else { continue }
      let data = data(child)
      if data.discriminator == selfCallDiscriminator, data.discriminator(at: 8) == discriminator {
        event.selfCall = data.dropping(16)
        break
      }
    }
    for logged in events where Int(logged.instruction) == instruction.number {
      let data = parser.bytes(logged.data)
      if data.discriminator == discriminator {
        event.log = data.dropping(8)
        break
      }
    }
    return event
  }
}

extension Transaction {
  /// All events of that discriminator which an instruction printed, in order; bodies start after
  /// the discriminator.
  func printedEvents(_ discriminator: UInt64, of instruction: Instruction) -> [ByteReader] {
    events.compactMap { logged in
      guard Int(logged.instruction) == instruction.number else { return nil }
      let data = parser.bytes(logged.data)
      return data.discriminator == discriminator ? data.dropping(8) : nil
    }
  }
}
