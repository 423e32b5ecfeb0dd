import CTransactionJSON
import Market

/// Every movement of tokens and lamports of a transaction that an instruction states, each with
/// what it is for. Lamports that a program moves without an instruction (a sale on pump.fun's
/// curve) show in balances only and are not among them.
struct TransferExtraction {
  private let transaction: Transaction
  private let legs: [Leg]
  private var owners: [Int: Pubkey] = [:]
  /// Token accounts that the transaction opens.
  private var opened: Set<Int> = []

  /// The transaction and the legs and pool events that were read of it.
  init(_ transaction: Transaction, legs: [Leg]) {
    self.transaction = transaction
    self.legs = legs
    for movement in transaction.movements where movement.kind == .accountOpened {
      opened.insert(movement.source)
      if owners[movement.source] == nil, let owner = openedOwner(movement) {
        owners[movement.source] = owner
      }
    }
    for entry in transaction.parser.balances(transaction.record.balances) where entry.has_owner == 1
    {
      owners[Int(entry.account)] = loadKey(entry.owner)
    }
  }

  /// The movements in the order of their instructions.
  func transfers() -> [Transfer] { transaction.movements.compactMap(transfer) }

  private func transfer(_ movement: TokenMovement) -> Transfer? {
    let instruction = transaction.instructions[movement.instruction]
    guard let kind = kind(movement, instruction) else { return nil }
    var transfer = Transfer(
      kind: kind, outerIndex: UInt16(instruction.outer), innerIndex: Int16(instruction.inner),
      height: UInt8(clamping: instruction.height))
    let mint = mint(movement)
    transfer.mint = mint
    transfer.amount = kind == .close ? nil : movement.amount
    transfer.fee = movement.fee
    transfer.decimals = mint.flatMap { transaction.tokens.decimals($0) } ?? movement.decimals
    if kind == .solTransfer || kind == .createAccount { transfer.decimals = 9 }
    if kind != .mintTo {
      transfer.source = transaction.key(movement.source)
      transfer.sourceOwner = owners[movement.source]
    }
    if kind != .burn {
      transfer.destination = transaction.key(movement.destination)
      transfer.destinationOwner = owners[movement.destination]
    }
    transfer.authority = authority(movement, instruction)
    transfer.role = role(movement, kind, mint, instruction)
    return transfer
  }

  private func kind(_ movement: TokenMovement, _ instruction: Instruction) -> Transfer.Kind? {
    switch movement.kind {
    case .tokens:
      switch transaction.data(instruction).byte(at: 0) {
      case 3: .transfer
      case 12: .transferChecked
      default: .transferCheckedWithFee
      }
    case .lamports: .solTransfer
    case .burn: .burn
    case .minted: .mintTo
    case .accountCreated: .createAccount
    case .accountClosed: .close
    case .accountOpened, .mintCreated: nil
    }
  }

  private func mint(_ movement: TokenMovement) -> Pubkey? {
    switch movement.kind {
    case .lamports, .accountCreated: nil
    case .accountClosed: transaction.tokens.mint(movement.source)
    default:
      movement.mint.map(transaction.key) ?? transaction.tokens.mint(movement.source)
        ?? transaction.tokens.mint(movement.destination)
    }
  }

  private func authority(_ movement: TokenMovement, _ instruction: Instruction) -> Pubkey? {
    switch movement.kind {
    case .tokens: transaction.accountKey(instruction, movement.mint == nil ? 2 : 3)
    case .burn, .minted: transaction.accountKey(instruction, 2)
    case .lamports, .accountCreated: transaction.key(movement.source)
    default: nil
    }
  }

  private func openedOwner(_ movement: TokenMovement) -> Pubkey? {
    let instruction = transaction.instructions[movement.instruction]
    let data = transaction.data(instruction)
    return data.byte(at: 0) == 1 ? transaction.accountKey(instruction, 2) : data.key(at: 1)
  }
}

extension TransferExtraction {
  /// Lamports that a token account of 165 bytes must hold.
  private static let tokenAccountRent: UInt64 = 2_039_280

  private func role(
    _ movement: TokenMovement, _ kind: Transfer.Kind, _ mint: Pubkey?, _ instruction: Instruction
  ) -> Transfer.Role {
    switch kind {
    case .mintTo: .mint
    case .burn: .burn
    case .close: mint == QuoteMint.sol.key ? .unwrap : .rent
    case .createAccount:
      isWrapped(movement.destination) && movement.amount > Self.tokenAccountRent ? .wrap : .rent
    case .solTransfer: lamportRole(movement, instruction)
    case .transfer, .transferChecked, .transferCheckedWithFee:
      poolRole(movement, instruction) ?? .transfer
    }
  }

  private func lamportRole(_ movement: TokenMovement, _ instruction: Instruction) -> Transfer.Role {
    if ProgramAddress.isTip(transaction.key(movement.destination)) { return .tip }
    if opened.contains(movement.destination), instruction.inner >= 0,
      movement.amount <= Self.tokenAccountRent || !isWrapped(movement.destination)
    {
      return .rent
    }
    if isWrapped(movement.destination) { return .wrap }
    return poolRole(movement, instruction) ?? .transfer
  }

  private func isWrapped(_ place: Int) -> Bool {
    transaction.tokens.mint(place) == QuoteMint.sol.key
  }

  /// The role inside the innermost swap or pool event that made the movement; nil outside all.
  private func poolRole(_ movement: TokenMovement, _ instruction: Instruction) -> Transfer.Role? {
    let around = legs.filter {
      transaction.subtree(of: $0.instruction).contains(instruction.number)
    }
    guard let innermost = around.max(by: { $0.instruction.number < $1.instruction.number }) else {
      return nil
    }
    let inside = around.filter { $0.instruction.number == innermost.instruction.number }
    let swaps = inside.filter { $0.kind == .swap }
    guard !swaps.isEmpty else { return .liquidity }
    for leg in swaps {
      guard let sideIn = leg.sideIn else { continue }
      if movement.destination == leg.vaults[sideIn] { return .swapIn }
      if movement.source == leg.vaults[1 - sideIn] {
        return isFee(movement, leg, swaps) ? .fee : .swapOut
      }
    }
    guard swaps.allSatisfy({ $0.vaults == [nil, nil] }) else { return .fee }
    let trader = transaction.trader(of: instruction, user: swaps[0].user)
    if owners[movement.source] == trader { return .swapIn }
    return owners[movement.destination] == trader ? .swapOut : .fee
  }

  /// Whether what left a vault went neither to the trader's side nor into the next hop's vault:
  /// venues that take fees out of a vault send them in transfers of their own, after the largest.
  private func isFee(_ movement: TokenMovement, _ leg: Leg, _ swaps: [Leg]) -> Bool {
    let outs = transaction.movements(under: leg.instruction).filter {
      $0.kind == movement.kind && $0.source == movement.source
    }
    guard outs.count > 1, let largest = outs.map(\.amount).max() else { return false }
    return outs.first { $0.amount == largest }?.instruction != movement.instruction
  }
}
