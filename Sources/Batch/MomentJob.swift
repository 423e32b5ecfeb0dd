import Archive
import Columns
import Decode
import Market
import Signals
import Strategies

/// Asks a strategy about one market at one moment.
public struct MomentJob {
  private let strategy: Strategy
  private let folders: DataFolders
  private let mint: Pubkey
  private let time: Int64

  /// A question: what was true of `mint` at Unix second `time`, the last row at or before it?
  public init(strategy: Strategy, folders: DataFolders, mint: Pubkey, time: Int64) {
    self.strategy = strategy
    self.folders = folders
    self.mint = mint
    self.time = time
  }

  /// The answer. Throws E-BATCH-011 where the mint has no row by then, besides what loading throws.
  public func run() throws(SundialError) -> MomentReading {
    let input = try RunInput.load(from: nil, to: UTCDay(unixSeconds: time), folders: folders)
    let market = (0..<input.markets.count).first { input.markets.entry(at: $0).baseMint == mint }
    let view = market.map { MarketView(of: input.markets, at: $0) }
    guard let view, let row = view.rows.last(where: { view.table.rows.blockTime[$0] <= time })
    else {
      throw SundialError(
        "E-BATCH-011", "the mint \(mint) has no row by \(timestampText(unixSeconds: time))",
        place: folders.columns,
        nextStep: "Check the address and the time; `sundial export swaps` lists what there is.",
        exitCode: .nothingToDo)
    }
    let conditions = [strategy.entry] + [strategy.exits.condition].compactMap { $0 }
    let known = MarketFeatures(FeatureSet(of: conditions), of: view).known(at: row)
    return MomentReading(
      mint: mint, slot: view.table.rows.slot[row], time: view.table.rows.blockTime[row],
      isSignal: SignalScan(of: strategy).signals(in: view).rows.contains(row),
      entry: ConditionReading(strategy.entry, known),
      exit: strategy.exits.condition.map { ConditionReading($0, known) })
  }
}

/// What was true of a market at a row.
public struct MomentReading: Sendable {
  /// The market's mint.
  public let mint: Pubkey
  /// Slot of the row.
  public let slot: UInt64
  /// Unix seconds of the row.
  public let time: Int64
  /// Whether the row is a signal: the entry holds, the universe admits the market and its pool,
  /// and under `edge` it did not hold at the row before.
  public let isSignal: Bool
  /// The entry.
  public let entry: ConditionReading
  /// The condition among the exits; nil where there is none.
  public let exit: ConditionReading?
}

/// A condition at a row.
public struct ConditionReading: Sendable {
  /// The whole: true, false, or nil for unknown.
  public let truth: Bool?
  /// Its leaves in the order written.
  public let leaves: [Part]

  /// A leaf with both sides in words.
  public struct Part: Sendable {
    /// The leaf in words.
    public let words: String
    /// The feature's value; nil where it is unknown.
    public let value: String?
    /// What it is compared with; nil where it is unknown.
    public let threshold: String?
    /// Whether it holds; nil for unknown.
    public let truth: Bool?
    /// Whether it is compared with another feature rather than with a number.
    public let isAgainstFeature: Bool
  }

  init(_ condition: Condition, _ known: KnownFeatures) {
    truth = known.truth(of: condition).flag
    leaves = known.readings(of: condition).map { reading in
      let unit = reading.leaf.unit
      return Part(
        words: reading.leaf.words, value: reading.value.map { $0.words(in: unit) },
        threshold: reading.threshold.map { $0.words(in: unit) }, truth: reading.truth.flag,
        isAgainstFeature: reading.leaf.threshold.isFeature)
    }
  }
}

extension Truth {
  fileprivate var flag: Bool? {
    switch self {
    case .yes: true
    case .no: false
    case .unknown: nil
    }
  }
}

extension FeatureValue {
  fileprivate func words(in unit: FeatureUnit) -> String {
    switch self {
    case .integer(let value): unit.words(of: value)
    case .ratio(let value): unit.words(of: value)
    }
  }
}
