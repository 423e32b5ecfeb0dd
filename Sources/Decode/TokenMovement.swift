import Market

/// What one token or system instruction did, as far as trades are concerned. Accounts are places
/// in the key table.
struct TokenMovement {
  enum Kind {
    case tokens
    case lamports
    case burn
    case minted
    /// A system account made and given lamports.
    case accountCreated
    case accountOpened
    case accountClosed
    case mintCreated
  }

  var instruction: Int
  var kind: Kind
  var source = 0
  var destination = 0
  var mint: Int?
  var amount: UInt64 = 0
  var decimals: UInt8?
  /// Withheld Token-2022 fee, where the instruction tells.
  var fee: UInt64?
  var isToken2022 = false
}

extension Transaction {
  /// The movement of an instruction; nil when it is none of those that matter.
  func movement(of instruction: Instruction) -> TokenMovement? {
    switch instruction.known {
    case .system: lamportMovement(of: instruction)
    case .token, .token2022: tokenMovement(of: instruction)
    default: nil
    }
  }

  private func lamportMovement(of instruction: Instruction) -> TokenMovement? {
    let data = data(instruction)
    let amount: UInt64?
    let kind: TokenMovement.Kind
    let receiver: Int
    switch data.uint32(at: 0) {
    case 2 where data.count >= 12: (kind, amount, receiver) = (.lamports, data.uint64(at: 4), 1)
    case 11 where data.count >= 52: (kind, amount, receiver) = (.lamports, data.uint64(at: 4), 2)
    case 0 where data.count >= 52:
      (kind, amount, receiver) = (.accountCreated, data.uint64(at: 4), 1)
    case 3 where data.count >= 84:
      // CreateAccountWithSeed: base, the seed's length and bytes, then lamports.
      guard let size = data.uint64(at: 36), size <= UInt64(data.count) else { return nil }
      (kind, amount, receiver) = (.accountCreated, data.uint64(at: 44 + Int(size)), 1)
    default: return nil
    }
    guard let amount, let source = account(instruction, 0),
      let destination = account(instruction, receiver)
    else { return nil }
    return TokenMovement(
      instruction: instruction.number, kind: kind, source: source, destination: destination,
      amount: amount)
  }

  private func tokenMovement(of instruction: Instruction) -> TokenMovement? {
    let data = data(instruction)
    var movement = TokenMovement(
      instruction: instruction.number, kind: .tokens,
      isToken2022: instruction.known == .token2022)
    switch data.byte(at: 0) {
    case 3: return transfer(instruction, data, amountAt: 1, checked: false, into: &movement)
    case 12:
      guard let decimals = data.byte(at: 9) else { return nil }
      movement.decimals = decimals
      return transfer(instruction, data, amountAt: 1, checked: true, into: &movement)
    case 26:
      guard data.byte(at: 1) == 1, let fee = data.uint64(at: 11) else { return nil }
      movement.decimals = data.byte(at: 10)
      movement.fee = fee
      return transfer(instruction, data, amountAt: 2, checked: true, into: &movement)
    case 7, 14: return supplyChange(instruction, data, mintAt: 0, into: &movement)
    case 8, 15: return supplyChange(instruction, data, mintAt: 1, into: &movement)
    case 9:
      guard let closed = account(instruction, 0), let receiver = account(instruction, 1) else {
        return nil
      }
      movement.kind = .accountClosed
      (movement.source, movement.destination) = (closed, receiver)
      return movement
    case 1, 16, 18: return opening(instruction, data, into: &movement)
    case 0, 20:
      guard data.count >= 34, let mint = account(instruction, 0) else { return nil }
      movement.kind = .mintCreated
      movement.mint = mint
      movement.decimals = data.byte(at: 1)
      return movement
    default: return nil
    }
  }

  private func transfer(
    _ instruction: Instruction, _ data: ByteReader, amountAt offset: Int, checked: Bool,
    into movement: inout TokenMovement
  ) -> TokenMovement? {
    guard let amount = data.uint64(at: offset), let source = account(instruction, 0),
      let destination = account(instruction, checked ? 2 : 1),
      account(instruction, checked ? 3 : 2) != nil
    else { return nil }
    movement.source = source
    movement.destination = destination
    movement.amount = amount
    if checked { movement.mint = account(instruction, 1) }
    return movement
  }

  /// MintTo names the mint first, Burn the account.
  private func supplyChange(
    _ instruction: Instruction, _ data: ByteReader, mintAt place: Int,
    into movement: inout TokenMovement
  ) -> TokenMovement? {
    guard let amount = data.uint64(at: 1), let holder = account(instruction, 1 - place),
      account(instruction, 2) != nil
    else { return nil }
    movement.kind = place == 0 ? .minted : .burn
    movement.mint = account(instruction, place)
    movement.source = holder
    movement.destination = holder
    movement.amount = amount
    return movement
  }

  private func opening(
    _ instruction: Instruction, _ data: ByteReader, into movement: inout TokenMovement
  ) -> TokenMovement? {
    let ownerGiven = data.byte(at: 0) == 1 ? account(instruction, 2) != nil : data.count >= 33
    guard ownerGiven, let opened = account(instruction, 0), let mint = account(instruction, 1)
    else { return nil }
    movement.kind = .accountOpened
    movement.source = opened
    movement.mint = mint
    return movement
  }
}

/// What moved through one token account inside an instruction.
struct VaultFlow {
  var entered: UInt64 = 0
  var left: UInt64 = 0
  var seen = false
}

extension Transaction {
  /// Movements inside the subtree of `instruction`.
  func movements(under instruction: Instruction) -> ArraySlice<TokenMovement> {
    movements(in: subtree(of: instruction))
  }

  /// Movements of instructions with these numbers.
  func movements(in subtree: Range<Int>) -> ArraySlice<TokenMovement> {
    guard let first = movements.firstIndex(where: { $0.instruction >= subtree.lowerBound }) else {
      return []
    }
    let last = movements[first...].firstIndex { $0.instruction >= subtree.upperBound }
    return movements[first..<(last ?? movements.count)]
  }

  /// Tokens into and out of a vault inside the subtree of `instruction`.
  func flow(_ instruction: Instruction, vault: Int?) -> VaultFlow {
    var flow = VaultFlow()
    guard let vault else { return flow }
    for movement in movements(under: instruction) where movement.kind == .tokens {
      if movement.destination == vault {
        flow.entered &+= received(movement)
        flow.seen = true
      }
      if movement.source == vault {
        flow.left &+= movement.amount
        flow.seen = true
      }
    }
    return flow
  }

  /// What the destination got: Token-2022 withholds a fee that a plain TransferChecked does not
  /// show, but the account's balance does.
  func received(_ movement: TokenMovement) -> UInt64 {
    if let fee = movement.fee { return movement.amount >= fee ? movement.amount - fee : 0 }
    let account = movement.destination
    guard movement.isToken2022, let balance = tokens.balance(account) else {
      return movement.amount
    }
    var arrivals = 0
    var gone: UInt64 = 0
    for other in movements {
      if other.kind == .tokens && other.destination == account { arrivals += 1 }
      let leaves = other.kind == .tokens || other.kind == .burn
      if leaves && other.source == account { gone &+= other.amount }
    }
    let (end, overflow) = balance.post.addingReportingOverflow(gone)
    guard arrivals == 1, !overflow, end >= balance.pre, end - balance.pre <= movement.amount else {
      return movement.amount
    }
    return end - balance.pre
  }
}
