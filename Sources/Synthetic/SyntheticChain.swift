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
    var launches: [LaunchProfile] = []
    var pending: [Event] = []
    var microUSD = BirdeyeAnswers.firstMicroUSD
    for number in plan.firstDay.number..<plan.endDay.number {
      let day = UTCDay(number: number)
      let firstLaunch = launches.count
      for launch in 0..<plan.launches {
        var story = LaunchStory(plan: plan, day: day, number: launch)
        pending += story.play().map { Event(launch: launches.count, action: $0) }
        launches.append(story.profile)
      }
      let todays = takeDay(day, from: &pending)
      try write(todays, of: day, launches, writer, &ledger, sink)
      try answers.candles(of: day, microUSD: &microUSD, sink)
      for event in todays where event.launch >= firstLaunch {
        guard case .create = event.action.kind else { continue }
        try answers.token(launches[event.launch], event.action, sink)
      }
    }
  }

  /// An action among those of all launches.
  private struct Event {
    var launch: Int
    var action: ChainAction

    static func isBefore(_ left: Event, _ right: Event) -> Bool {
      if left.action.slot != right.action.slot { return left.action.slot < right.action.slot }
      if left.launch != right.launch { return left.launch < right.launch }
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
    _ events: [Event], of day: UTCDay, _ launches: [LaunchProfile], _ writer: ActionWriter,
    _ ledger: inout SyntheticLedger, _ sink: (ArchiveItem) throws(SundialError) -> Void
  ) throws(SundialError) {
    var slot: UInt64 = 0
    var index: UInt32 = 0
    for event in events {
      let launch = launches[event.launch]
      let spread = splitMix(plan.seed ^ event.action.slot)
      index = event.action.slot == slot ? index + 1 + UInt32(spread % 7) : UInt32(spread % 300)
      slot = event.action.slot
      let time = SlotClock.blockTime(of: slot)
      var rows = writer.write(event.action, of: launch, at: time)
      for row in rows.indices { rows[row].txIndex = index }
      ledger.record(rows, failed: event.action.style.fails)
      if case .create = event.action.kind {
        ledger.select(
          MarketSelection(mint: launch.mint, selectedBy: .creation, selectedAt: time))
      }
      let stamp = TransactionDraft.Stamp(
        slot: slot, index: index, blockTime: time,
        signatures: signatures(event.action.signature, count: writer.draft.signerCount),
        blockhash: blockhash(of: slot))
      try sink(
        ArchiveItem(
          kind: SegmentKind(source: "helius", content: "transactions"), day: day,
          method: "getTransactionsForAddress",
          request: "{\"address\":\"\(launch.mint)\",\"day\":\"\(day)\"}",
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
