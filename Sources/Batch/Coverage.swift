import Columns
import Foundation
import Market
import Results

/// What the decoding of one day gave and what it did not: kept beside the day's columns, so that a
/// build that finds them fresh can still tell.
public struct DayCoverage: Codable, Hashable, Sendable {
  /// Unique transactions, succeeded and failed.
  public var transactions = 0
  /// Those of them that failed.
  public var failedTransactions = 0
  /// Copies of transactions that were dropped.
  public var duplicates = 0
  /// Trades of tapes.
  public var trades = 0
  /// Candles read.
  public var candles = 0
  /// Token facts that vendors told.
  public var tokens = 0
  /// Counts by venue, in the order of the venues' codes.
  public var venues: [VenueCounts] = []
  /// What no decoder explains, by program and discriminator.
  public var undecoded: [UndecodedCount] = []
  /// Lines that could not be read, each with its reason; the first `problemSamplesMax` are kept.
  public var problemCount = 0
  /// The first of them, as text.
  public var problems: [String] = []

  /// Transactions whose balances do not add up; counted by `archive verify --meaning` only.
  public var imbalanceCount = 0
  /// The first of them, as text.
  public var imbalances: [String] = []
  /// Transactions that stand where their slot or time cannot be.
  public var disorderCount = 0
  /// The first of them, as text.
  public var disorder: [String] = []

  /// How many problems are kept as text, per day.
  public static let problemSamplesMax = 50

  /// A day of which nothing is known.
  public init() {}

  /// Adds another day's counts.
  public mutating func add(_ other: DayCoverage) {
    transactions += other.transactions
    failedTransactions += other.failedTransactions
    duplicates += other.duplicates
    trades += other.trades
    candles += other.candles
    tokens += other.tokens
    problemCount += other.problemCount
    problems = Array((problems + other.problems).prefix(Self.problemSamplesMax))
    imbalanceCount += other.imbalanceCount
    imbalances = Array((imbalances + other.imbalances).prefix(Self.problemSamplesMax))
    disorderCount += other.disorderCount
    disorder = Array((disorder + other.disorder).prefix(Self.problemSamplesMax))
    for venue in other.venues { self[venue.venue].add(venue) }
    for item in other.undecoded { count(item) }
  }

  /// Adds how the states of pools meet from row to row.
  mutating func add(_ continuity: [VenueContinuity]) {
    for venue in continuity {
      self[venue.venue.name].continuous += venue.continuous
      self[venue.venue.name].continuousExplained += venue.explained
      self[venue.venue.name].gaps += venue.gaps
      for sample in venue.samples { self[venue.venue.name].note(sample) }
    }
  }

  /// The counts of a venue; made when first asked for, venues in the order of their codes.
  public subscript(venue: String) -> VenueCounts {
    get { venues.first { $0.venue == venue } ?? VenueCounts(venue: venue) }
    set {
      if let index = venues.firstIndex(where: { $0.venue == venue }) {
        venues[index] = newValue
      } else {
        venues.append(newValue)
        venues.sort { Venue(name: $0.venue)!.rawValue < Venue(name: $1.venue)!.rawValue }
      }
    }
  }

  /// Counts instructions of a known program that no decoder explains.
  public mutating func count(_ item: UndecodedCount) {
    let same = undecoded.firstIndex {
      $0.program == item.program && $0.discriminator == item.discriminator
    }
    if let same {
      undecoded[same].count += item.count
    } else {
      undecoded.append(item)
      undecoded.sort { ($0.program, $0.discriminator) < ($1.program, $1.discriminator) }
    }
  }
}

