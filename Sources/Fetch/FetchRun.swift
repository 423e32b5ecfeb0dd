import Archive
import Logging
import Market
import Telemetry

/// The moving parts of one run.
struct FetchRun: Sendable {
  let job: FetchJob
  let writer: FetchWriter
  let queue: UnitQueue
  let planned: UnitPlanner.Result
  let projector: Projector
  let asker: Asker
  let lists: SignatureLists

  private var context: FetchJob.Context { job.context }

  /// Walks units in parallel until none waits or nothing may be asked any more.
  func walkLanes() async {
    await withTaskGroup(of: Void.self) { group in
      for _ in 0..<job.plan.settings.concurrency {
        group.addTask { await walkLane() }
      }
    }
  }

  private func walkLane() async {
    while !context.sign.isInterrupted, !Task.isCancelled {
      let unit = queue.next { unit in
        guard let left = asker.spending.left(unit.provider) else { return true }
        return projector.price(of: unit, isAlive: true) <= left
      }
      guard let unit else { return }
      var walk = UnitWalk(
        unit, asker: asker, writer: writer, settings: job.plan.settings, lists: lists)
      let outcome = await walk.run()
      tell(unit, outcome)
      let finishedDay = queue.close(unit, outcome)
      if let finishedDay { sealOrStop(finishedDay) }
      context.observe(
        FetchProgress(
          unitsClosed: queue.complete, units: queue.total,
          bytes: asker.spending.bytes(.helius) + asker.spending.bytes(.birdeye),
          credits: asker.spending.spent(.helius)))
    }
  }

  private func tell(_ unit: FetchUnit, _ outcome: UnitOutcome) {
    let place: Logger.Metadata = ["group": "\(unit.group)", "unit": "\(unit.request)"]
    switch outcome {
    case .complete: context.log.debug("unit complete", metadata: place)
    case .failed(let reason, _, _):
      context.log.warning("unit failed: \(reason)", metadata: place)
    case .stopped(let reason): context.log.info("unit stopped: \(reason.text)", metadata: place)
    }
  }

  /// Seals what a killed run left closed and this plan does not touch any more.
  func sealClosedDays(of planned: UnitPlanner.Result) throws(SundialError) {
    for day in writer.unsealedDays {
      _ = try writer.seal(day: day, failed: [], open: [], selections: [])
    }
  }

  /// Seals a day whose last unit is closed.
  private func sealOrStop(_ day: UTCDay) {
    do throws(SundialError) {
      let segments = try seal(day)
      queue.keep(segments.map(\.path))
      context.log.info(
        "day sealed", metadata: ["day": "\(day)", "segments": "\(segments.count)"])
    } catch {
      context.sign.stop(.archive("\(error)"))
    }
  }

  private func seal(_ day: UTCDay?) throws(SundialError) -> [SegmentEntry] {
    let failed = queue.failures(progress: writer.progress)[day] ?? []
    var open = queue.leftUnits[day] ?? []
    let cuts = queue.cuts
    if let day, let cut = cuts[day] { open.append(SampleCut.unit(of: day, rank: cut)) }
    return try writer.seal(
      day: day, failed: failed, open: open, selections: selections(of: day, cuts))
  }

  private func selections(of day: UTCDay?, _ cuts: [UTCDay: UInt64]) -> [MarketSelection] {
    guard let day else { return [] }
    let cut = cuts[day]
    return (planned.selections[day] ?? []).filter { planned in
      guard let rank = planned.sampleRank, let cut else { return true }
      return rank < cut
    }.map(\.selection)
  }

  /// Seals all that is closed, in all days, and names what is not.
  func sealAll() throws(SundialError) -> [String] {
    if let reason = context.sign.reason(.helius), case .archive(let words) = reason {
      throw .archiveStopped(words)
    }
    var days = Set(writer.unsealedDays)
    days.formUnion(queue.leftUnits.keys)
    days.formUnion(queue.failures(progress: writer.progress).keys)
    let order = days.sorted { ($0?.number ?? .max) < ($1?.number ?? .max) }
    var segments: [SegmentEntry] = []
    for day in order { segments += try seal(day) }
    return queue.segments + segments.map(\.path)
  }

  func summary(segments: [String], spending: Spending) -> FetchSummary {
    var summary = FetchSummary()
    for (_, _, reason) in queue.reasons { summary.reasons[reason, default: 0] += 1 }
    summary.sampleWasLowered = !queue.cuts.isEmpty
    summary.segments = segments.sorted()
    for unit in planned.units {
      if let known = writer.progress(of: unit.request) { summary.rows += known.rows }
    }
    func account(_ provider: Provider) -> FetchSummary.Account {
      FetchSummary.Account(
        requests: spending.requests(provider), retries: spending.retries(provider),
        credits: spending.spent(provider), bytes: spending.bytes(provider))
    }
    summary.helius = account(.helius)
    summary.birdeye = account(.birdeye)
    return summary
  }
}
