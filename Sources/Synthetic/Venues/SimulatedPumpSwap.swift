import Market
import Pools

/// Which fields PumpSwap's trade events end with.
enum PumpSwapLayout: Int, CaseIterable, Comparable {
  /// April 2025.
  case first
  /// May 2025: the coin creator's fee.
  case creator
  /// July 2025: a buyer's volume.
  case volume
  /// October 2025: the instruction's name and `buy_exact_quote_in`.
  case name
  /// February 2026.
  case cashback
  /// May 2026.
  case buyback
  /// July 2026: a virtual quote.
  case boost
  /// September 2026: rewards of holders.
  case holders
  /// October 2026: fees may stay in the vault.
  case unclaimed

  static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
}

/// A trade as it was filled, in the pool's own base and quote.
struct PumpSwapFill {
  enum Form: String { case buy, sell, exactQuote = "buy_exact_quote_in" }

  var form: Form
  var user: Pubkey
  var base: UInt64
  var quote: UInt64
  var lpFee, protocolFee, creatorFee: UInt64
  var limit: UInt64
  /// Vaults and virtual quote before.
  var before: PumpSwapState

  var isBuy: Bool { form != .sell }
  /// `quote` with the liquidity providers' fee added to a buy, taken off a sale.
  var moved: UInt64 { isBuy ? quote + lpFee : quote - lpFee }
  /// What the user pays or gets.
  var userQuote: UInt64 {
    let fees = lpFee + protocolFee + creatorFee
    return isBuy ? quote + fees : quote - fees
  }
}

/// What a pool holds and is priced by.
struct PumpSwapState: Hashable {
  var base: UInt64
  var quote: UInt64
  var virtualQuote: Int128 = 0

  /// The quote that prices the pool.
  var pricing: UInt64 { UInt64(Int128(quote) + virtualQuote) }
}

/// A pool of PumpSwap.
struct SimulatedPumpSwap: SimulatedPool {
  let profile: PoolProfile
  let layout: PumpSwapLayout
  /// Fees stay in the quote vault.
  let keepsFees: Bool
  let coinCreator: Pubkey
  let isCashback: Bool
  let fees: PumpSwapPool.Fees
  /// The curve before the pool.
  var curve: Pubkey?
  var state = PumpSwapState(base: 0, quote: 0)
  var shares: UInt64 = 0

  init(
    _ tokens: [SimulatedToken], layout: PumpSwapLayout, keepsFees: Bool = false,
    coinCreator: Pubkey = .zero, isCashback: Bool = false, fees: PumpSwapPool.Fees? = nil
  ) {
    profile = PoolProfile(
      .pumpSwap, pool: PoolProfile.address(ChainAddress.pumpSwap, tokens, 30),
      tokens)
    self.layout = layout
    self.keepsFees = keepsFees && layout == .unclaimed
    self.coinCreator = layout < .creator ? .zero : coinCreator
    self.isCashback = isCashback && layout >= .cashback
    let pays = self.coinCreator != .zero
    self.fees =
      fees
      ?? PumpSwapPool.Fees(
        lpBasisPoints: 20, protocolBasisPoints: 5, creatorBasisPoints: pays ? 95 : 0)
  }

  /// The pool of a coin that left pump.fun's curve.
  init(graduated coin: PumpFunCoin, _ random: inout SeededGenerator) {
    let layout: PumpSwapLayout
    switch coin.layout {
    case .first, .creator: layout = .first
    case .creatorFee: layout = .creator
    case .volume: layout = .volume
    case .instructionName, .mayhem: layout = .name
    case .cashback: layout = .cashback
    case .quote: layout = random.chance(50) ? .buyback : .boost
    case .holders: layout = .holders
    case .unclaimed: layout = .unclaimed
    }
    self.init(
      [coin.launch.token, coin.profile.quote], layout: layout, keepsFees: coin.keepsFees,
      coinCreator: coin.launch.creator, isCashback: coin.isCashback)
    curve = coin.curve
  }

  var price: Double {
    let ratio = Double(state.pricing) / Double(state.base)
    return profile.quoteSide == 1 ? ratio : 1 / ratio
  }
  var quoteDepth: UInt64 { profile.quoteSide == 1 ? state.pricing : state.base }

  mutating func open(
    holding amounts: MarketAmounts, by creator: Pubkey, _ random: inout SeededGenerator
  ) -> [[PoolCall]] {
    let amounts = profile.ordered(amounts)
    let call = creation(holding: (amounts[0], amounts[1]), by: creator, payer: creator)
    return [[call]]
  }

