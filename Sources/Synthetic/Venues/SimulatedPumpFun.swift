import Market
import Pools

/// A coin on pump.fun's bonding curve.
struct SimulatedPumpFun: SimulatedCurve {
  /// Where a full curve goes.
  enum Destination: CaseIterable { case raydiumCPMM, raydiumAMMV4, pumpSwap }

  let coin: PumpFunCoin
  var curve: PumpFunCurve
  var destination: Destination
  /// What the last buy took beyond the curve's end.
  private var beyond: BuyBeyond?

  init(_ coin: PumpFunCoin, destination: Destination) {
    self.coin = coin
    curve = coin.fresh
    self.destination = destination
  }

  var profile: PoolProfile { coin.profile }
  var price: Double { Double(curve.virtualQuote) / Double(curve.virtualBase) }
  var quoteDepth: UInt64 { curve.virtualQuote }
  var isComplete: Bool { curve.realBase == 0 }
  private var layoutName: String { "\(coin.layout)" }

  mutating func open(
    holding amounts: MarketAmounts, by creator: Pubkey, _ random: inout SeededGenerator
  ) -> [[PoolCall]] {
    var row = profile.row(.create, by: creator)
    set(curve, &row)
    row.evidence = [.eventCPI, .eventLog]
    if coin.isMayhem { row.flags.insert(.unanchoredReserves) }
    let name = coin.isSecondCreation ? "create_v2" : "create"
    let coin = coin
    return [
      [
        PoolCall(
          form: "pump_fun \(name) \(layoutName)", user: creator, rows: [row], isRoutable: false
        ) { draft, moment in
          [PumpFunWire(coin: coin, draft: draft, blockTime: moment.blockTime).create()]
        }
      ]
    ]
  }

  mutating func trade(_ order: TradeOrder, _ random: inout SeededGenerator) -> PoolCall? {
    guard
      let trade = order.buysBase
        ? buy(by: order.user, spending: order.amount, &random)
        : sale(by: order.user, of: order.amount)
    else { return nil }
    curve = trade.curve
    beyond = trade.beyond
    return call(trade)
  }

  private func buy(
    by user: Pubkey, spending spend: UInt64, _ random: inout SeededGenerator
  ) -> CurveTrade? {
    let fill = curve.buy(spending: spend, fees: coin.fees)
    guard fill.output > 0 else { return nil }
    let knowsExactQuote = coin.layout >= .instructionName && fill.output < curve.realBase
    let isExactQuote = random.chance(40) && knowsExactQuote
    guard let exactCost = curve.cost(ofTokens: fill.output) else { return nil }
    let cost = isExactQuote ? fill.poolInput : exactCost
    let fees = coin.fees.amounts(on: cost)
    var after = curve
    after.virtualQuote += cost
    after.realQuote += cost
    after.virtualBase -= fill.output
    after.realBase -= fill.output
    var trade = CurveTrade(
      form: isExactQuote ? .exactQuote : .exactTokens, user: user, tokens: fill.output,
      quote: cost, protocolFee: fees.protocolFee, creatorFee: fees.creatorFee, limit: spend,
      curve: after)
    addBeyond(&trade, spending: spend)
    if trade.form == .exactTokens { trade.limit = trade.allPaid / 10 * 11 + 10 }
    return trade
  }

  /// A buy of the third form that empties the curve goes on with what it has left: every other one
  /// by the quote to spend, the others by tokens.
  private func addBeyond(_ trade: inout CurveTrade, spending spend: UInt64) {
    guard coin.keepsFees, trade.completes, spend > trade.allPaid else { return }
    let pool = MarketAmounts(
      base: PumpFunCoin.totalSupply - PumpFunCurve.saleSupply,
      quote: trade.curve.realQuote - coin.migrationFee)
    let rest = spend - trade.allPaid
    let ppm = UInt64(coin.fees.protocolPPM) + UInt64(coin.fees.creatorPPM)
    var net = multiplyDivideFloor(rest, 1_000_000, 1_000_000 + ppm)
    let most = coin.fees.amounts(on: net)
    net -= min(net, max(net + most.protocolFee + most.creatorFee, rest) - rest)
    guard net > 1 else { return }
    let tokens = multiplyDivideFloor(net - 1, pool.base, pool.quote + net - 1)
    guard tokens > 0 else { return }
    if tokens % 2 == 0 { trade.form = .exactQuote }
    let quote =
      trade.form == .exactQuote
      ? net : multiplyDivideCeiling(tokens, pool.quote, pool.base - tokens)
    let fees = coin.fees.amounts(on: quote)
    trade.beyond = BuyBeyond(
      tokens: tokens, quote: quote, protocolFee: fees.protocolFee, creatorFee: fees.creatorFee,
      before: pool)
  }

