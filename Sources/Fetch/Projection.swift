import Archive
import Market

/// What a plan will probably ask, cost and bring, before anything is sent.
public struct Projection: Sendable, Hashable, Encodable {
  /// By entry of the plan, in its order.
  public var lines: [Line] = []
  /// Units the archive has already.
  public var unitsComplete = 0
  /// Days the plan covers.
  public var days = 0
  /// Helius credits of an average month at this rate.
  public var monthlyCredits = 0
  /// Birdeye compute units of an average month at this rate.
  public var monthlyComputeUnits = 0

  /// One entry.
  public struct Line: Sendable, Hashable, Encodable {
    /// The entry's name in the plan.
    public var name: String
    /// Units that are not complete yet.
    public var units = 0
    /// Requests without retries.
    public var requests = 0
    /// Rows expected.
    public var rows = 0
    /// Helius.
    public var credits = 0
    /// Birdeye.
    public var computeUnits = 0
    /// Bytes of JSON that will come over the line.
    public var bytes = 0
    /// Bytes the archive will grow by.
    public var archiveBytes = 0
    /// Time at the configured rates, if it were alone.
    public var minutes = 0
    /// Launches or graduates no build has seen yet: an estimate that this run does not fetch.
    public var isUnseen = false

    /// zstd makes a fifth of it.
    mutating func addBytes(_ count: Int) {
      bytes += count
      archiveBytes += count / 5
    }
  }

  /// Helius credits of this run.
  public var credits: Int { lines.filter { !$0.isUnseen }.reduce(0) { $0 + $1.credits } }
  /// Birdeye compute units of this run.
  public var computeUnits: Int {
    lines.filter { !$0.isUnseen }.reduce(0) { $0 + $1.computeUnits }
  }
}

/// Reckons what units cost from plan, price tables and what the archive knows.
struct Projector {
  let settings: FetchSettings
  /// Rows a day of addresses the archive has complete units of.
  private let rowsPerDay: [String: Double]

  /// Average sizes: a transaction in JSON (of 65 real ones of eight venues), a candle, another
  /// answer.
  private static let transactionBytes = 8_600
  private static let candleBytes = 160
  private static let answerBytes = 4_000
  init(settings: FetchSettings, known: [String: ArchiveUnit]) {
    self.settings = settings
    var rows: [String: (rows: Int, seconds: Int64)] = [:]
    for unit in known.values where unit.complete && unit.request.contains("\"unit\":\"address\"") {
      guard let address = Self.word("address", in: unit.request),
        let from = Self.number("from", in: unit.request),
        let to = Self.number("to", in: unit.request), to > from
      else { continue }
      let old = rows[address] ?? (0, 0)
      rows[address] = (old.rows + unit.rows, old.seconds + to - from)
    }
    rowsPerDay = rows.mapValues { Double($0.rows) * 86_400 / Double($0.seconds) }
  }

  /// Adds a unit to a line.
  func add(_ unit: FetchUnit, to line: inout Projection.Line) {
    let rows = rows(of: unit)
    line.units += 1
    let price = price(of: unit)
    if unit.provider == .helius { line.credits += price } else { line.computeUnits += price }
    guard case .address(let address) = unit.task else {
      let requests = requests(of: unit, rows: rows)
      line.requests += requests
      line.rows += rows
      let bytes: Int
      switch unit.task {
      case .blocks, .enhanced: bytes = rows * Self.transactionBytes
      case .candles: bytes = rows * Self.candleBytes
      default: bytes = requests * Self.answerBytes
      }
      line.addBytes(bytes)
      return
    }
    add(UnseenWindows(group: "", count: 1, rows: rows, lifePPM: address.lifePPM), to: &line)
  }

  /// Adds windows' requests, rows and bytes, as far as they probably have life.
  private func add(_ windows: UnseenWindows, to line: inout Projection.Line) {
    let live = windows.count * Int(windows.lifePPM ?? 1_000_000)
    func share(_ each: Int) -> Int { (each * live + 999_999) / 1_000_000 }
    line.requests += (windows.lifePPM == nil ? 0 : windows.count) + share(pages(windows.rows))
    line.rows += share(windows.rows)
    line.addBytes(share(windows.rows * Self.transactionBytes))
  }

