import Market

/// An account an instruction names, with the rights it asks for.
struct AccountUse {
  var key: Pubkey
  var signer = false
  var writable = false

  static func signer(_ key: Pubkey) -> AccountUse { .init(key: key, signer: true, writable: true) }
  static func writable(_ key: Pubkey) -> AccountUse { .init(key: key, writable: true) }
  static func readonly(_ key: Pubkey) -> AccountUse { .init(key: key) }
}

/// A transaction while it is put together: instructions run as they are added, moving lamports and
/// tokens between the accounts and printing the log.
final class TransactionDraft {
  struct Account {
    let key: Pubkey
    var signer: Bool
    var writable: Bool
    var isOuterProgram = false
    var before: AccountState
    var after: AccountState
  }

  struct Instruction {
    var outer: Int
    /// −1 = the outer instruction itself.
    var inner: Int
    var height: Int
    var program: Int
    var accounts: [Int]
    var data: [UInt8]
  }

  /// Where an instruction stands, for the ledger.
  struct Place {
    var outer: UInt16
    var inner: Int16
  }

  private(set) var accounts: [Account] = []
  private(set) var instructions: [Instruction] = []
  var log = TransactionLog()
  var usesLookupTable = false
  /// Of the message; nil = legacy.
  var version: UInt8?
  /// The failed outer instruction and the program's error number.
  private(set) var failure: (outer: Int, code: UInt32)?
  private(set) var fee: UInt64 = 0
  private(set) var tip: UInt64 = 0
  private(set) var computeUnits: UInt64 = 0
  private var book: AccountBook
  private var stack: [Int] = []
  private var outerCount = 0
  private var innerCount = 0
  private(set) var priorityFee: UInt64 = 0
  private(set) var unitLimit: UInt32 = 0
  /// Events that programs sent to themselves.
  private(set) var selfCallCount = 0

  init(book: AccountBook) { self.book = book }

  /// Starts a transaction paid by `payer`.
  func begin(payer: Pubkey) {
    accounts.removeAll(keepingCapacity: true)
    instructions.removeAll(keepingCapacity: true)
    log.clear()
    failure = nil
    (fee, tip, computeUnits, priorityFee, unitLimit) = (0, 0, 0, 0, 0)
    (outerCount, innerCount, selfCallCount) = (0, 0, 0)
    use(.signer(payer))
  }

  /// Runs an instruction at the current height; after a failure outer ones are listed only.
  @discardableResult
  func invoke(
    _ program: Pubkey, _ uses: [AccountUse], _ data: [UInt8], computeUnits units: UInt64 = 0,
    body: () -> Void = {}
  ) -> Place {
    let height = stack.count + 1
    if failure != nil && height > 1 { return Place(outer: 0, inner: -1) }
    if height == 1 {
      outerCount += 1
      innerCount = 0
    } else {
      innerCount += 1
    }
    let programIndex = use(.readonly(program))
    if height == 1 { accounts[programIndex].isOuterProgram = true }
    let inner = height == 1 ? -1 : Int16(innerCount - 1)
    let place = Place(outer: UInt16(outerCount - 1), inner: inner)
    instructions.append(
      Instruction(
        outer: outerCount - 1, inner: Int(place.inner), height: height, program: programIndex,
        accounts: uses.map { use($0) }, data: data))
    guard failure == nil else { return place }
    run(programIndex, height: height, units: units, body: body)
    return place
  }

  /// Ends the running outer instruction with a program's error; its body must return at once.
  func fail(code: UInt32) { failure = (outerCount - 1, code) }

  private func run(_ program: Int, height: Int, units: UInt64, body: () -> Void) {
    let digits = accounts[program].before.digits
    log.program(digits, " invoke [\(height)]")
    stack.append(program)
    let start = computeUnits
    body()
    computeUnits += units == 0 ? 150 : units
    stack.removeLast()
    if units > 0 {
      let used = computeUnits - start
      log.program(digits, " consumed \(used) of \(1_400_000 - start) compute units")
    }
    if let failure {
      log.program(
        digits, " failed: custom program error: 0x\(String(failure.code, radix: 16))")
    } else {
      log.program(digits, " success")
    }
  }

