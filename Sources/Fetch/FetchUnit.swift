import Archive
import Market

/// A piece of the plan that is complete or not as a whole, and never asked again once it is.
struct FetchUnit: Sendable {
  /// Its canonical request without keys: the name it has in manifests.
  let request: String
  /// The day whose folder it goes to.
  let day: UTCDay?
  /// Which entry of the plan it comes from, for tables.
  let group: String
  let task: UnitTask
  /// Rows it probably has, for projections.
  let expectedRows: Int
  /// Place of its launch in the sample: units are dropped from the highest down when credits run
  /// short. nil = not of a sample.
  let sampleRank: UInt64?
  /// Whether its launch is of the unit's day: such units are dropped before others.
  var isFirstDay = false

  var provider: Provider { task.provider }
}

/// What a unit asks.
enum UnitTask: Sendable, Hashable {
  /// Transactions of an address.
  case address(AddressWindow)
  /// Transactions of blocks that name one of these accounts (all, where there are none).
  case blocks(TimeWindow, naming: [Pubkey])
  /// Helius' own reading of transactions, for spot checks.
  case enhanced(AddressWindow)
  case assets([Pubkey])
  case supply(Pubkey)
  /// `/defi/v3/ohlcv`, its pair form, or `/defi/history_price`.
  case candles(CandleWindow)
  /// Trades of a token by Birdeye.
  case trades(AddressWindow)
  /// One current answer about a token: overview, security, creation …
  case snapshot(Snapshot, Pubkey)
  case listings(TimeWindow)
  case markets(Pubkey)
  /// What the provider says is left.
  case credits

  var provider: Provider {
    switch self {
    case .address, .blocks, .enhanced, .assets, .supply: .helius
    case .candles, .trades, .snapshot, .listings, .markets, .credits: .birdeye
    }
  }
}

/// From an instant up to, not including, another; Unix seconds.
struct TimeWindow: Sendable, Hashable {
  var from: Int64
  var to: Int64

  func contains(_ time: Int64?) -> Bool { time.map { $0 >= from && $0 < to } ?? false }
}

/// An address over a window.
struct AddressWindow: Sendable, Hashable {
  var address: Pubkey
  var window: TimeWindow
  var status: TransactionStatus = .any
  /// Where a look at the newest signature decides if the window is worth asking for: the share of
  /// such windows that probably are, parts per million. nil = it is asked for at once.
  var lifePPM: Int64?
}

/// Which transactions by their outcome.
enum TransactionStatus: String, CaseIterable, Sendable {
  case any, succeeded, failed

  func takes(failed: Bool) -> Bool {
    switch self {
    case .any: true
    case .succeeded: !failed
    case .failed: failed
    }
  }
}

/// Candles of an address.
struct CandleWindow: Sendable, Hashable {
  var address: Pubkey
  var series: CandleSeries
  /// As Birdeye writes it: `1m` is a minute, `1M` a month.
  var type: CandleType
  var window: TimeWindow
}

/// Which endpoint gives the candles.
enum CandleSeries: String, CaseIterable, Sendable {
  case token = "/defi/v3/ohlcv"
  case pair = "/defi/v3/ohlcv/pair"
  case price = "/defi/history_price"

  /// Rows an answer is asked for at most. v3 gives 5,000; asking 1,000 costs less a row and is what
  /// history_price gives before it thins out in silence.
  var rowsMax: Int64 { 1_000 }

  /// What the archive calls them.
  var content: String { self == .price ? "prices" : "ohlcv" }
}

/// The lengths of candles; weeks and months are built from days, their borders have moved.
enum CandleType: String, CaseIterable, Sendable {
  case oneSecond = "1s"
  case fifteenSeconds = "15s"
  case thirtySeconds = "30s"
  case oneMinute = "1m"
  case fiveMinutes = "5m"
  case fifteenMinutes = "15m"
  case oneHour = "1H"
  case fourHours = "4H"
  case oneDay = "1D"

  var seconds: Int64 {
    switch self {
    case .oneSecond: 1
    case .fifteenSeconds: 15
    case .thirtySeconds: 30
    case .oneMinute: 60
    case .fiveMinutes: 300
    case .fifteenMinutes: 900
    case .oneHour: 3_600
    case .fourHours: 14_400
    case .oneDay: 86_400
    }
  }
}

/// Current answers about a token; each has the time it was fetched at, and is true from then on.
enum Snapshot: String, CaseIterable, Sendable {
  case overview = "/defi/token_overview"
  case marketData = "/defi/v3/token/market-data"
  case security = "/defi/token_security"
  case creation = "/defi/token_creation_info"
  case metadata = "/defi/v3/token/meta-data/single"

  /// What plans call it.
  var word: String {
    switch self {
    case .overview: "overview"
    case .marketData: "market_data"
    case .security: "security"
    case .creation: "creation"
    case .metadata: "metadata"
    }
  }

  /// What the archive calls it; metadata and creation are the `token` facts that builds read.
  var content: String {
    switch self {
    case .metadata, .creation: "token"
    default: word
    }
  }
}

extension FetchUnit {
  /// Names the unit by what it asks.
  init(
    _ task: UnitTask, day: UTCDay?, group: String, expectedRows: Int, sampleRank: UInt64? = nil
  ) {
    self.task = task
    self.day = day
    self.group = group
    self.expectedRows = expectedRows
    self.sampleRank = sampleRank
    request = Self.request(of: task, day: day)
  }

  /// JSON with sorted keys.
  private static func request(of task: UnitTask, day: UTCDay?) -> String {
    func window(_ window: TimeWindow) -> [(String, String)] {
      [("from", "\(window.from)"), ("to", "\(window.to)")]
    }
    func text(_ word: some CustomStringConvertible) -> String { "\"\(word)\"" }
    func list(_ keys: [Pubkey]) -> String {
      "[\(keys.map { text($0) }.joined(separator: ","))]"
    }
    let at = ("at", text(day?.description ?? ""))
    let members: [(String, String)]
    switch task {
    case .address(let address):
      members =
        [
          ("address", text(address.address)), ("status", text(address.status.rawValue)),
          ("unit", text("address")),
        ] + window(address.window)
    case .enhanced(let address):
      members =
        [("address", text(address.address)), ("unit", text("enhanced"))] + window(address.window)
    case .trades(let address):
      members =
        [("address", text(address.address)), ("unit", text("trades"))] + window(address.window)
    case .blocks(let span, let naming):
      members = [("naming", list(naming)), ("unit", text("blocks"))] + window(span)
    case .candles(let candles):
      members =
        [
          ("address", text(candles.address)), ("method", text(candles.series.rawValue)),
          ("type", text(candles.type.rawValue)), ("unit", text("candles")),
        ] + window(candles.window)
    case .assets(let mints): members = [at, ("mints", list(mints)), ("unit", text("assets"))]
    case .supply(let mint): members = [at, ("address", text(mint)), ("unit", text("supply"))]
    case .snapshot(let snapshot, let mint):
      members = [at, ("address", text(mint)), ("unit", text(snapshot.word))]
    case .markets(let mint): members = [at, ("address", text(mint)), ("unit", text("markets"))]
    case .listings(let span): members = [("unit", text("listings"))] + window(span)
    case .credits: members = [at, ("unit", text("credits"))]
    }
    let sorted = members.sorted { $0.0 < $1.0 }.map { "\"\($0.0)\":\($0.1)" }
    return "{\(sorted.joined(separator: ","))}"
  }
}
