import Archive
import Market

/// Turns a plan into units for a range of days.
struct UnitPlanner {
  let plan: FetchPlan
  let discovered: Discovered
  /// What the archive says of units, by request.
  let known: [String: ArchiveUnit]
  /// Unix seconds: nothing that is not over yet is asked for.
  let now: Int64

  /// Instants this near are not final for certain.
  private static let settledAfterSeconds: Int64 = 120
  private static let assetsPerBatch = 1_000

  /// What is to be fetched, in the order it should be.
  struct Result {
    var units: [FetchUnit] = []
    var selections: [UTCDay: [PlannedSelection]] = [:]
    /// What launches and graduates that no build has seen yet will need.
    var unseen: [UnseenWindows] = []
    /// Units that end after `now`.
    var notOver = 0
  }

  /// A market's reason to be here; it counts only while its rank is in the sample.
  struct PlannedSelection: Sendable {
    var selection: MarketSelection
    var sampleRank: UInt64?
  }

  /// All units of the days, complete ones included.
  func units(from first: UTCDay, to last: UTCDay) -> Result {
    var result = Result()
    for number in first.number...last.number {
      for entry in plan.entries { add(entry, UTCDay(number: number), &result) }
    }
    let settled = now - Self.settledAfterSeconds
    let over = result.units.filter { ($0.task.end ?? 0) <= settled }
    result.notOver = result.units.count - over.count
    var seen: Set<String> = []
    result.units = over.filter { seen.insert($0.request).inserted }
    // The sample last, launches already followed before new ones, low ranks first.
    let plain = result.units.filter { $0.sampleRank == nil }
    let sampled = result.units.filter { $0.sampleRank != nil }
    result.units = plain + sampled.sorted { Self.order($0) < Self.order($1) }
    return result
  }

  private static func order(_ unit: FetchUnit) -> (Int, UInt64, String) {
    (unit.isFirstDay ? 1 : 0, unit.sampleRank ?? 0, unit.request)
  }

  private func add(_ entry: PlanEntry, _ day: UTCDay, _ result: inout Result) {
    switch entry.kind {
    case .addresses(let addresses, let minutes, let status):
      for window in Self.windows(of: day, minutes: minutes) {
        for address in addresses {
          add(
            .address(AddressWindow(address: address, window: window, status: status)), day, entry,
            &result)
        }
      }
    case .launches(let sample): addLaunches(sample, day, entry, &result)
    case .graduates(let span): addGraduates(span, day, entry, &result)
    case .watchList(let tokens, let pools, let selectedAt):
      for address in pools {
        add(.address(AddressWindow(address: address, window: day.window)), day, entry, &result)
      }
      result.selections[day, default: []] += tokens.map { mint in
        PlannedSelection(
          selection: MarketSelection(
            mint: mint, selectedBy: .watchList, selectedAt: selectedAt ?? now))
      }
    case .blocks(let minutes, let naming):
      for window in Self.windows(of: day, minutes: minutes) {
        add(.blocks(window, naming: naming), day, entry, &result)
      }
    case .enhanced(let addresses):
      for address in addresses {
        add(.enhanced(AddressWindow(address: address, window: day.window)), day, entry, &result)
      }
    case .candles(let addresses, let series, let type):
      for address in addresses {
        let candles = CandleWindow(
          address: address, series: series, type: type, window: day.window)
        add(.candles(candles), day, entry, &result)
      }
    case .trades(let tokens):
      for mint in tokens {
        add(.trades(AddressWindow(address: mint, window: day.window)), day, entry, &result)
      }
    case .tokens(let answer, let source, let maxAge):
      addTokens(answer, source, maxAge, day, entry, &result)
    case .listings: add(.listings(day.window), day, entry, &result)
    case .credits: add(.credits, today, entry, &result)
    }
  }

  private var today: UTCDay { UTCDay(unixSeconds: now) }

  private func add(
    _ task: UnitTask, _ day: UTCDay, _ entry: PlanEntry, _ result: inout Result,
    rank: UInt64? = nil, isFirstDay: Bool = false
  ) {
    var unit = FetchUnit(
      task, day: day, group: entry.name, expectedRows: expectedRows(task, entry), sampleRank: rank)
    unit.isFirstDay = isFirstDay
    result.units.append(unit)
  }

  private func expectedRows(_ task: UnitTask, _ entry: PlanEntry) -> Int {
    guard let window = task.window else { return 1 }
    let seconds = Int(window.to - window.from)
    if case .candles(let candles) = task { return seconds / Int(candles.type.seconds) }
    return entry.rowsPerDay * seconds / 86_400
  }