  /// The number of an account within the draft, taken in when it is new.
  @discardableResult
  func use(_ account: AccountUse) -> Int {
    if let index = accounts.firstIndex(where: { $0.key == account.key }) {
      if account.signer { accounts[index].signer = true }
      if account.writable { accounts[index].writable = true }
      return index
    }
    let state = book.state(of: account.key)
    accounts.append(
      Account(
        key: account.key, signer: account.signer, writable: account.writable, before: state,
        after: state))
    return accounts.count - 1
  }

  /// Sets the compute budget and the priority fee: two instructions, or the head of version 1.
  func setComputeBudget(unitLimit: UInt32, unitPrice: UInt64) {
    self.unitLimit = unitLimit
    priorityFee = multiplyDivideCeiling(UInt64(unitLimit), unitPrice, 1_000_000)
    if version == 1 { return }
    var limit: [UInt8] = [2]
    limit.put(unitLimit)
    invoke(ChainAddress.computeBudget, [], limit)
    var price: [UInt8] = [3]
    price.put(unitPrice)
    invoke(ChainAddress.computeBudget, [], price)
  }

  /// An event as a program sends it to itself.
  func selfCall(_ program: Pubkey, authority: Pubkey, _ event: [UInt8]) {
    selfCallCount += 1
    invoke(
      program, [.readonly(authority)], Self.selfCallTag + event, computeUnits: 2_003)
  }

  private static let selfCallTag = [UInt8](hex: "e445a52e51cb9a1d")

  func payTip(_ lamports: UInt64, from payer: Pubkey, to account: Pubkey) {
    tip += lamports
    transferLamports(lamports, from: payer, to: account)
  }

  var signerCount: Int { accounts.count { $0.signer } }

  /// Charges the fee, undoes what failed and puts the accounts back into the book.
  func finish() {
    if failure != nil {
      for index in accounts.indices { accounts[index].after = accounts[index].before }
    }
    fee = 5_000 * UInt64(signerCount) + priorityFee
    take(fee, from: 0)
    for account in accounts { book.set(account.key, account.after) }
  }

  /// Moves lamports as programs do, without an instruction.
  func moveLamports(_ lamports: UInt64, from: Pubkey, to: Pubkey) {
    take(lamports, from: use(.writable(from)))
    accounts[use(.writable(to))].after.lamports += lamports
  }

  /// A wallet that lacks lamports had been paid in before the transaction, outside the archive.
  private func take(_ lamports: UInt64, from index: Int) {
    let held = accounts[index].after.lamports
    if held < lamports {
      precondition(accounts[index].signer, "only wallets are paid in from outside")
      let surplus = lamportsPerSOL.magnitude * (3 + accounts[index].key.shortKey % 40)
      accounts[index].before.lamports += lamports - held + surplus
      accounts[index].after.lamports += lamports - held + surplus
    }
    accounts[index].after.lamports -= lamports
  }

  func holding(of key: Pubkey) -> TokenHolding? { accounts[use(.writable(key))].after.holding }

  func setHolding(_ holding: TokenHolding?, of key: Pubkey) {
    accounts[use(.writable(key))].after.holding = holding
  }

  /// What a wallet had of a token before the transaction and the archive: tops its account up to
  /// `amount`.
  func provide(_ amount: UInt64, of token: SimulatedToken, to wallet: Pubkey) {
    provide(amount, of: token, in: token.account(of: wallet), owner: wallet)
  }

  /// The same for an account at any address; a wrapped one's lamports stand behind its tokens.
  func provide(_ amount: UInt64, of token: SimulatedToken, in account: Pubkey, owner: Pubkey) {
    let index = use(.writable(account))
    var held =
      accounts[index].after.holding ?? TokenHolding(token: token, owner: owner, amount: 0)
    var lamports = accounts[index].after.holding == nil ? token.accountRent : 0
    if token == .wrappedSOL { lamports += max(held.amount, amount) - held.amount }
    accounts[index].before.lamports += lamports
    accounts[index].after.lamports += lamports
    held.amount = max(held.amount, amount)
    accounts[index].before.holding = held
    accounts[index].after.holding = held
  }

  func lamports(of key: Pubkey) -> UInt64 { accounts[use(.writable(key))].after.lamports }
}
