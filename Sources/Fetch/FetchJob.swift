import Archive
import Logging
import Market
import Telemetry

/// One run of the fetcher: plan → units → pages → sealed shards.
public struct FetchJob: Sendable {
  let plan: FetchPlan
  let archive: String
  let discovered: Discovered
  let days: ClosedRange<UTCDay>
  let context: Context

  /// What the program hands in: network, clock, where to count and to tell.
  public struct Context: Sendable {
    /// The network.
    public var transport: any Transport
    /// Providers a key was given for.
    public var providers: Set<Provider>
    /// The time.
    public var clock: FetchClock
    /// What stops the run.
    public var sign: StopSign
    /// Where requests and credits are counted.
    public var metrics: MetricRegistry
    /// Where the run tells what happens.
    public var log: Logger
    /// Of the jitter.
    public var seed: UInt64
    /// Name and version of the program, kept in manifests.
    public var tool: String
    /// Called after every unit, on any thread.
    public var observe: @Sendable (FetchProgress) -> Void

    /// All of it.
    public init(
      transport: any Transport, providers: Set<Provider>, clock: FetchClock, sign: StopSign,
      metrics: MetricRegistry, log: Logger, seed: UInt64, tool: String,
      observe: @escaping @Sendable (FetchProgress) -> Void
    ) {
      self.transport = transport
      self.providers = providers
      self.clock = clock
      self.sign = sign
      self.metrics = metrics
      self.log = log
      self.seed = seed
      self.tool = tool
      self.observe = observe
    }
  }

  /// A run of a plan over days.
  public init(
    plan: FetchPlan, archive: String, discovered: Discovered, days: ClosedRange<UTCDay>,
    context: Context
  ) {
    self.plan = plan
    self.archive = archive
    self.discovered = discovered
    self.days = days
    self.context = context
  }

  /// Rounds in which units that failed for now are walked again.
  private static let roundsMax = 5
  private static let secondsBetweenRounds = 1.0

  /// Fetches all that is not complete yet.
  ///
  /// - Throws: `E-ARCHIVE-005` (exit 11) while another run holds the archive, `E-FETCH-003` (exit
  ///   2) without any key, `E-FETCH-004` (exit 2) when the plan is projected over its budget.
  public func run() async throws(SundialError) -> FetchSummary {
    let began = context.clock.now()
    let writer = try FetchWriter(root: archive, toolVersion: context.tool)
    let planned = planned(known: Self.known(writer.units))
    let open = planned.units.filter { writer.progress(of: $0.request)?.complete != true }
    let wanted = Set(open.map(\.provider))
    guard wanted.isEmpty || !wanted.isDisjoint(with: context.providers) else {
      throw .noKey(wanted.map(\.rawValue).sorted())
    }
    var month = MonthlySpending(archive: archive, now: began)
    let before = Dictionary(uniqueKeysWithValues: Provider.allCases.map { ($0, month.spent($0)) })
    let projector = Projector(settings: plan.settings, known: Self.known(writer.units))
    try checkBudget(projection(of: open, planned, projector), before)
    let spending = Spending(ceilings: ceilings(before))
    let run = FetchRun(
      job: self, writer: writer, queue: UnitQueue(open), planned: planned, projector: projector,
      asker: asker(spending), lists: SignatureLists(open))
    try run.sealClosedDays(of: planned)
    for round in 0..<Self.roundsMax {
      await run.walkLanes()
      guard round < Self.roundsMax - 1, run.queue.startRound(), !context.sign.isInterrupted else {
        break
      }
      try? await context.clock.sleep(Self.secondsBetweenRounds)
    }
    run.queue.leaveRest { context.sign.reason($0.provider)?.text ?? "not begun" }
    let segments = try run.sealAll()
    try month.record(spending, before: before)
    var summary = run.summary(segments: segments, spending: spending)
    summary.units = planned.units.count
    summary.unitsKnown = planned.units.count - open.count
    summary.unitsComplete = summary.unitsKnown + run.queue.complete
    summary.unitsIncomplete = summary.units - summary.unitsComplete
    summary.unitsNotOver = planned.notOver
    summary.seconds = context.clock.now() - began
    summary.exitCode = exitCode(summary, askedNothing: open.isEmpty)
    return summary
  }

  /// What the run would ask and cost; nothing is sent or written.
  public func projected() throws(SundialError) -> Projection {
    let reader = try? ArchiveReader(root: archive)
    let known = Self.known(reader?.allDays.flatMap(\.units) ?? [])
    let planned = planned(known: known)
    let open = planned.units.filter { known[$0.request]?.complete != true }
    var projection = projection(
      of: open, planned, Projector(settings: plan.settings, known: known))
    projection.unitsComplete = planned.units.count - open.count
    return projection
  }

