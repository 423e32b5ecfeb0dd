import CTransactionJSON
import Market

/// One instruction of a transaction, in the order of execution.
struct Instruction {
  var number: Int
  var outer: Int
  /// Position in the inner group; −1 = the outer instruction itself.
  var inner: Int
  /// Depth of the call; 1 = outer; 0 = not told, until the tree is rebuilt.
  var height: Int
  var program: Pubkey
  var known: KnownProgram
  var accounts = TransactionRange()
  var data = TransactionRange()
}

/// A view of one transaction over the parser's arrays, filled anew for each.
///
/// Accounts are named by their place in the key table; `key` turns a place into an address.
final class Transaction {
  let parser: BlockParser
  private(set) var record = TransactionRecord()
  var instructions: [Instruction] = []
  var movements: [TokenMovement] = []
  let tokens = TokenAccounts()

  init(parser: BlockParser) { self.parser = parser }

  /// Stands on the transaction of `record`.
  func load(_ record: TransactionRecord) {
    self.record = record
    instructions.removeAll(keepingCapacity: true)
    var isTold = true
    for (number, raw) in parser.instructions(record.instructions).enumerated() {
      instructions.append(
        Instruction(
          number: number, outer: Int(raw.outer), inner: Int(raw.inner), height: Int(raw.height),
          program: key(Int(raw.program)), known: KnownProgram(code: raw.known),
          accounts: raw.accounts, data: raw.data))
      isTold = isTold && raw.height != 0
    }
    if !isTold { rebuildHeights() }
    movements.removeAll(keepingCapacity: true)
    for instruction in instructions {
      if let movement = movement(of: instruction) { movements.append(movement) }
    }
    tokens.load(self)
  }

  var keyCount: Int { Int(record.keys.count) }
  var failed: Bool { record.failed != 0 }
  var logsTruncated: Bool { record.logs_truncated != 0 }
  var signature: Signature { loadSignature(record.signature) }
  var slot: UInt64? { record.has_slot == 1 ? record.slot : nil }
  var blockTime: Int64? { record.has_block_time == 1 ? record.block_time : nil }
  var txIndex: UInt32? { record.has_transaction_index == 1 ? record.transaction_index : nil }
  var feePayer: Pubkey { key(0) }
  /// Chunks that known programs printed, each with the number of its instruction.
  var events: UnsafeBufferPointer<TransactionEvent> { parser.events(record.events) }

  func key(_ place: Int) -> Pubkey { parser.key(Int(record.keys.start) + place) }

  func isSigner(_ place: Int) -> Bool { parser.isSigner(Int(record.keys.start) + place) }

  /// Whether a wallet signed.
  func isSigner(_ wallet: Pubkey) -> Bool {
    (0..<keyCount).contains { isSigner($0) && key($0) == wallet }
  }

  func data(_ instruction: Instruction) -> ByteReader { parser.bytes(instruction.data) }

  /// Place of an instruction's account; nil when it has fewer.
  func account(_ instruction: Instruction, _ place: Int) -> Int? {
    parser.account(instruction.accounts, place)
  }

  /// Address of an instruction's account; nil when it has fewer.
  func accountKey(_ instruction: Instruction, _ place: Int) -> Pubkey? {
    account(instruction, place).map(key)
  }

  func mentions(_ instruction: Instruction, account place: Int) -> Bool {
    (0..<Int(instruction.accounts.count)).contains { account(instruction, $0) == place }
  }

  /// Lamports of an account before and after.
  func lamports(_ place: Int) -> (pre: UInt64, post: UInt64)? {
    parser.lamports(record.lamports, place).map { ($0.pre, $0.post) }
  }

  /// System transfers at any depth to Jito's tip accounts, lamports.
  var tip: UInt64 {
    var total: UInt64 = 0
    for movement in movements where movement.kind == .lamports {
      if ProgramAddress.isTip(key(movement.destination)) { total &+= movement.amount }
    }
    return total
  }

  /// The swap's own user if it signed, else the first signer the outer instruction names, else the
  /// payer: relayers and routers are no traders.
  func trader(of instruction: Instruction, user: Pubkey?) -> Pubkey {
    if let user, isSigner(user) { return user }
    if let outer = instructions.first(where: { $0.outer == instruction.outer && $0.inner < 0 }),
      let signer = (0..<keyCount).first(where: { isSigner($0) && mentions(outer, account: $0) })
    {
      return key(signer)
    }
    return feePayer
  }
}