  private func addLaunches(
    _ sample: LaunchSample, _ day: UTCDay, _ entry: PlanEntry, _ result: inout Result
  ) {
    for launch in discovered.launches {
      let created = UTCDay(unixSeconds: launch.createdAt)
      guard created <= day, day.number - created.number < sample.days else { continue }
      let rank = launch.mint.sampleRank
      guard Self.takes(rank, ppm: sample.ppm), isUncut(rank, created) else { continue }
      let pools = discovered.migrations.filter {
        $0.mint == launch.mint && UTCDay(unixSeconds: $0.migratedAt) <= day
      }
      for address in [launch.curve] + pools.map(\.pool) {
        let window = AddressWindow(
          address: address, window: day.window, status: sample.status,
          lifePPM: created < day ? sample.lifePPM : nil)
        add(.address(window), day, entry, &result, rank: rank, isFirstDay: created == day)
      }
      result.selections[day, default: []].append(
        PlannedSelection(
          selection: MarketSelection(
            mint: launch.mint, selectedBy: .sample, selectedAt: launch.createdAt),
          sampleRank: rank))
    }
    let seen = Set(discovered.launches.map { UTCDay(unixSeconds: $0.createdAt) })
    let count = Int(Int64(sample.launchesPerDay) * sample.ppm / 1_000_000)
    for age in 0..<sample.days where !seen.contains(UTCDay(number: day.number - age)) {
      result.unseen.append(
        UnseenWindows(
          group: entry.name, count: count, rows: entry.rowsPerDay,
          lifePPM: age > 0 ? sample.lifePPM : nil))
    }
  }

  private func addGraduates(
    _ span: GraduateSpan, _ day: UTCDay, _ entry: PlanEntry, _ result: inout Result
  ) {
    for migration in discovered.migrations {
      let window = TimeWindow(
        from: max(day.start, migration.migratedAt),
        to: min(day.end, migration.migratedAt + span.hours * 3_600))
      guard window.from < window.to else { continue }
      var address = AddressWindow(address: migration.pool, window: window, status: .succeeded)
      add(.address(address), day, entry, &result)
      for hour in Self.failedHours(of: day, count: span.failedHours) {
        let from = max(window.from, day.start + hour * 3_600)
        let to = min(window.to, day.start + (hour + 1) * 3_600)
        guard from < to else { continue }
        address.window = TimeWindow(from: from, to: to)
        address.status = .failed
        add(.address(address), day, entry, &result)
      }
      result.selections[day, default: []].append(
        PlannedSelection(
          selection: MarketSelection(
            mint: migration.mint, selectedBy: .graduation, selectedAt: migration.migratedAt)))
    }
    let seen = Set(discovered.migrations.map { UTCDay(unixSeconds: $0.migratedAt) })
    for age in 0...(span.hours + 23) / 24
    where !seen.contains(UTCDay(number: day.number - age)) {
      let seconds = span.meanSeconds(daysLater: age)
      result.unseen.append(
        UnseenWindows(
          group: entry.name, count: span.graduatesPerDay,
          rows: entry.rowsPerDay * seconds / 86_400))
      // A failed hour costs what a page costs, however few rows it has.
      result.unseen.append(
        UnseenWindows(
          group: entry.name,
          count: span.graduatesPerDay * Int(span.failedHours) * seconds / 86_400, rows: 0))
    }
  }

  private func addTokens(
    _ answer: TokenAnswer, _ source: TokenSource, _ maxAge: Int64, _ day: UTCDay,
    _ entry: PlanEntry, _ result: inout Result
  ) {
    let mints: [Pubkey]
    switch source {
    case .list(let list): mints = list
    case .graduates:
      mints = discovered.migrations.filter { UTCDay(unixSeconds: $0.migratedAt) == day }.map(\.mint)
    case .launches(let ppm):
      mints = discovered.launches.filter {
        UTCDay(unixSeconds: $0.createdAt) == day && Self.takes($0.mint.sampleRank, ppm: ppm)
      }.map(\.mint)
    }
    let fresh = FreshAnswers(known: known, today: today, maxAgeDays: maxAge)
    let wanted = mints.filter { !fresh.has(answer, $0) }
    switch answer {
    case .assets:
      for start in stride(from: 0, to: wanted.count, by: Self.assetsPerBatch) {
        let batch = Array(wanted[start..<min(start + Self.assetsPerBatch, wanted.count)])
        add(.assets(batch), today, entry, &result)
      }
    case .supply: for mint in wanted { add(.supply(mint), today, entry, &result) }
    case .markets: for mint in wanted { add(.markets(mint), today, entry, &result) }
    case .snapshot(let snapshot):
      for mint in wanted { add(.snapshot(snapshot, mint), today, entry, &result) }
    }
  }

