import Market

/// The life of one token from its launch: its agents trade in moods until the interest is spent.
///
/// Everything comes from the launch's own random streams, so that another launch beside it changes
/// nothing here.
struct LaunchStory {
  /// A stretch of trades in one temper.
  struct Mood {
    var buyPercent: UInt64
    /// Mean pause between two transactions.
    var pauseSlots: Double
    var trades: Int
    /// Of what a seller holds, percent; nil = all of it or a good part.
    var salePercent: ClosedRange<UInt64>?
  }

  struct Holder {
    var wallet: Pubkey
    var tokens: UInt64
  }

  private(set) var profile: LaunchProfile
  var random: SeededGenerator
  var slot: UInt64
  let endSlot: UInt64
  private let dice: StyleDice
  /// Transactions of a hundred that change a pool's liquidity or a curve's setting.
  private let changePercent: UInt64
  var actions: [ChainAction] = []
  var curve: any SimulatedCurve
  /// The pool after graduation.
  var pool: (any SimulatedPool)?
  var holders: [Holder] = []
  var remaining: Int
  /// Usual size of a buy, lamports.
  var usualBuy: Double
  /// Trades left when the creator sells all; nil = an honest one.
  private var rugAt: Int?
  var isRugged = false
  /// Transactions after which someone buys all that is left of the curve; nil = nobody does.
  private var fillAt: Int?

  private static let tradesMin = 16.0
  private static let tradesMax = 3_000.0

  /// A launch on a day, or later when the chain ends before.
  init(plan: SyntheticPlan, day: UTCDay, number: Int) {
    random = SeededGenerator(seed: plan.seed, path: UInt64(day.number), UInt64(number))
    var cast = SeededGenerator(seed: plan.seed, path: UInt64(day.number), UInt64(number), 1)
    var launch = LaunchProfile(number: number, &random)
    curve = StoryCast.curve(of: &launch, in: plan.world, &cast)
    profile = launch
    dice = StyleDice(world: plan.world)
    changePercent = plan.world == .classic ? 0 : plan.world == .today ? 2 : 8
    slot = SlotClock.firstSlot(of: day) + random.integer(below: SlotClock.slotsPerDay)
    endSlot = SlotClock.firstSlot(of: plan.endDay)
    let trades = min(Self.tradesMax, Self.tradesMin / random.unit())
    remaining = max(1, Int(trades) * plan.activityPercent / 100)
    usualBuy = (0.05 + trades / 250) * 1e9
    // The past is simulated to have seen everything: every launch there is sold out and goes on.
    fillAt = plan.world == .history ? 12 : nil
    if fillAt != nil { remaining = max(remaining, 50) }
    rugAt = random.chance(25) ? remaining / 2 : nil
  }