  private func sale(by user: Pubkey, of tokens: UInt64) -> CurveTrade? {
    guard tokens > 0, let gross = curve.proceeds(ofTokens: tokens), gross >= dustUnits,
      gross <= curve.realQuote
    else { return nil }
    let fees = coin.fees.amounts(on: gross)
    var after = curve
    after.virtualQuote -= gross
    after.realQuote -= gross
    after.virtualBase += tokens
    after.realBase += tokens
    return CurveTrade(
      form: .sell, user: user, tokens: tokens, quote: gross, protocolFee: fees.protocolFee,
      creatorFee: fees.creatorFee, limit: gross / 100 * 80, curve: after)
  }

  private func set(_ curve: PumpFunCurve, _ row: inout SwapRow) {
    row.baseReserve = curve.virtualBase
    row.quoteReserve = curve.virtualQuote
    row.quoteVault = curve.realQuote
  }

  private func call(_ trade: CurveTrade) -> PoolCall {
    var row = profile.row(.swap, by: trade.user)
    row.side = trade.isBuy ? 1 : -1
    set(trade.curve, &row)
    row.baseAmount = trade.tokens
    row.quoteAmount = trade.quote
    (row.lpFee, row.lpFeePPM) = (0, 0)
    row.creatorFee = coin.layout < .creatorFee || coin.isCashback ? 0 : trade.creatorFee
    if coin.layout >= .creatorFee || trade.isBuy { row.protocolFee = trade.protocolFee }
    row.protocolFeePPM = coin.fees.protocolPPM
    row.creatorFeePPM = coin.fees.creatorPPM
    row.evidence = [.eventCPI, .eventLog, .transfers]
    if coin.isMayhem { row.flags.insert(.unanchoredReserves) }
    if coin.keepsFees { row.evidence.insert(.mismatch) }
    if !trade.isBuy && coin.paysLamports { row.evidence.insert(.balances) }
    let coin = coin
    let name = "\(trade.form.rawValue)_\(coin.instructions)"
    var call = PoolCall(
      form: "pump_fun \(name) \(layoutName)", user: trade.user, rows: [row]
    ) { draft, moment in
      [
        PumpFunWire(coin: coin, draft: draft, blockTime: moment.blockTime)
          .trade(trade, fails: moment.fails)
      ]
    }
    call.accounts = [(coin.launch.token, trade.isBuy ? 0 : trade.tokens)]
    if !coin.paysLamports {
      call.accounts.append((profile.quote, trade.isBuy ? trade.allPaid : 0))
    }
    if trade.completes {
      var complete = row
      complete.kind = .complete
      complete.side = 0
      (complete.baseAmount, complete.quoteAmount) = (0, 0)
      (complete.lpFee, complete.protocolFee, complete.creatorFee) = (nil, nil, nil)
      call.rows.append(complete)
    }
    if let beyond = trade.beyond {
      call.rows.append(self.row(of: beyond, beside: row))
      call.form += " beyond"
      call.received = trade.allTokens
    }
    return call
  }

  /// The row of a buy's part beyond the curve's end.
  private func row(of beyond: BuyBeyond, beside trade: SwapRow) -> SwapRow {
    var row = trade
    (row.baseAmount, row.quoteAmount) = (beyond.tokens, beyond.quote)
    (row.baseReserve, row.quoteReserve) = (beyond.after.base, beyond.after.quote)
    row.quoteVault = beyond.after.quote
    (row.protocolFee, row.creatorFee) = (beyond.protocolFee, beyond.creatorFee)
    row.flags.insert(.unanchoredReserves)
    return row
  }

