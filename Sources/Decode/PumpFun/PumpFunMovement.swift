import Market

/// What a pump.fun trade visibly moved, apart from its event.
struct PumpFunMovement {
  var tokens: UInt64?
  var quote: UInt64?
  /// Lamports to the fee recipient.
  var protocolFee: UInt64?
  /// The curve itself where it is paid in lamports, else its quote account.
  private(set) var quoteAccount: Int?
  var evidence: Evidence = []

  /// Reads the transfers below the instruction; a sale for SOL has none and is read from the
  /// curve's lamports when nothing else of the transaction traded on it.
  init(
    _ trade: PumpFunLayout.Trade, _ instruction: Instruction, _ transaction: Transaction,
    curve: Int, mint: Pubkey
  ) {
    let accounts = trade.accounts
    let flow = transaction.flow(
      instruction, vault: transaction.account(instruction, accounts.curveTokens))
    if flow.seen {
      tokens = trade.isBuy ? flow.left : flow.entered
      evidence.insert(.transfers)
    }
    quoteAccount = curve
    if mint != QuoteMint.sol.key, let place = accounts.quoteVault {
      quoteAccount = transaction.account(instruction, place)
      let paid = transaction.flow(instruction, vault: quoteAccount)
      if paid.seen { quote = trade.isBuy ? paid.entered : paid.left }
    } else if trade.isBuy {
      quote = lamports(to: curve, under: instruction, transaction)
    } else if let change = Self.lamportChange(of: curve, transaction) {
      quote = UInt64(exactly: change)
      evidence.insert(.balances)
    }
    if trade.isBuy, let place = accounts.feeRecipient,
      let recipient = transaction.account(instruction, place)
    {
      protocolFee = lamports(to: recipient, under: instruction, transaction)
    }
  }

  /// Whether what moved is not what the events say.
  func disagrees(with event: PumpFunTrade?, _ beyond: PumpFunPoolBuy?) -> Bool {
    let stated = Self.sums(event, beyond)
    return (tokens.map { $0 != stated.tokens } ?? false)
      || (quote.map { $0 != stated.quote } ?? false)
  }

  /// Whether what moved is the trade with the fees that stay on the curve.
  func keepsFees(of event: PumpFunTrade?, _ beyond: PumpFunPoolBuy?) -> Bool {
    let stated = Self.sums(event, beyond)
    let kept = (event?.keptFees ?? 0) &+ (beyond?.keptFees ?? 0)
    let isBuy = event?.isBuy ?? true
    return tokens == stated.tokens && quote == (isBuy ? stated.quote &+ kept : stated.quote &- kept)
  }

  /// The curve's part and what came out of the pool to be.
  private static func sums(
    _ event: PumpFunTrade?, _ beyond: PumpFunPoolBuy?
  ) -> (tokens: UInt64, quote: UInt64) {
    (
      (event?.tokens ?? 0) &+ (beyond?.tokens ?? 0), (event?.quote ?? 0) &+ (beyond?.quote ?? 0)
    )
  }

  private func lamports(
    to account: Int, under instruction: Instruction, _ transaction: Transaction
  ) -> UInt64? {
    var total: UInt64?
    for movement in transaction.movements(under: instruction)
    where movement.kind == .lamports && movement.destination == account {
      total = (total ?? 0) &+ movement.amount
    }
    return total
  }

  /// Lamports that left a curve touched by one trade only; nil when several did.
  private static func lamportChange(of curve: Int, _ transaction: Transaction) -> Int128? {
    let touches = transaction.instructions.count { instruction in
      guard instruction.known == .venue(.pumpFun),
        let discriminator = transaction.data(instruction).discriminator,
        PumpFunLayout.trades[discriminator] != nil
      else { return false }
      return transaction.mentions(instruction, account: curve)
    }
    guard touches == 1, let change = transaction.lamports(curve) else { return nil }
    var left = Int128(change.pre) - Int128(change.post)
    for movement in transaction.movements where movement.kind == .lamports {
      if movement.destination == curve {
        left += Int128(movement.amount)
      } else if movement.source == curve {
        left -= Int128(movement.amount)
      }
    }
    return left
  }
}
