import Archive
import Market

/// The simulated chain: raw answers of the providers and the truth they must decode to.
public struct SyntheticChain: Sendable {
  /// What is simulated.
  public let plan: SyntheticPlan

  /// A chain of a plan; throws E-SYNTHETIC-001 when the plan is out of bounds.
  public init(_ plan: SyntheticPlan) throws(SundialError) {
    try plan.check()
    self.plan = plan
  }

  /// Writes the chain day by day: transactions in chain order, then SOL candles, then the facts of
  /// the day's tokens. Holds one day's transactions and what its launches still have before them.
  ///
  /// Errors are the sink's own.
  public func write(
    ledger: inout SyntheticLedger, _ sink: (ArchiveItem) throws(SundialError) -> Void
  ) throws(SundialError) {
    let writer = ActionWriter(draft: TransactionDraft(book: AccountBook()))
    let answers = BirdeyeAnswers(seed: plan.seed)
    var stories: [Story] = []
    var pending: [Event] = []
    for number in 0..<plan.marketCount {
      var market = MarketStory(plan: plan, number: number)
      pending += market.play().map { Event(story: stories.count, action: $0) }
      stories.append(Story(mint: market.token.mint, selectedBy: .watchList))
    }
    var microUSD = BirdeyeAnswers.firstMicroUSD
    for number in plan.firstDay.number..<plan.endDay.number {
      let day = UTCDay(number: number)
      for launch in 0..<plan.launches {
        var story = LaunchStory(plan: plan, day: day, number: launch)
        pending += story.play().map { Event(story: stories.count, action: $0) }
        stories.append(
          Story(mint: story.profile.mint, selectedBy: .creation, launch: story.profile))
      }
      for survivor in 0..<(day == plan.firstDay ? plan.survivorCount : 0) {
        var story = LaunchStory(plan: plan, survivor: survivor)
        pending += story.survive().map { Event(story: stories.count, action: $0) }
        stories.append(
          Story(mint: story.profile.mint, selectedBy: .creation, launch: story.profile))
      }
      let todays = takeDay(day, from: &pending)
      try write(todays, of: day, stories, writer, &ledger, sink)
      try answers.candles(of: day, microUSD: &microUSD, sink)
      for event in todays where event.action.sequence == 0 {
        guard let launch = stories[event.story].launch else { continue }
        try answers.token(launch, event.action, sink)
      }
    }
  }

  /// Whose transactions they are.
  private struct Story {
    var mint: Pubkey
    var selectedBy: SelectedBy
    var launch: LaunchProfile?
  }

  /// An action among those of all stories.
  private struct Event {
    var story: Int
    var action: ChainAction

    static func isBefore(_ left: Event, _ right: Event) -> Bool {
      if left.action.slot != right.action.slot { return left.action.slot < right.action.slot }
      if left.story != right.story { return left.story < right.story }
      return left.action.sequence < right.action.sequence
    }
  }

  private func takeDay(_ day: UTCDay, from pending: inout [Event]) -> [Event] {
    let end = SlotClock.firstSlot(of: day) + SlotClock.slotsPerDay
    let todays = pending.filter { $0.action.slot < end }.sorted(by: Event.isBefore)
    pending.removeAll { $0.action.slot < end }
    return todays
  }

  private func write(
    _ events: [Event], of day: UTCDay, _ stories: [Story], _ writer: ActionWriter,
    _ ledger: inout SyntheticLedger, _ sink: (ArchiveItem) throws(SundialError) -> Void
  ) throws(SundialError) {
    var slot: UInt64 = 0
    var index: UInt32 = 0
    for event in events {
      let story = stories[event.story]
      let action = event.action
      let spread = splitMix(plan.seed ^ action.slot)
      index = action.slot == slot ? index + 1 + UInt32(spread % 7) : UInt32(spread % 300)
      slot = action.slot
      let time = SlotClock.blockTime(of: slot)
      var rows = writer.write(action, at: time)
      for row in rows.indices { rows[row].txIndex = index }
      ledger.record(rows, of: action)
      if action.sequence == 0 {
        ledger.select(
          MarketSelection(mint: story.mint, selectedBy: story.selectedBy, selectedAt: time))
      }
      let stamp = TransactionDraft.Stamp(
        slot: slot, index: index, blockTime: time,
        signatures: signatures(action.signature, count: writer.draft.signerCount),
        blockhash: blockhash(of: slot))
      try sink(
        ArchiveItem(
          kind: SegmentKind(source: "helius", content: "transactions"), day: day,
          method: "getTransactionsForAddress",
          request: "{\"address\":\"\(story.mint)\",\"day\":\"\(day)\"}",
          fetchedAt: Self.fetchTime(of: day), slot: slot, time: time,
          body: writer.draft.json(stamp)))
    }
  }

  /// Ten minutes after the day's end, when a nightly fetch would run.
  static func fetchTime(of day: UTCDay) -> String { timestampText(unixSeconds: day.end + 600) }

  private func signatures(_ first: Signature, count: Int) -> [Signature] {
    [first]
      + (1..<max(1, count)).map { other in
        Signature(
          high: derivedKey(first.high, first.low, 30 + UInt64(other)),
          low: derivedKey(first.low, first.high, 30 + UInt64(other)))
      }
  }

  private func blockhash(of slot: UInt64) -> Pubkey {
    let seed = splitMix(plan.seed ^ splitMix(slot / 2))
    return Pubkey(
      words: (seed, splitMix(seed &+ 1), splitMix(seed &+ 2), splitMix(seed &+ 3)))
  }
}