  /// What a unit will cost; where a look decides whether it is asked for, by the share that is, or
  /// as one that `isAlive`.
  func price(of unit: FetchUnit, isAlive: Bool = false) -> Int {
    let rows = rows(of: unit)
    if case .address(let address) = unit.task {
      return price(rows: rows, lifePPM: address.lifePPM.map { isAlive ? 1_000_000 : $0 })
    }
    let table = unit.provider == .helius ? settings.heliusPrices : settings.birdeyePrices
    let requests = requests(of: unit, rows: rows)
    return requests * table.price(of: method(of: unit.task), rows: rows / max(1, requests))
  }

  /// Credits of an address' window of so many rows, of so many windows.
  private func price(rows: Int, lifePPM: Int64?, count: Int = 1) -> Int {
    let table = settings.heliusPrices
    let listing = table.price(of: "getSignaturesForAddress", rows: 1)
    let probe = lifePPM == nil ? 0 : listing
    var price: Int
    if settings.prefersSignatures {
      price = (rows / 1_000 + 1) * listing + rows * table.price(of: "getTransaction", rows: 1)
    } else {
      let method = "getTransactionsForAddress"
      let rest = rows % settings.pageLimit
      price = rows / settings.pageLimit * table.price(of: method, rows: settings.pageLimit)
      if rows == 0 || rest > 0 { price += table.price(of: method, rows: rest) }
    }
    return (count * (probe * 1_000_000 + price * Int(lifePPM ?? 1_000_000)) + 999_999) / 1_000_000
  }

  private func rows(of unit: FetchUnit) -> Int {
    // A first day says nothing about later ones, which most launches do not see.
    guard case .address(let address) = unit.task, address.lifePPM == nil,
      let daily = rowsPerDay["\(address.address)"]
    else { return unit.expectedRows }
    return Int(daily * Double(address.window.to - address.window.from) / 86_400)
  }

  private func pages(_ rows: Int) -> Int {
    settings.prefersSignatures
      ? rows + rows / 1_000 + 1 : max(1, (rows + settings.pageLimit - 1) / settings.pageLimit)
  }

  private func requests(of unit: FetchUnit, rows: Int) -> Int {
    switch unit.task {
    case .address: pages(rows)
    case .blocks(let window, _): Int(Double(window.to - window.from) * 2.5) + 50
    case .enhanced, .trades: rows / 100 + 1
    case .candles(let candles):
      max(1, (rows + Int(candles.series.rowsMax) - 1) / Int(candles.series.rowsMax))
    case .listings: rows / 20 + 1
    default: 1
    }
  }

  private func method(of task: UnitTask) -> String {
    switch task {
    case .address: "getTransactionsForAddress"
    case .blocks: "getBlock"
    case .enhanced: "/v0/addresses"
    case .assets: "getAssetBatch"
    case .supply: "getTokenSupply"
    case .candles(let candles): candles.series.rawValue
    case .trades: "/defi/v3/token/txs"
    case .snapshot(let snapshot, _): snapshot.rawValue
    case .listings: "/defi/v2/tokens/new_listing"
    case .markets: "/defi/v2/markets"
    case .credits: "/utils/v1/credits"
    }
  }

  /// An estimate for launches or graduates that no build has seen yet.
  func unseen(_ name: String, _ windows: [UnseenWindows]) -> Projection.Line {
    var line = Projection.Line(name: name)
    line.isUnseen = true
    for windows in windows where windows.count > 0 {
      line.units += windows.count
      line.credits += price(rows: windows.rows, lifePPM: windows.lifePPM, count: windows.count)
      add(windows, to: &line)
    }
    line.minutes = minutes(line, .helius)
    return line
  }

  /// Minutes a line takes at the configured rates.
  func minutes(_ line: Projection.Line, _ provider: Provider) -> Int {
    let rate = provider == .helius ? settings.rpcPerMinute : settings.birdeyePerMinute
    return (line.requests + rate - 1) / rate
  }

  private static func word(_ name: String, in request: String) -> String? {
    let words = request.split(separator: "\"")
    guard let place = words.firstIndex(of: Substring(name)), place + 2 < words.count else {
      return nil
    }
    return String(words[place + 2])
  }

  private static func number(_ name: String, in request: String) -> Int64? {
    guard let range = request.firstRange(of: "\"\(name)\":") else { return nil }
    return Int64(request[range.upperBound...].prefix { $0.isNumber })
  }
}