  /// A launch of the first day that its script takes further than the others
  /// (`LaunchStory+Survivor`): on a pump.fun curve that moves to PumpSwap.
  init(plan: SyntheticPlan, survivor number: Int) {
    random = SeededGenerator(seed: plan.seed, path: 0x7375_7276_6976_6f72, UInt64(number))
    let launch = LaunchProfile(number: number, &random)
    curve = SimulatedPumpFun(PumpFunCoin(launch, layout: .cashback), destination: .pumpSwap)
    profile = launch
    dice = StyleDice(world: plan.world)
    changePercent = 0
    slot = SlotClock.firstSlot(of: plan.firstDay) + random.integer(below: 18_000)
    endSlot = SlotClock.firstSlot(of: plan.endDay)
    remaining = 0
    usualBuy = 0.6e9
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

  mutating func step(_ mood: Mood) {
    slot += UInt64(mood.pauseSlots * random.exponential())
    remaining -= 1
    if let rugAt, remaining <= rugAt, !isRugged { return rug() }
    if curve.isComplete && pool == nil { return migrate() }
    if let fillAt, pool == nil, actions.count >= fillAt { return fillCurve() }
    if random.chance(changePercent) { return change() }
    if fillAt != nil && pool == nil && actions.count == 5 { change() }
    if fillAt != nil && pool == nil && actions.count == 8 { handOver() }
    trade(in: mood)
  }

  mutating func trade(in mood: Mood) {
    let isBuy = random.chance(mood.buyPercent) || holders.isEmpty
    if pool == nil { tradeOnCurve(isBuy: isBuy, mood) } else { tradeInPool(isBuy: isBuy, mood) }
  }

  // MARK: The curve

  /// The creation, and what the creator buys in it: an amount of lamports, or one that is drawn.
  mutating func create(buying lamports: UInt64? = nil) {
    let opened = curve.open(
      holding: MarketAmounts(base: 0, quote: 0), by: profile.creator, &random)
    var calls = opened.flatMap { $0 }
    if random.chance(80) || lamports != nil {
      let spend = lamports ?? 200_000_000 + random.integer(below: 3_000_000_000)
      if let buy = curve.trade(order(of: profile.creator, spending: spend), &random) {
        hold(buy)
        calls.append(buy)
      }
    }
    var style = style(isFresh: true)
    style.isRouted = false
    add(calls, style)
  }

  mutating func snipe() {
    for _ in 0..<random.index(below: 5) {
      if random.chance(40) { slot += 1 }
      let wallet = botWallet()
      let spend = 100_000_000 + random.integer(below: 1_000_000_000)
      guard !curve.isComplete, let buy = curve.trade(order(of: wallet, spending: spend), &random)
      else { continue }
      hold(buy)
      add([buy], style(isFresh: true))
    }
  }

  mutating func tradeOnCurve(isBuy: Bool, _ mood: Mood) {
    var style = style(isFresh: false)
    style.fails = random.chance(6)
    let count = isBuy && !style.fails && random.chance(4) ? 2 + random.index(below: 3) : 1
    var calls: [PoolCall] = []
    var tried = curve
    for _ in 0..<count where !tried.isComplete {
      let order = isBuy ? order(of: buyer(), spending: buySize()) : sale(of: mood.salePercent)
      guard let order, let call = tried.trade(order, &random) else { break }
      calls.append(call)
    }
    if calls.isEmpty { return }
    if !style.fails {
      curve = tried
      for call in calls { hold(call) }
    }
    if calls.count > 1 { style.isRouted = false }
    add(calls, style)
  }

  /// An order of lamports, or of as much of another quote.
  func order(of wallet: Pubkey, spending lamports: UInt64) -> TradeOrder {
    let isSOL = curve.profile.quote == .wrappedSOL
    return TradeOrder(
      user: wallet, buysBase: true, amount: isSOL ? lamports : lamports / 1_000 * 150,
      time: SlotClock.blockTime(of: slot))
  }

  mutating func sale(of percents: ClosedRange<UInt64>? = nil) -> TradeOrder? {
    guard !holders.isEmpty else { return nil }
    let holder = holders[random.index(below: holders.count)]
    let percent =
      percents.map { $0.lowerBound + random.integer(below: $0.upperBound - $0.lowerBound + 1) }
      ?? (random.chance(60) ? 100 : 20 + random.integer(below: 60))
    return TradeOrder(
      user: holder.wallet, buysBase: false,
      amount: multiplyDivideFloor(holder.tokens, percent, 100),
      time: SlotClock.blockTime(of: slot))
  }

  mutating func fillCurve() {
    guard let buy = curve.trade(order(of: random.key(), spending: 500_000_000_000), &random)
    else { return }
    hold(buy)
    add([buy], style(isFresh: false))
  }

  // MARK: The pool

  mutating func migrate() {
    slot += 10 + random.integer(below: 100)
    let (transactions, opened) = curve.migrate(&random)
    pool = opened
    // A graduation draws new interest.
    remaining += remaining / 2 + 40
    for calls in transactions {
      var style = style(isFresh: false)
      style.isRouted = false
      add(calls, style)
    }
  }

  mutating func tradeInPool(isBuy: Bool, _ mood: Mood) {
    guard let pool else { return }
    var style = style(isFresh: false)
    style.fails = random.chance(6)
    style.isTalkative = style.isRouted && random.chance(10)
    guard let order = isBuy ? order(of: buyer(), spending: buySize()) : sale(of: mood.salePercent)
    else { return }
    var tried = pool
    guard let call = tried.trade(order, &random) else { return }
    if !style.fails {
      self.pool = tried
      hold(call)
    }
    add([call], style)
  }

  private mutating func change() {
    let user = random.key()
    let calls = pool?.change(by: user, &random) ?? curve.change(by: user, &random)
    guard !calls.isEmpty else { return }
    var style = style(isFresh: false)
    style.isRouted = false
    add(calls, style)
  }

  // MARK: The agents

  /// The creator sells everything at once; the others lose heart.
  mutating func rug() {
    isRugged = true
    remaining = min(remaining, 10 + random.index(below: 20))
    guard let holder = holders.first(where: { $0.wallet == profile.creator }) else { return }
    let order = TradeOrder(
      user: holder.wallet, buysBase: false, amount: holder.tokens,
      time: SlotClock.blockTime(of: slot))
    let call =
      pool == nil
      ? (curve.isComplete ? nil : curve.trade(order, &random)) : pool?.trade(order, &random)
    guard let call else { return }
    hold(call)
    add([call], style(isFresh: false))
  }

  /// Half of what the creator holds goes to a wallet that sells it later.
  private mutating func handOver() {
    guard let giver = holders.firstIndex(where: { $0.wallet == profile.creator }) else { return }
    let amount = holders[giver].tokens / 2
    guard amount > 0 else { return }
    let taker = random.key()
    holders[giver].tokens -= amount
    holders.append(
      Holder(wallet: taker, tokens: amount - profile.token.withheld(of: amount)))
    var style = style(isFresh: false)
    style.isRouted = false
    style.fails = false
    add([.gift(amount, of: profile.token, from: profile.creator, to: taker)], style)
  }

  private mutating func buySize() -> UInt64 {
    UInt64(min(max(usualBuy * random.exponential(), 5e6), 2e10))
  }

  mutating func buyer() -> Pubkey {
    if random.chance(25), !holders.isEmpty {
      return holders[random.index(below: holders.count)].wallet
    }
    return random.chance(15) ? botWallet() : random.key()
  }

  /// A wallet that trades in many launches.
  mutating func botWallet() -> Pubkey {
    derivedKey(ChainAddress.jupiter, ChainAddress.pump, 1_000 + random.integer(below: 60))
  }

  /// Notes what a trade did to its wallet.
  mutating func hold(_ call: PoolCall) {
    guard let row = call.rows.first else { return }
    let index = holders.firstIndex { $0.wallet == call.user }
    if row.side > 0 {
      let tokens = call.received(of: profile.token)
      if let index {
        holders[index].tokens += tokens
      } else {
        holders.append(Holder(wallet: call.user, tokens: tokens))
      }
    } else if let index {
      let sent = call.accounts.first { $0.token == profile.token }?.amount ?? 0
      holders[index].tokens -= min(sent, holders[index].tokens)
      if holders[index].tokens == 0 { holders.remove(at: index) }
    }
  }

  // MARK: The wire

  mutating func style(isFresh: Bool) -> WireStyle {
    dice.style(isFresh: isFresh, &random)
  }

  mutating func add(_ calls: [PoolCall], _ style: WireStyle) {
    let signature = Signature(high: random.key(), low: random.key())
    actions.append(
      ChainAction(
        slot: slot, sequence: actions.count, payer: calls[0].user, calls: calls, style: style,
        signature: signature))
  }
}
