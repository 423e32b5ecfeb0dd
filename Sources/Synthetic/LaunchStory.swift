import Market
import Pools

/// The life of one token: its agents trade in moods until the interest is spent.
///
/// Everything comes from the launch's own random stream, so that another launch beside it changes
/// nothing here.
struct LaunchStory {
  /// A stretch of trades in one temper.
  private struct Mood {
    var buyPercent: UInt64
    /// Mean pause between two transactions.
    var pauseSlots: Double
    var trades: Int
  }

  private struct Holder {
    var wallet: Pubkey
    var tokens: UInt64
  }

  let profile: LaunchProfile
  private var random: SeededGenerator
  private var slot: UInt64
  private let endSlot: UInt64
  private var actions: [ChainAction] = []
  private var curve = PumpFunCurve.fresh
  /// The pool after graduation: base and quote, accrued fees taken off.
  private var pool: (base: UInt64, quote: UInt64)?
  private var holders: [Holder] = []
  private var remaining: Int
  /// Usual size of a buy, lamports.
  private var usualBuy: Double
  /// Trades left when the creator sells all; nil = an honest one.
  private var rugAt: Int?
  private var isRugged = false

  /// Parts of the trade fee that leave the pool's reserves, per million.
  private static let protocolPPM: UInt64 = 120_000
  private static let fundPPM: UInt64 = 40_000
  private static let tradesMin = 16.0
  private static let tradesMax = 3_000.0
  /// Below this a fee could exceed the proceeds.
  private static let dustLamports: UInt64 = 100_000

  /// A launch on a day, or later when the chain ends before.
  init(plan: SyntheticPlan, day: UTCDay, number: Int) {
    random = SeededGenerator(seed: plan.seed, path: UInt64(day.number), UInt64(number))
    profile = LaunchProfile(number: number, &random)
    slot = SlotClock.firstSlot(of: day) + random.integer(below: SlotClock.slotsPerDay)
    endSlot = SlotClock.firstSlot(of: plan.endDay)
    let trades = min(Self.tradesMax, Self.tradesMin / random.unit())
    remaining = max(1, Int(trades) * plan.activityPercent / 100)
    usualBuy = (0.05 + trades / 250) * 1e9
    rugAt = random.chance(25) ? remaining / 2 : nil
  }

  /// Plays the life to its end or the chain's.
  mutating func play() -> [ChainAction] {
    create()
    snipe()
    while remaining > 0 && slot < endSlot {
      let mood = nextMood()
      for _ in 0..<mood.trades where remaining > 0 && slot < endSlot { step(mood) }
    }
    return actions.filter { $0.slot < endSlot }
  }

  private mutating func nextMood() -> Mood {
    let trades = 8 + random.index(below: 50)
    if isRugged { return Mood(buyPercent: 20, pauseSlots: 60, trades: trades) }
    switch random.integer(below: 10) {
    case 0..<4: return Mood(buyPercent: 78, pauseSlots: 4, trades: trades)
    case 4..<7: return Mood(buyPercent: 55, pauseSlots: 40, trades: trades)
    case 7..<9: return Mood(buyPercent: 32, pauseSlots: 8, trades: trades)
    default: return Mood(buyPercent: 50, pauseSlots: 700, trades: trades / 4)
    }
  }

  private mutating func step(_ mood: Mood) {
    slot += UInt64(mood.pauseSlots * random.exponential())
    remaining -= 1
    if let rugAt, remaining <= rugAt, !isRugged { return rug() }
    if curve.realBase == 0 && pool == nil { return migrate() }
    let isBuy = random.chance(mood.buyPercent) || holders.isEmpty
    if pool == nil { tradeOnCurve(isBuy: isBuy) } else { tradeInPool(isBuy: isBuy) }
  }

  // MARK: The curve

  private mutating func create() {
    var buy: CurveTrade?
    if random.chance(80) {
      let spend = 200_000_000 + random.integer(below: 3_000_000_000)
      buy = fillBuy(of: profile.creator, spend: spend)
    }
    if let buy { apply(buy) }
    add(.create(buy), style(isFresh: true))
  }

  private mutating func snipe() {
    for _ in 0..<random.index(below: 5) {
      if random.chance(40) { slot += 1 }
      let wallet = botWallet()
      guard let buy = fillBuy(of: wallet, spend: 100_000_000 + random.integer(below: 1_000_000_000))
      else { continue }
      apply(buy)
      add(.curveTrades([buy]), style(isFresh: true))
    }
  }