  /// The pool made of two amounts in the pool's own order.
  mutating func creation(
    holding amounts: (base: UInt64, quote: UInt64), by creator: Pubkey, payer: Pubkey
  ) -> PoolCall {
    state = PumpSwapState(base: amounts.base, quote: amounts.quote)
    shares = squareRoot(amounts.base.multipliedFullWidth(by: amounts.quote))
    let wire = PumpSwapWire(pool: self)
    var row = profile.row(.create, by: creator)
    profile.set([amounts.base, amounts.quote], &row)
    profile.setReserves([amounts.base, amounts.quote], &row)
    row.quoteVault = row.quoteReserve
    row.evidence = [.transfers, .eventCPI, .eventLog]
    return PoolCall(
      form: "pump_swap create_pool \(layout)", user: payer,
      accounts: creator == payer ? profile.needs([amounts.base, amounts.quote]) : [], rows: [row],
      isRoutable: false
    ) { draft, moment in
      [wire.create(amounts, by: creator, payer: payer, draft, moment)]
    }
  }

  mutating func trade(_ order: TradeOrder, _ random: inout SeededGenerator) -> PoolCall? {
    let isBuy = order.buysBase == (profile.quoteSide == 1)
    guard
      let fill = isBuy
        ? buy(by: order.user, spending: order.amount, &random)
        : sale(by: order.user, of: order.amount)
    else { return nil }
    apply(fill)
    return call(fill)
  }

  private var pool: PumpSwapPool { PumpSwapPool(base: state.base, quote: state.pricing) }

  private func fill(
    _ form: PumpSwapFill.Form, _ user: Pubkey, base: UInt64, quote: UInt64, limit: UInt64
  ) -> PumpSwapFill? {
    guard let lp = PumpSwapPool.fee(on: quote, basisPoints: fees.lpBasisPoints),
      let share = PumpSwapPool.fee(on: quote, basisPoints: fees.protocolBasisPoints),
      let creator = PumpSwapPool.fee(on: quote, basisPoints: fees.creatorBasisPoints),
      base > 0, quote > dustUnits
    else { return nil }
    return PumpSwapFill(
      form: form, user: user, base: base, quote: quote, lpFee: lp, protocolFee: share,
      creatorFee: creator, limit: limit, before: state)
  }

  private func buy(by user: Pubkey, spending spend: UInt64, _ random: inout SeededGenerator)
    -> PumpSwapFill?
  {
    guard let bought = pool.buy(spending: spend, fees: fees), bought.base > 0 else { return nil }
    if layout >= .name && random.chance(35) {
      return fill(.exactQuote, user, base: bought.base, quote: bought.net, limit: spend)
    }
    guard let cost = pool.cost(ofBase: bought.base) else { return nil }
    return fill(.buy, user, base: bought.base, quote: cost, limit: spend / 10 * 11 + 10)
  }

  private func sale(by user: Pubkey, of amount: UInt64) -> PumpSwapFill? {
    guard let proceeds = pool.proceeds(ofBase: amount), proceeds < state.quote else { return nil }
    return fill(.sell, user, base: amount, quote: proceeds, limit: proceeds / 10 * 8)
  }

  /// The part of the protocol's fee that buys coins back leaves the vault in every layout.
  static func buyback(_ fill: PumpSwapFill, _ layout: PumpSwapLayout) -> UInt64 {
    layout >= .buyback ? fill.protocolFee / 2 : 0
  }

  private mutating func apply(_ fill: PumpSwapFill) {
    let kept =
      keepsFees ? fill.protocolFee - Self.buyback(fill, layout) + fill.creatorFee : 0
    if fill.isBuy {
      state.base -= fill.base
      state.quote += fill.moved + kept
    } else {
      state.base += fill.base
      state.quote -= fill.moved - kept
    }
    state.virtualQuote -= Int128(kept)
  }