/// One venue's share of a day.
public struct VenueCounts: Codable, Hashable, Sendable {
  /// The venue's name.
  public var venue: String
  /// Transactions with an instruction of the venue's program.
  public var transactions = 0
  /// Swaps of succeeded transactions.
  public var legs = 0
  /// Swaps of failed ones.
  public var failedLegs = 0
  /// Creations, deposits, withdrawals, settings, completions and migrations.
  public var poolEvents = 0
  /// Instructions of its program that no decoder explains.
  public var undecoded = 0
  /// Legs whose amounts and maths agree with the chain, whose difference has a known reason, and
  /// the others.
  public var exact = 0
  /// Legs that differ for a reason the reference names.
  public var explained = 0
  /// Legs that differ.
  public var disagreeing = 0
  /// `explained` by the reason's name.
  public var reasons: [String: Int] = [:]
  /// Legs whose pool's state before could be held against the state that the row before left.
  public var continuous = 0
  /// … that differ by what the venue's fees may take out between two trades.
  public var continuousExplained = 0
  /// … that differ: transactions of the pool between the two are missing here.
  public var gaps = 0
  /// The first disagreements and gaps, as text; `samplesMax` of them are kept.
  public var samples: [String] = []

  /// Swaps whose state before was compared with the row before.
  public var meetings: Int { continuous + continuousExplained + gaps }

  /// How many samples are kept a venue.
  public static let samplesMax = 5

  /// A venue without counts.
  public init(venue: String) { self.venue = venue }

  mutating func add(_ other: VenueCounts) {
    transactions += other.transactions
    legs += other.legs
    failedLegs += other.failedLegs
    poolEvents += other.poolEvents
    undecoded += other.undecoded
    exact += other.exact
    explained += other.explained
    disagreeing += other.disagreeing
    reasons.merge(other.reasons, uniquingKeysWith: +)
    continuous += other.continuous
    continuousExplained += other.continuousExplained
    gaps += other.gaps
    for sample in other.samples { note(sample) }
  }

  /// The counts as a run keeps them.
  func stored(on day: UTCDay) -> VenueCoverage {
    var stored = VenueCoverage(
      day: "\(day)", venue: venue, transactions: transactions, legs: legs,
      undecodedInstructions: undecoded, exact: exact, explained: explained,
      disagreeing: disagreeing)
    stored.reasons = reasons.sorted { $0.key < $1.key }.map { "\($0.value) \($0.key)" }
      .joined(separator: ", ")
    (stored.continuous, stored.continuousExplained) = (continuous, continuousExplained)
    stored.gaps = gaps
    stored.samples = samples.joined(separator: "\n")
    return stored
  }

  mutating func note(_ sample: String) {
    if samples.count < Self.samplesMax { samples.append(sample) }
  }
}

/// Instructions of one kind that were not decoded.
public struct UndecodedCount: Codable, Hashable, Sendable {
  /// Address of the program.
  public var program: String
  /// The program's venue.
  public var venue: String
  /// First eight bytes of the data, hex.
  public var discriminator: String
  /// How many there are.
  public var count: Int
  /// A transaction that holds one.
  public var sample: String
  /// Its outer instruction in that transaction.
  public var outerIndex: Int
  /// Its place in the inner group; −1 = the outer instruction itself.
  public var innerIndex: Int
  /// The first 32 bytes of its data, hex.
  public var data: String
  /// Bytes of its data.
  public var dataBytes: Int
  /// Accounts it names.
  public var accounts: Int
}

extension DayCoverage {
  /// JSON with sorted keys, as it is kept in the columns' metadata.
  var text: String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    guard let data = try? encoder.encode(self) else {
      preconditionFailure("counts and texts are always JSON")
    }
    return String(decoding: data, as: UTF8.self)
  }

  /// Counts kept in the metadata of a day's columns.
  init(text: String, day: UTCDay?) throws(SundialError) {
    do {
      self = try JSONDecoder().decode(DayCoverage.self, from: Data(text.utf8))
    } catch {
      throw SundialError(
        "E-BATCH-001", "the decoding counts kept with this day's columns cannot be read",
        place: day.map { "\($0)" } ?? "undated",
        nextStep: "delete the day's folder of columns and run `sundial build`",
        exitCode: .archiveDamaged)
    }
  }
}