  static func windows(of day: UTCDay, minutes: Int64) -> [TimeWindow] {
    stride(from: day.start, to: day.end, by: Int(minutes * 60)).map {
      TimeWindow(from: $0, to: $0 + minutes * 60)
    }
  }

  private static func takes(_ rank: UInt64, ppm: Int64) -> Bool {
    sampleThreshold(ppm: ppm).map { rank < $0 } ?? true
  }

  /// Whether an earlier run lowered the sample of a launch's first day below its rank.
  private func isUncut(_ rank: UInt64, _ created: UTCDay) -> Bool {
    guard let cut = known[SampleCut.request(of: created)]?.cursor.flatMap({ UInt64($0) }) else {
      return true
    }
    return rank < cut
  }

  /// Hours chosen by the day's hash.
  private static func failedHours(of day: UTCDay, count: Int64) -> [Int64] {
    var hash = SHA256()
    hash.update(Array("failed transactions of \(day)".utf8))
    let first = Int64(hash.digest[0]) % 24
    return (0..<min(count, 24)).map { (first + $0) % 24 }.sorted()
  }
}

extension UTCDay {
  /// The whole day.
  var window: TimeWindow { TimeWindow(from: start, to: end) }
}

extension UnitTask {
  /// The window it covers; nil for current answers.
  var window: TimeWindow? {
    switch self {
    case .address(let address), .enhanced(let address), .trades(let address): address.window
    case .blocks(let window, _), .listings(let window): window
    case .candles(let candles): candles.window
    case .assets, .supply, .snapshot, .markets, .credits: nil
    }
  }

  var end: Int64? { window?.to }
}

/// Windows of one kind on one day, of launches or graduates that no build has seen yet.
struct UnseenWindows {
  /// The plan's entry.
  var group: String
  /// How many.
  var count: Int
  /// Of each that is asked for.
  var rows: Int
  /// As `AddressWindow` has it.
  var lifePPM: Int64?
}

/// How a sample that was lowered is kept in the manifest of the launches' first day.
enum SampleCut {
  static func request(of day: UTCDay) -> String {
    "{\"at\":\"\(day)\",\"unit\":\"sample\"}"
  }

  /// The record of a sample that takes ranks below `rank` only.
  static func unit(of day: UTCDay, rank: UInt64) -> ArchiveUnit {
    let percent = Double(rank) / Double(UInt64.max) * 100
    let hundredths = Int((percent * 100).rounded())
    let digits = hundredths % 100
    return ArchiveUnit(
      day: day, request: request(of: day), pages: 0, rows: 0, complete: false,
      reason: "credits ran short: the sample was lowered to \(hundredths / 100)."
        + "\(digits < 10 ? "0" : "")\(digits) % of launches by hash", cursor: "\(rank)")
  }
}

/// Which current answers are recent enough not to be asked for again.
private struct FreshAnswers {
  private var fresh: Set<String> = []

  init(known: [String: ArchiveUnit], today: UTCDay, maxAgeDays: Int64) {
    for unit in known.values where unit.complete {
      guard let day = unit.day, today.number - day.number < maxAgeDays,
        unit.request.hasPrefix("{\"a")
      else { continue }
      fresh.formUnion(Self.names(in: unit.request))
    }
  }

  func has(_ answer: TokenAnswer, _ mint: Pubkey) -> Bool {
    switch answer {
    case .assets: fresh.contains("assets \(mint)")
    case .supply: fresh.contains("supply \(mint)")
    case .markets: fresh.contains("markets \(mint)")
    case .snapshot(let snapshot): fresh.contains("\(snapshot.word) \(mint)")
    }
  }

  /// `kind mint` of each mint that a request names.
  private static func names(in request: String) -> [String] {
    let words = request.split(separator: "\"").map(String.init)
    guard words.count > 2, let place = words.lastIndex(of: "unit"), place + 2 < words.count else {
      return []
    }
    let kind = words[place + 2]
    return words.filter { $0.utf8.count > 31 }.map { "\(kind) \($0)" }
  }
}
