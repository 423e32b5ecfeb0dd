import CTransactionJSON
import Market

/// Every movement of tokens and lamports of a transaction that an instruction states, each with
/// what it is for. Lamports that a program moves without an instruction (a sale on pump.fun's
/// curve) show in balances only and are not among them.
///
/// One for a thread: its memory is used again for each transaction.
struct TransferExtraction {
  /// A swap or pool event that was read of the transaction, as far as roles need it.
  private struct Call {
    var number: Int
    /// Numbers of the instructions below it.
    var subtree: Range<Int>
    var isSwap: Bool
    var sideIn: Int?
    var vaults: Pair<Int?>
    var user: Pubkey?
  }

  private let transaction: Transaction
  private var calls: [Call] = []
  /// Owners of token accounts, by place in the key table.
  private var owners: [Pubkey?] = []
  /// Token accounts that the transaction opens, by place in the key table.
  private var opened: [Bool] = []

  /// Reads `transaction`, whatever it stands on.
  init(_ transaction: Transaction) { self.transaction = transaction }

  /// Forgets the legs of the transaction before.
  mutating func start() { calls.removeAll(keepingCapacity: true) }

  /// Takes in a leg that was read of the transaction.
  mutating func note(_ leg: Leg) {
    calls.append(
      Call(
        number: leg.instruction.number, subtree: transaction.subtree(of: leg.instruction),
        isSwap: leg.kind == .swap, sideIn: leg.sideIn, vaults: leg.vaults, user: leg.user))
  }

  /// Adds the movements in the order of their instructions.
  mutating func append(to transfers: inout [Transfer]) {
    readOwners()
    let instructions = transaction.instructions
    for movement in transaction.movements {
      let instruction = instructions[movement.instruction]
      guard let kind = kind(movement, instruction) else { continue }
      transfers.append(transfer(movement, kind, instruction))
    }
  }

  private mutating func readOwners() {
    owners.removeAll(keepingCapacity: true)
    opened.removeAll(keepingCapacity: true)
    owners.append(contentsOf: repeatElement(nil, count: transaction.keyCount))
    opened.append(contentsOf: repeatElement(false, count: transaction.keyCount))
    for movement in transaction.movements where movement.kind == .accountOpened {
      opened[movement.source] = true
      if owners[movement.source] == nil { owners[movement.source] = openedOwner(movement) }
    }
    for entry in transaction.parser.balances(transaction.record.balances) where entry.has_owner == 1
    {
      owners[Int(entry.account)] = loadKey(entry.owner)
    }
  }

  private func transfer(
    _ movement: TokenMovement, _ kind: Transfer.Kind, _ instruction: Instruction
  ) -> Transfer {
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
    if opened[movement.destination], instruction.inner >= 0,
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
    var innermost: Int?
    for call in calls where call.subtree.contains(instruction.number) {
      innermost = max(innermost ?? call.number, call.number)
    }
    guard let innermost else { return nil }
    var first: Call?
    var namesVaults = false
    for call in calls where call.number == innermost && call.isSwap {
      if first == nil { first = call }
      if call.vaults != [nil, nil] { namesVaults = true }
      guard let sideIn = call.sideIn else { continue }
      if movement.destination == call.vaults[sideIn] { return .swapIn }
      if movement.source == call.vaults[1 - sideIn] {
        return isFee(movement, call) ? .fee : .swapOut
      }
    }
    guard let first else { return .liquidity }
    if namesVaults { return .fee }
    let trader = transaction.trader(of: instruction, user: first.user)
    if owners[movement.source] == trader { return .swapIn }
    return owners[movement.destination] == trader ? .swapOut : .fee
  }

  /// Whether what left a vault went neither to the trader's side nor into the next hop's vault:
  /// venues that take fees out of a vault send them in transfers of their own, after the largest.
  private func isFee(_ movement: TokenMovement, _ call: Call) -> Bool {
    var largest = movement
    for other in transaction.movements(in: call.subtree)
    where other.kind == movement.kind && other.source == movement.source {
      let isEarlier = other.instruction < largest.instruction
      if other.amount > largest.amount || other.amount == largest.amount && isEarlier {
        largest = other
      }
    }
    return largest.instruction != movement.instruction
  }
}
