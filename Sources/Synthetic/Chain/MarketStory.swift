import Market

/// The life of a token that was there before the chain: pools of several venues side by side, held
/// together by traders who buy where it is cheap.
struct MarketStory {
  let token: SimulatedToken
  private var pools: [any SimulatedPool]
  private var random: SeededGenerator
  private var slot: UInt64
  private let endSlot: UInt64
  private var actions: [ChainAction] = []
  private let dice: StyleDice
  /// What traders think a raw unit is worth, raw quote.
  private var fairPrice: Double
  /// Mean pause between two transactions.
  private let pauseSlots: Double

  /// Transactions of a hundred that change a pool's liquidity.
  private let changePercent: UInt64

  private static let tradesPerDay = 400.0

  init(plan: SyntheticPlan, number: Int) {
    random = SeededGenerator(seed: plan.seed, path: 0x6d61_726b, UInt64(number))
    token = StoryCast.token(of: number, in: plan.world, &random)
    pools = StoryCast.pools(of: token, market: number, in: plan.world)
    dice = StyleDice(world: plan.world)
    slot = SlotClock.firstSlot(of: plan.firstDay) + random.integer(below: 3_000)
    endSlot = SlotClock.firstSlot(of: plan.endDay)
    let unit = [5: 1e5, 6: 1e6, 9: 1e9][token.decimals] ?? 1e6
    fairPrice = (20_000 + 80_000 * random.unit()) / unit
    changePercent = plan.world == .history ? 20 : 4
    let trades = Self.tradesPerDay * Double(plan.activityPercent) / 100
    pauseSlots = Double(SlotClock.slotsPerDay) / trades
  }

  /// Opens the pools and trades to the chain's end.
  mutating func play() -> [ChainAction] {
    for index in pools.indices { open(index) }
    while slot < endSlot {
      slot += UInt64(pauseSlots * random.exponential()) + 1
      fairPrice *= 1 + (random.unit() - 0.5) * 0.008
      let drawn = random.integer(below: 100)
      if drawn < changePercent {
        change()
      } else if drawn < changePercent + 8 {
        arbitrage()
      } else {
        trade()
      }
    }
    return actions.filter { $0.slot < endSlot }
  }

  private mutating func open(_ index: Int) {
    let creator = random.key()
    let quote = 40_000_000_000 + random.integer(below: 400_000_000_000)
    let amounts = MarketAmounts(base: UInt64(Double(quote) / fairPrice), quote: quote)
    for calls in pools[index].open(holding: amounts, by: creator, &random) {
      var style = dice.style(isFresh: false, &random)
      style.isRouted = false
      add(calls, style)
      slot += 1 + random.integer(below: 20)
    }
  }

  private func order(_ pool: any SimulatedPool, buys: Bool, by user: Pubkey, share: Double)
    -> TradeOrder
  {
    let quote = Double(pool.quoteDepth) * share
    return TradeOrder(
      user: user, buysBase: buys, amount: UInt64(buys ? quote : quote / pool.price),
      time: SlotClock.blockTime(of: slot))
  }

  private mutating func trade() {
    let index = random.index(below: pools.count)
    let pool = pools[index]
    let isCheap = pool.price < fairPrice
    let buys = random.chance(70) ? isCheap : !isCheap
    let share = min(0.05, 0.004 * random.exponential())
    let order = order(pool, buys: buys, by: random.key(), share: share)
    var tried = pool
    guard let call = tried.trade(order, &random) else { return }
    var style = dice.style(isFresh: false, &random)
    style.fails = random.chance(5) && call.isRoutable
    style.isTalkative = style.isRouted && call.isRoutable && random.chance(15)
    if !style.fails { pools[index] = tried }
    add([call], style)
  }

  /// Buys in one pool and sells in another, in one route.
  private mutating func arbitrage() {
    let here = pools.indices.filter { pools[$0].profile.quote == .wrappedSOL }
    let ranked = here.sorted {
      pools[$0].price == pools[$1].price ? $0 < $1 : pools[$0].price < pools[$1].price
    }
    guard let cheap = ranked.first, let dear = ranked.last, cheap != dear else { return }
    let user = random.key()
    var (buyer, seller) = (pools[cheap], pools[dear])
    guard
      let bought = buyer.trade(order(buyer, buys: true, by: user, share: 0.003), &random),
      bought.isRoutable, bought.rows.count == 1
    else { return }
    let received = bought.received(of: token)
    let order = TradeOrder(
      user: user, buysBase: false, amount: received, time: SlotClock.blockTime(of: slot))
    guard var sold = seller.trade(order, &random), sold.isRoutable else { return }
    // What is sold comes from the first leg; one asked for by its output may need more.
    guard sold.accounts.allSatisfy({ $0.token != token || $0.amount <= received }) else { return }
    sold.accounts = sold.accounts.map { ($0.token, $0.token == token ? 0 : $0.amount) }
    var style = dice.style(isFresh: false, &random)
    style.isRouted = true
    if style.version == nil { style.version = 0 }
    style.fails = random.chance(10)
    if !style.fails { (pools[cheap], pools[dear]) = (buyer, seller) }
    add([bought, sold], style)
  }

  private mutating func change() {
    let index = random.index(below: pools.count)
    let calls = pools[index].change(by: random.key(), &random)
    guard !calls.isEmpty else { return }
    var style = dice.style(isFresh: false, &random)
    style.isRouted = false
    add(calls, style)
  }

  private mutating func add(_ calls: [PoolCall], _ style: WireStyle) {
    let signature = Signature(high: random.key(), low: random.key())
    actions.append(
      ChainAction(
        slot: slot, sequence: actions.count, payer: calls[0].user, calls: calls, style: style,
        signature: signature))
  }
}