  /// A mayhem coin's reserves are rewritten between trades.
  mutating func change(by user: Pubkey, _ random: inout SeededGenerator) -> [PoolCall] {
    guard coin.isMayhem, coin.paysLamports, !isComplete else { return [] }
    let before = curve
    curve.virtualQuote += curve.virtualQuote / 100 * random.integer(below: 20)
    let after = curve
    var row = profile.row(.set, by: user)
    set(after, &row)
    row.evidence = [.eventCPI, .eventLog]
    row.flags.insert(.unanchoredReserves)
    let coin = coin
    return [
      PoolCall(
        form: "pump_fun set_mayhem_virtual_params \(layoutName)", user: user, rows: [row],
        isRoutable: false
      ) { draft, moment in
        [
          PumpFunWire(coin: coin, draft: draft, blockTime: moment.blockTime)
            .setMayhem(from: before, to: after, by: user)
        ]
      }
    ]
  }

  mutating func migrate(_ random: inout SeededGenerator) -> (
    transactions: [[PoolCall]], pool: any SimulatedPool
  ) {
    let tokens = PumpFunCoin.totalSupply - PumpFunCurve.saleSupply - (beyond?.tokens ?? 0)
    let quote = curve.realQuote + (beyond?.quote ?? 0)
    let creator = ChainAddress.migrationAuthority
    let amounts = MarketAmounts(base: tokens, quote: quote - coin.migrationFee)
    guard destination != .pumpSwap else {
      var pool = SimulatedPumpSwap(graduated: coin, &random)
      let nested = pool.creation(
        holding: (amounts.base, amounts.quote), by: coin.poolAuthority,
        payer: ChainAddress.migrationAuthority)
      return ([[migration(amounts, into: pool.profile, nested)]], pool)
    }
    var pool: any SimulatedPool =
      destination == .raydiumCPMM
      ? SimulatedRaydiumCPMM(graduated: coin.launch, &random)
      : SimulatedRaydiumAMMV4(graduated: coin.launch, &random)
    var opened = pool.open(holding: amounts, by: creator, &random).flatMap { $0 }
    // The tokens come from the withdrawal before it.
    for index in opened.indices {
      opened[index].accounts = opened[index].accounts.map { account in
        account.token == coin.launch.token ? (account.token, 0) : account
      }
    }
    return ([[withdrawal(tokens, quote)] + opened], pool)
  }

  /// The old way out of a curve: its tokens and lamports go to the migration authority.
  private func withdrawal(_ tokens: UInt64, _ quote: UInt64) -> PoolCall {
    let authority = ChainAddress.migrationAuthority
    var row = profile.row(.migrate, by: authority)
    row.baseAmount = tokens
    row.evidence = .transfers
    let coin = coin
    return PoolCall(
      form: "pump_fun withdraw \(layoutName)", user: authority,
      accounts: [(coin.launch.token, 0)], rows: [row], isRoutable: false
    ) { draft, moment in
      [
        PumpFunWire(coin: coin, draft: draft, blockTime: moment.blockTime)
          .withdraw(base: tokens, quote: quote)
      ]
    }
  }

  /// `migrate` or `migrate_v2`: the pool is made inside it.
  private func migration(
    _ amounts: MarketAmounts, into pool: PoolProfile, _ nested: PoolCall
  ) -> PoolCall {
    let user = ChainAddress.migrationAuthority
    var row = profile.row(.migrate, by: user)
    row.baseAmount = amounts.base
    row.quoteAmount = amounts.quote
    row.evidence = [.eventCPI, .eventLog]
    var created = nested.rows[0]
    // The pool's authority is no signer of the transaction: the caller is its trader.
    created.trader = user
    let coin = coin
    let isSecond = coin.instructions != .first
    return PoolCall(
      form: "pump_fun \(isSecond ? "migrate_v2" : "migrate") \(layoutName)", user: user,
      rows: [row, created], isRoutable: false
    ) { draft, moment in
      let wire = PumpFunWire(coin: coin, draft: draft, blockTime: moment.blockTime)
      return wire.migrate(amounts, pool: pool, isSecond: isSecond) {
        nested.write(draft, moment)
      }
    }
  }
}
