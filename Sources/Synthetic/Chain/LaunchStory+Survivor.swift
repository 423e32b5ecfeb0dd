import Market

/// The launch that is still there on the second day. Its creator sells out while the curve fills,
/// others buy the fall; it graduates, large buyers collect it, it lies still for a day, and the
/// crowd comes back.
extension LaunchStory {
  private static let busy = Mood(buyPercent: 82, pauseSlots: 5, trades: 60, salePercent: 5...40)
  private static let rebound = Mood(buyPercent: 90, pauseSlots: 12, trades: 30, salePercent: 5...40)
  private static let mixed = Mood(buyPercent: 55, pauseSlots: 30, trades: 60, salePercent: 5...60)
  private static let still = Mood(buyPercent: 50, pauseSlots: 1_800, trades: 1, salePercent: 1...4)
  private static let revival = Mood(
    buyPercent: 88, pauseSlots: 4, trades: 80, salePercent: 1...10)

  /// Curve price, of the first, at which the creator sells out.
  private static let dumpMultiple = 6.0

  /// Plays the script to the chain's end.
  mutating func survive() -> [ChainAction] {
    create(buying: 3_000_000_000)
    snipe()
    let first = curve.price
    while curve.price < Self.dumpMultiple * first, !curve.isComplete, slot < endSlot {
      play(Self.busy, trades: 1)
    }
    rug()
    play(Self.rebound, trades: Self.rebound.trades)
    if !curve.isComplete { fillCurve() }
    migrate()
    play(Self.mixed, trades: Self.mixed.trades)
    collect()
    play(Self.mixed, trades: Self.mixed.trades)
    let dayLater = actions[0].slot + SlotClock.slotsPerDay * 26 / 24
    usualBuy = 0.15e9
    while slot < min(dayLater, endSlot) { play(Self.still, trades: 1) }
    usualBuy = 1.5e9
    play(Self.revival, trades: Self.revival.trades)
    usualBuy = 0.3e9
    play(Self.mixed, trades: Self.mixed.trades)
    while slot < endSlot { play(Self.still, trades: 1) }
    return actions.filter { $0.slot < endSlot }
  }

  private mutating func play(_ mood: Mood, trades: Int) {
    for _ in 0..<trades where slot < endSlot {
      slot += UInt64(mood.pauseSlots * random.exponential()) + 1
      if !curve.isComplete || pool != nil { trade(in: mood) }
    }
  }

  /// After some quiet minutes wallets with money buy one after the other.
  private mutating func collect() {
    slot += 1_000
    for _ in 0..<4 {
      slot += 20 + random.integer(below: 60)
      let lamports = 34_000_000_000 + random.integer(below: 4_000_000_000)
      let order = order(of: random.key(), spending: lamports)
      guard let call = pool?.trade(order, &random) else { continue }
      hold(call)
      add([call], style(isFresh: false))
    }
  }
}