  private mutating func tradeOnCurve(isBuy: Bool) {
    var style = style(isFresh: false)
    style.fails = random.chance(6)
    let count = isBuy && !style.fails && random.chance(4) ? 2 + random.index(below: 3) : 1
    var trades: [CurveTrade] = []
    for _ in 0..<count {
      guard let trade = isBuy ? fillBuy(of: buyer(), spend: buySize()) : fillSell() else { break }
      if !style.fails { apply(trade) }
      trades.append(trade)
      if trade.completes { break }
    }
    if trades.count > 1 { style.isRouted = false }
    if !trades.isEmpty { add(.curveTrades(trades), style) }
  }

  private mutating func fillBuy(of wallet: Pubkey, spend: UInt64) -> CurveTrade? {
    let fill = curve.buy(spending: spend, fees: LaunchProfile.curveFees)
    guard fill.output > 0 else { return nil }
    let knowsExactQuote = profile.layout != .creatorFee && fill.output < curve.realBase
    let isExactQuote = random.chance(40) && knowsExactQuote
    guard let exactCost = curve.cost(ofTokens: fill.output) else { return nil }
    let cost = isExactQuote ? fill.poolInput : exactCost
    let fees = LaunchProfile.curveFees.amounts(on: cost)
    var after = curve
    after.virtualQuote += cost
    after.realQuote += cost
    after.virtualBase -= fill.output
    after.realBase -= fill.output
    let paid = cost + fees.protocolFee + fees.creatorFee
    return CurveTrade(
      form: isExactQuote ? .exactQuote : .exactTokens, user: wallet, tokens: fill.output,
      quote: cost, protocolFee: fees.protocolFee, creatorFee: fees.creatorFee,
      limit: isExactQuote ? spend : paid / 10 * 11 + 10, curve: after)
  }

  private mutating func fillSell() -> CurveTrade? {
    guard !holders.isEmpty else { return nil }
    let holder = holders[random.index(below: holders.count)]
    let percent = random.chance(60) ? 100 : 20 + random.integer(below: 60)
    let tokens = multiplyDivideFloor(holder.tokens, percent, 100)
    return sale(of: tokens, by: holder.wallet)
  }

  private func sale(of tokens: UInt64, by wallet: Pubkey) -> CurveTrade? {
    guard tokens > 0, let gross = curve.proceeds(ofTokens: tokens), gross >= Self.dustLamports,
      gross <= curve.realQuote
    else { return nil }
    let fees = LaunchProfile.curveFees.amounts(on: gross)
    var after = curve
    after.virtualQuote -= gross
    after.realQuote -= gross
    after.virtualBase += tokens
    after.realBase += tokens
    return CurveTrade(
      form: .sell, user: wallet, tokens: tokens, quote: gross, protocolFee: fees.protocolFee,
      creatorFee: fees.creatorFee, limit: gross / 100 * 80, curve: after)
  }

  private mutating func apply(_ trade: CurveTrade) {
    curve = trade.curve
    hold(trade.user, trade.tokens, isBuy: trade.isBuy)
  }

  // MARK: The pool

  private mutating func migrate() {
    slot += 10 + random.integer(below: 100)
    let base = PumpFunWire.totalSupply - PumpFunCurve.saleSupply
    pool = (base, curve.realQuote - PumpFunWire.migrationFee)
    // A graduation draws new interest.
    remaining += remaining / 2 + 40
    var style = style(isFresh: false)
    style.isRouted = false
    add(.migrate(base: base, quote: curve.realQuote), style)
  }

  private mutating func tradeInPool(isBuy: Bool) {
    guard let pool else { return }
    var style = style(isFresh: false)
    style.fails = random.chance(6)
    style.isTalkative = style.isRouted && random.chance(10)
    let before =
      isBuy
      ? RaydiumCPMMPool(reserveIn: pool.quote, reserveOut: pool.base)
      : RaydiumCPMMPool(reserveIn: pool.base, reserveOut: pool.quote)
    var wallet = isBuy ? buyer() : profile.creator
    var amount = isBuy ? buySize() : 0
    if !isBuy {
      let holder = holders[random.index(below: holders.count)]
      wallet = holder.wallet
      amount = random.chance(60) ? holder.tokens : holder.tokens / 2
    }
    guard let trade = fill(before, amount, isBuy: isBuy, by: wallet) else { return }
    if !style.fails { apply(trade) }
    add(.poolTrade(trade), style)
  }

