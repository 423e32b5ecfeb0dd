import Market

/// What to archive and why, and how the providers are asked.
public struct FetchPlan: Sendable, Hashable {
  /// For people.
  public var description: String
  /// How the providers are asked.
  public var settings: FetchSettings
  /// In the order of importance: what comes first is fetched first.
  public var entries: [PlanEntry]
}

/// One line of a plan.
public struct PlanEntry: Sendable, Hashable {
  /// Its name in tables.
  public var name: String
  var kind: Kind
  /// Rows expected of one address (or token) a day, until the archive knows better.
  var rowsPerDay: Int

  enum Kind: Sendable, Hashable {
    /// Addresses by windows of so many minutes: pools, authorities, whole programs.
    case addresses([Pubkey], minutes: Int64, TransactionStatus)
    /// Launches chosen by hash(mint): curve and pools, day by day.
    case launches(LaunchSample)
    /// Every graduate from its migration on.
    case graduates(GraduateSpan)
    /// Tokens and pools chosen by hand; `selectedAt` nil = when the run began.
    case watchList(tokens: [Pubkey], pools: [Pubkey], selectedAt: Int64?)
    case blocks(minutes: Int64, naming: [Pubkey])
    case enhanced([Pubkey])
    case candles([Pubkey], CandleSeries, CandleType)
    case trades([Pubkey])
    case tokens(TokenAnswer, of: TokenSource, maxAgeDays: Int64)
    case listings
    case credits
  }
}

/// A sample of launches.
struct LaunchSample: Sendable, Hashable {
  /// Share of launches, parts per million of hash(mint).
  var ppm: Int64
  /// Days each is followed, the first included.
  var days: Int64
  var status: TransactionStatus
  /// Launches a day where the archive does not know them yet, for projections.
  var launchesPerDay: Int
  /// Share of launches still traded on a later day, parts per million, for projections.
  var lifePPM: Int64
}

/// How long graduates are followed.
struct GraduateSpan: Sendable, Hashable {
  var hours: Int64
  /// Hours of each day for which failed transactions are fetched too.
  var failedHours: Int64
  /// Graduates a day where the archive does not know them yet, for projections.
  var graduatesPerDay: Int

  /// Seconds of a day that graduates of so many days before are followed in, the mean over
  /// migrations at each half hour past.
  func meanSeconds(daysLater: Int64) -> Int {
    let total = (Int64(0)..<24).reduce(into: Int64(0)) { total, hour in
      let migrated = hour * 3_600 + 1_800 - daysLater * 86_400
      total += max(0, min(86_400, migrated + hours * 3_600) - max(0, migrated))
    }
    return Int(total / 24)
  }
}

/// Current answers about tokens.
enum TokenAnswer: Sendable, Hashable {
  case assets
  case supply
  case snapshot(Snapshot)
  case markets

  static let words = ["assets", "supply", "markets"] + Snapshot.allCases.map(\.word)

  init?(_ word: String) {
    switch word {
    case "assets": self = .assets
    case "supply": self = .supply
    case "markets": self = .markets
    default:
      guard let snapshot = Snapshot.allCases.first(where: { $0.word == word }) else { return nil }
      self = .snapshot(snapshot)
    }
  }
}

/// Which tokens.
enum TokenSource: Sendable, Hashable {
  case launches(ppm: Int64)
  case graduates
  case list([Pubkey])
}