  private func call(_ fill: PumpSwapFill) -> PoolCall {
    var row =
      fill.isBuy
      ? profile.swapRow(by: fill.user, sideIn: 1, input: fill.moved, output: fill.base)
      : profile.swapRow(by: fill.user, sideIn: 0, input: fill.base, output: fill.moved)
    if keepsFees {
      let buyback = Self.buyback(fill, layout)
      let moved = fill.isBuy ? fill.userQuote : fill.userQuote + buyback
      profile.set([fill.base, moved], &row)
      row.evidence.insert(.mismatch)
    }
    profile.setReserves([state.base, state.pricing], &row)
    if profile.quoteSide == 0 {
      row.quoteVault = state.base
    } else if !keepsFees {
      row.quoteVault = state.quote
    }
    row.lpFee = fill.lpFee
    row.protocolFee = fill.protocolFee
    row.creatorFee = layout < .creator || isCashback ? 0 : fill.creatorFee
    row.lpFeePPM = UInt32(fees.lpBasisPoints * 100)
    row.protocolFeePPM = UInt32(fees.protocolBasisPoints * 100)
    row.creatorFeePPM = UInt32(fees.creatorBasisPoints * 100)
    row.evidence.formUnion([.eventCPI, .eventLog])
    let wire = PumpSwapWire(pool: self)
    let suffix = keepsFees ? "_v2" : ""
    let inverted = profile.quoteSide == 0 ? " inverted" : ""
    var call = PoolCall(
      form: "pump_swap \(fill.form.rawValue)\(suffix)\(inverted) \(layout)", user: fill.user,
      accounts: profile.needs(fill.isBuy ? [0, fill.userQuote] : [fill.base, 0]), rows: [row]
    ) { draft, moment in [wire.trade(fill, draft, moment)] }
    if profile.quoteSide == 0 && !fill.isBuy { call.received = fill.userQuote }
    return call
  }

  mutating func change(by user: Pubkey, _ random: inout SeededGenerator) -> [PoolCall] {
    if layout >= .boost, profile.quoteSide == 1, curve != nil, random.chance(40) {
      return [boost(by: user, &random)]
    }
    let isDeposit = random.chance(50)
    let part = shares / 1_000 * (1 + random.integer(below: 200))
    return [changeLiquidity(by: user, shares: part, isDeposit: isDeposit)]
  }

  private mutating func changeLiquidity(by user: Pubkey, shares part: UInt64, isDeposit: Bool)
    -> PoolCall
  {
    let before = self
    let amounts = [state.base, state.quote].map {
      isDeposit ? multiplyDivideCeiling($0, part, shares) : multiplyDivideFloor($0, part, shares)
    }
    state.base = isDeposit ? state.base + amounts[0] : state.base - amounts[0]
    state.quote = isDeposit ? state.quote + amounts[1] : state.quote - amounts[1]
    shares = isDeposit ? shares + part : shares - part
    var row = profile.row(isDeposit ? .deposit : .withdraw, by: user)
    profile.set(amounts, &row)
    profile.setReserves([state.base, state.quote], &row)
    row.quoteVault = row.quoteReserve
    row.evidence = [.transfers, .eventCPI, .eventLog]
    if isDeposit {
      profile.setReserves([state.base, nil], &row)
    } else {
      row.flags.insert(.unanchoredReserves)
    }
    let wire = PumpSwapWire(pool: before)
    return PoolCall(
      form: "pump_swap \(isDeposit ? "deposit" : "withdraw") \(layout)", user: user,
      accounts: profile.needs(isDeposit ? amounts : [0, 0]), rows: [row], isRoutable: false
    ) { draft, moment in
      [wire.liquidity(part, amounts, isDeposit: isDeposit, by: user, draft, moment)]
    }
  }

  /// A virtual quote is given to the pool, or a part of it is spent on burning coins.
  private mutating func boost(by user: Pubkey, _ random: inout SeededGenerator) -> PoolCall {
    let isBurn = state.virtualQuote > 1_000_000_000
    var burned: UInt64 = 0
    let used = isBurn ? 100_000_000 + random.integer(below: 800_000_000) : 0
    if isBurn {
      burned = multiplyDivideFloor(state.base, used, state.pricing + used)
      state.base -= burned
      state.quote += used
      state.virtualQuote -= Int128(used)
    } else {
      state.virtualQuote += 17_584_505_289
    }
    var row = profile.row(.set, by: user)
    profile.setReserves([isBurn ? state.base : nil, state.pricing], &row)
    row.quoteVault = state.quote
    row.evidence = [.eventCPI, .eventLog]
    let wire = PumpSwapWire(pool: self)
    return PoolCall(
      form: "pump_swap \(isBurn ? "boost_buy_and_burn" : "init_boost") \(layout)", user: user,
      accounts: isBurn ? profile.needs([0, used]) : [], rows: [row], isRoutable: false
    ) { draft, moment in
      [wire.boost(used: used, burned: burned, isBurn: isBurn, by: user, draft, moment)]
    }
  }
}