  private mutating func fill(
    _ before: RaydiumCPMMPool, _ amount: UInt64, isBuy: Bool, by wallet: Pubkey
  ) -> PoolTrade? {
    var fill = before.swap(exactIn: amount, fees: profile.poolFees)
    guard fill.output > Self.dustLamports else { return nil }
    var isExactIn = true
    let wanted = fill.output
    if isBuy && random.chance(15),
      let input = before.input(exactOut: wanted, fees: profile.poolFees)
    {
      isExactIn = false
      fill = before.swap(exactIn: input, fees: profile.poolFees)
    }
    return PoolTrade(
      isBuy: isBuy, isExactIn: isExactIn, user: wallet, amountIn: fill.input, amountOut: wanted,
      limit: isExactIn ? wanted / 100 * 90 : fill.input / 100 * 110 + 100, tradeFee: fill.lpFee,
      creatorFee: fill.creatorFee, before: before)
  }

  private mutating func apply(_ trade: PoolTrade) {
    let shares =
      multiplyDivideFloor(trade.tradeFee, Self.protocolPPM, 1_000_000)
      + multiplyDivideFloor(trade.tradeFee, Self.fundPPM, 1_000_000)
    let reserveIn = trade.before.reserveIn + trade.amountIn - shares - trade.creatorFee
    let reserveOut = trade.before.reserveOut - trade.amountOut
    pool = trade.isBuy ? (reserveOut, reserveIn) : (reserveIn, reserveOut)
    hold(trade.user, trade.isBuy ? trade.amountOut : trade.amountIn, isBuy: trade.isBuy)
  }

  // MARK: The agents

  /// The creator sells everything at once; the others lose heart.
  private mutating func rug() {
    isRugged = true
    remaining = min(remaining, 10 + random.index(below: 20))
    guard let holder = holders.first(where: { $0.wallet == profile.creator }) else { return }
    if let pool {
      let before = RaydiumCPMMPool(reserveIn: pool.base, reserveOut: pool.quote)
      guard let trade = fill(before, holder.tokens, isBuy: false, by: holder.wallet) else { return }
      apply(trade)
      add(.poolTrade(trade), style(isFresh: false))
    } else if curve.realBase > 0, let trade = sale(of: holder.tokens, by: holder.wallet) {
      apply(trade)
      add(.curveTrades([trade]), style(isFresh: false))
    }
  }

  private mutating func buySize() -> UInt64 {
    UInt64(min(max(usualBuy * random.exponential(), 5e6), 2e10))
  }

  private mutating func buyer() -> Pubkey {
    if random.chance(25), !holders.isEmpty {
      return holders[random.index(below: holders.count)].wallet
    }
    return random.chance(15) ? botWallet() : random.key()
  }

  /// A wallet that trades in many launches.
  private mutating func botWallet() -> Pubkey {
    derivedKey(ChainAddress.jupiter, ChainAddress.pump, 1_000 + random.integer(below: 60))
  }

  private mutating func hold(_ wallet: Pubkey, _ tokens: UInt64, isBuy: Bool) {
    guard let index = holders.firstIndex(where: { $0.wallet == wallet }) else {
      holders.append(Holder(wallet: wallet, tokens: tokens))
      return
    }
    if isBuy {
      holders[index].tokens += tokens
    } else {
      holders[index].tokens -= tokens
      if holders[index].tokens == 0 { holders.remove(at: index) }
    }
  }

  // MARK: The wire

  private mutating func style(isFresh: Bool) -> WireStyle {
    var style = WireStyle()
    if random.chance(80) {
      style.unitLimit = UInt32(80_000 + random.integer(below: 300_000))
      style.unitPrice = 10_000 + random.integer(below: isFresh ? 9_000_000 : 2_000_000)
    }
    if random.chance(isFresh ? 60 : 20) {
      style.tip = 10_000 + random.integer(below: 2_000_000)
      style.tipAccount = random.index(below: ChainAddress.tipAccounts.count)
    }
    style.isLegacy = random.chance(20)
    style.isRouted = !isFresh && !style.isLegacy && random.chance(18)
    style.usesLookupTable = style.isRouted || (!style.isLegacy && random.chance(30))
    return style
  }

  private mutating func add(_ kind: ChainAction.Kind, _ style: WireStyle) {
    let signature = Signature(high: random.key(), low: random.key())
    actions.append(
      ChainAction(
        slot: slot, sequence: actions.count, kind: kind, style: style, signature: signature))
  }
}
