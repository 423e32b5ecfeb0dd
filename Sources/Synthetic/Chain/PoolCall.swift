import Market

/// A pool of the simulated chain: its tokens and addresses in the program's own order.
struct PoolProfile {
  let venue: Venue
  let pool: Pubkey
  let tokens: [SimulatedToken]
  let vaults: [Pubkey]

  /// A pool with vaults of its own.
  init(_ venue: Venue, pool: Pubkey, _ tokens: [SimulatedToken], vaults: [Pubkey]? = nil) {
    self.venue = venue
    self.pool = pool
    self.tokens = tokens
    self.vaults = vaults ?? tokens.map { derivedKey(pool, $0.mint, 14) }
  }

  /// The address of a program's pool of a pair: money is in many.
  static func address(_ program: Pubkey, _ tokens: [SimulatedToken], _ purpose: UInt64 = 13)
    -> Pubkey
  {
    let quote = QuoteMint.side(tokens[0].mint, tokens[1].mint)
    return derivedKey(tokens[1 - quote].mint, program, purpose)
  }

  /// Which token is the quote.
  var quoteSide: Int { QuoteMint.side(tokens[0].mint, tokens[1].mint) }
  var base: SimulatedToken { tokens[1 - quoteSide] }
  var quote: SimulatedToken { tokens[quoteSide] }

  /// An account of the pool whose real address does not matter here.
  func key(_ purpose: UInt64) -> Pubkey { derivedKey(pool, tokens[0].mint, purpose) }

  /// A wallet's account of token 0 or 1.
  func account(of wallet: Pubkey, _ side: Int) -> Pubkey { tokens[side].account(of: wallet) }

  /// A row of the pool whose place is still to be set.
  func row(_ kind: RowKind, by user: Pubkey) -> SwapRow {
    var row = SwapRow(
      kind: kind, venue: venue, pool: pool, baseMint: base.mint, quoteMint: quote.mint,
      outerIndex: 0, innerIndex: -1)
    row.baseDecimals = base.decimals
    row.quoteDecimals = quote.decimals
    row.trader = user
    return row
  }

  /// A swap's row: what enters the vault of one token and leaves that of the other.
  func swapRow(by user: Pubkey, sideIn: Int, input: UInt64, output: UInt64) -> SwapRow {
    var row = row(.swap, by: user)
    row.side = sideIn == quoteSide ? 1 : -1
    set([sideIn == 0 ? input : output, sideIn == 0 ? output : input], &row)
    row.evidence = .transfers
    if tokens.contains(where: { $0.feeBasisPoints > 0 }) { row.flags.insert(.transferFee) }
    return row
  }

  /// Amounts of tokens 0 and 1.
  func set(_ amounts: [UInt64], _ row: inout SwapRow) {
    row.baseAmount = amounts[1 - quoteSide]
    row.quoteAmount = amounts[quoteSide]
  }

  /// Pricing reserves of tokens 0 and 1.
  func setReserves(_ reserves: [UInt64?], _ row: inout SwapRow) {
    row.baseReserve = reserves[1 - quoteSide]
    row.quoteReserve = reserves[quoteSide]
  }

  /// The marginal price of raw token 1 per raw token 0, as quote per base in UI units.
  func setPrice(raw price: Double, _ row: inout SwapRow) {
    let (decimals0, decimals1) = (Int(tokens[0].decimals), Int(tokens[1].decimals))
    var power = 1.0
    for _ in 0..<abs(decimals0 - decimals1) { power *= 10 }
    let scaled = decimals0 >= decimals1 ? price * power : price / power
    row.statedPrice = quoteSide == 1 ? scaled : 1 / scaled
  }

  /// The price of a square root of token 1 per token 0, Q64.64.
  func setPrice(squareRoot price: UInt128, _ row: inout SwapRow) {
    row.sqrtPrice = price
    let root = Double(price) * 0x1p-64
    setPrice(raw: root * root, &row)
  }
}

/// One instruction at a venue, already filled: its bytes and the rows decoding must find in it.
struct PoolCall {
  /// Venue, instruction and layout, as the ledger counts them.
  var form: String
  var user: Pubkey
  /// Token accounts of the user's that it names, with what they must hold before it.
  var accounts: [(token: SimulatedToken, amount: UInt64)] = []
  /// Rows with all but their place and transaction, one for each place that `write` returns, or
  /// all at its only one.
  var rows: [SwapRow]
  /// Base that reaches the buyer, where it is not what the first row's leaves of a transfer fee.
  var received: UInt64?
  /// What the user sends to another wallet.
  var outflow: TokenOutflow?
  /// A router may call it.
  var isRoutable = true
  /// Writes the instruction; it fails where told.
  var write: (TransactionDraft, CallMoment) -> [TransactionDraft.Place]

  /// Base that reaches the buyer.
  func received(of token: SimulatedToken) -> UInt64 {
    received ?? rows.first.map { $0.baseAmount - token.withheld(of: $0.baseAmount) } ?? 0
  }
}

extension PoolCall {
  /// Tokens handed from one wallet to another; no pool has part in it.
  static func gift(
    _ amount: UInt64, of token: SimulatedToken, from giver: Pubkey, to taker: Pubkey
  ) -> PoolCall {
    var call = PoolCall(form: "token_transfer", user: giver, rows: []) { draft, _ in
      let target = token.account(of: taker)
      draft.openTokenAccount(target, of: token, owner: taker, payer: giver)
      draft.transferTokens(
        amount, from: token.account(of: giver), to: target, by: .signer(giver))
      return []
    }
    call.accounts = [(token, amount)]
    call.outflow = TokenOutflow(mint: token.mint, owner: giver, amount: amount)
    call.isRoutable = false
    return call
  }
}

/// What a call learns of its transaction.
struct CallMoment {
  var blockTime: Int64
  var fails: Bool
}