  /// Refuses a projection over the budgets, as `run` does.
  public func checkBudget(_ projection: Projection) throws(SundialError) {
    let month = MonthlySpending(archive: archive, now: context.clock.now())
    try checkBudget(
      projection,
      Dictionary(uniqueKeysWithValues: Provider.allCases.map { ($0, month.spent($0)) }))
  }

  private static func known(_ units: [ArchiveUnit]) -> [String: ArchiveUnit] {
    Dictionary(units.map { ($0.request, $0) }) { _, last in last }
  }

  private func planned(known: [String: ArchiveUnit]) -> UnitPlanner.Result {
    UnitPlanner(
      plan: plan, discovered: discovered, known: known, now: Int64(context.clock.now())
    ).units(from: days.lowerBound, to: days.upperBound)
  }

  private func projection(
    of open: [FetchUnit], _ planned: UnitPlanner.Result, _ projector: Projector
  ) -> Projection {
    var projection = Projection()
    projection.days = Int(days.upperBound.number - days.lowerBound.number) + 1
    for entry in plan.entries where !projection.lines.contains(where: { $0.name == entry.name }) {
      var line = Projection.Line(name: entry.name)
      let units = open.filter { $0.group == entry.name }
      for unit in units { projector.add(unit, to: &line) }
      line.minutes = projector.minutes(line, units.first?.provider ?? .helius)
      projection.lines.append(line)
      let unseen = planned.unseen.filter { $0.group == entry.name }
      if !unseen.isEmpty { projection.lines.append(projector.unseen(entry.name, unseen)) }
    }
    let all = projection.lines
    projection.monthlyCredits = all.reduce(0) { $0 + $1.credits } * 30 / projection.days
    projection.monthlyComputeUnits = all.reduce(0) { $0 + $1.computeUnits } * 30 / projection.days
    return projection
  }

  private func checkBudget(
    _ projection: Projection, _ before: [Provider: Int]
  ) throws(SundialError) {
    let budget = plan.settings.budget
    let checks: [(String, Int, Int?)] = [
      ("credits", projection.credits, budget.credits),
      ("compute units", projection.computeUnits, budget.computeUnits),
      (
        "credits this month", before[.helius, default: 0] + projection.credits,
        budget.monthlyCredits
      ),
      (
        "compute units this month", before[.birdeye, default: 0] + projection.computeUnits,
        budget.monthlyComputeUnits
      ),
      ("credits a month at this rate", projection.monthlyCredits, budget.monthlyCredits),
      (
        "compute units a month at this rate", projection.monthlyComputeUnits,
        budget.monthlyComputeUnits
      ),
    ]
    for (what, projected, limit) in checks {
      if let limit, projected > limit {
        throw .overBudget(what, projected: projected, limit: limit)
      }
    }
  }

  private func ceilings(_ before: [Provider: Int]) -> [Provider: Int] {
    let budget = plan.settings.budget
    func least(_ run: Int?, _ month: Int?, _ provider: Provider) -> Int? {
      [run, month.map { max(0, $0 - before[provider, default: 0]) }].compactMap { $0 }.min()
    }
    var ceilings: [Provider: Int] = [:]
    ceilings[.helius] = least(budget.credits, budget.monthlyCredits, .helius)
    ceilings[.birdeye] = least(budget.computeUnits, budget.monthlyComputeUnits, .birdeye)
    return ceilings
  }

  private func asker(_ spending: Spending) -> Asker {
    for provider in Provider.allCases where !context.providers.contains(provider) {
      context.sign.stop(provider, .keyRefused("none was given"))
    }
    return Asker(
      transport: context.transport, clock: context.clock, sign: context.sign, spending: spending,
      limiters: plan.settings.limiters, prices: plan.settings.prices, retry: plan.settings.retry,
      metrics: context.metrics, log: context.log, seed: context.seed)
  }

  private func exitCode(_ summary: FetchSummary, askedNothing: Bool) -> Int32 {
    if context.sign.isInterrupted { return 143 }
    for provider in Provider.allCases {
      switch context.sign.reason(provider) {
      case .creditsUsedUp, .untrusted: return ExitCode.providerRefused.rawValue
      case .keyRefused where context.providers.contains(provider):
        return ExitCode.providerRefused.rawValue
      default: break
      }
    }
    if askedNothing { return ExitCode.nothingToDo.rawValue }
    if summary.unitsIncomplete == 0 { return ExitCode.done.rawValue }
    let gotNothing = summary.helius.bytes + summary.birdeye.bytes == 0
    return gotNothing ? ExitCode.tryLater.rawValue : ExitCode.incomplete.rawValue
  }
}
