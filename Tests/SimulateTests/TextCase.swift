import Market

@testable import Columns
@testable import Strategies

/// A market, an exit plan and the fills expected, as text. One line a thing; `#` begins a comment:
///
///     pool NAME VENUE [fee PPM] [linked NAME] [quote USDC] [start BASE sells BASE]
///     rate POOL [lp PPM] protocol PPM creator PPM
///     market [creator N] [supply RAW] [selected TIME]
///     row SLOT TIME POOL KIND BASE_RESERVE QUOTE_RESERVE [price SOL] [fee LAMPORTS] [tip LAMPORTS]
///         [trader N] [base RAW] [vault RAW] [amount QUOTE] [root √PRICE] [liquidity N] [bin N]
///         [lp_fee RAW] [protocol_fee RAW] [share_base RAW share_quote RAW]
///     repeat N row SLOT …         N such rows, one a slot
///     candle TIME CLOSE           of SOL in USD, one minute from TIME on
///     refused SLOT TIME WALLET    a sale that a token program refused
///     withholds BPS MAX SLOT      what the mint withholds of transfers from a slot on
///     exits NAME VALUE …          stop_loss, take_profit, trailing_stop, arm, break_even,
///                                 liquidity_drop, creator_sell, graduation, idle, time_stop,
///                                 measure, basis, condition ROW,ROW (where it is true)
///     rung GAIN PORTION           of a ladder; PORTION is a share, `cost` or `rest`
///     run NAME VALUE …            latency, landing, inclusion, impact, entry_slippage_ppm,
///                                 exit_slippage_ppm, retries, base_fee, priority_fee, tip,
///                                 platform_fee_ppm, pool_share_max_ppm, unknown_depth, rent
///     buy ROW LAMPORTS            rows count from 1
///     expect FIELD VALUE          FIELD of the trip, or saleK.FIELD of its K-th sale
///
/// KIND is buy, sell or a pool event; `-` = unknown.
struct TextCase {
  struct Failure: Error, CustomStringConvertible {
    var description: String
  }

  private(set) var table: MarketTable
  private(set) var strategy: Strategy
  private(set) var execution: ExecutionPlan
  private(set) var signalRow = 0
  private(set) var sizeLamports: Int64 = 0
  private(set) var expected: [(field: String, value: String)] = []
  /// Rows at which the exits' condition is true; nil = they have none.
  private(set) var conditionRows: Set<Int>?

  init(_ text: String) throws {
    var builder = TableBuilder()
    var exits: [String: String] = [:]
    var run: [String: String] = [:]
    var rungs: [TakeProfit] = []
    for line in text.split(separator: "\n") where !line.hasPrefix("#") {
      let words = line.split(separator: " ").map(String.init)
      switch words[0] {
      case "pool": try builder.addPool(words)
      case "rate": builder.addRate(words)
      case "market": builder.facts = TextCase.pairs(words.dropFirst())
      case "row": try builder.addRow(words)
      case "repeat": try builder.addRows(words)
      case "candle": builder.addCandle(words)
      case "refused": builder.addRefusal(words)
      case "withholds": builder.addTransferFee(words)
      case "exits": exits = TextCase.pairs(words.dropFirst())
      case "rung": rungs.append(try TextCase.rung(words))
      case "run": run = TextCase.pairs(words.dropFirst())
      case "buy":
        signalRow = Int(words[1])! - 1
        sizeLamports = Int64(words[2])!
      case "expect": expected.append((words[1], words[2]))
      default: throw Failure(description: "not a line of a case: \(line)")
      }
    }
    table = builder.table()
    conditionRows = exits["condition"].map { rows in
      Set(rows.split(separator: ",").map { Int($0)! - 1 })
    }
    strategy = try TextCase.strategy(exits, rungs)
    execution = try TextCase.execution(run)
  }

  static func pairs(_ words: some Sequence<String>) -> [String: String] {
    let list = Array(words)
    var pairs: [String: String] = [:]
    for place in stride(from: 0, to: list.count - 1, by: 2) { pairs[list[place]] = list[place + 1] }
    return pairs
  }

  private static func rung(_ words: [String]) throws -> TakeProfit {
    let portion: Portion
    switch words[2] {
    case "cost": portion = .cost
    case "rest": portion = .rest
    default: portion = .share(ppm: Int64((Double(words[2])! * 1_000_000).rounded()))
    }
    return TakeProfit(gain: Double(words[1])!, portion: portion)
  }

  static func strategy(
    _ exits: [String: String], _ rungs: [TakeProfit] = [], name: String = "case"
  ) throws -> Strategy {
    let known: Set = [
      "stop_loss", "take_profit", "trailing_stop", "arm", "break_even", "liquidity_drop",
      "creator_sell", "graduation", "condition", "idle", "time_stop", "measure", "basis",
    ]
    guard known.isSuperset(of: exits.keys) else {
      throw Failure(description: "unknown exit among \(exits.keys.sorted())")
    }
    func ratio(_ name: String) -> Double? { exits[name].flatMap(Double.init) }
    func ppm(_ name: String) -> Int64? { ratio(name).map { Int64(($0 * 1_000_000).rounded()) } }
    let plain = ratio("take_profit").map { [TakeProfit(gain: $0)] } ?? []
    let trail = ratio("trailing_stop").map { TrailingStop(drop: $0, armGain: ratio("arm")) }
    return Strategy(
      name: name, description: "",
      universe: Universe(venues: [], quotes: [], mints: [], excludedMints: []), entry: .all([]),
      cooldownSeconds: nil, entriesPerMarketMax: nil, mode: .level,
      exits: ExitPlan(
        measure: exits["measure"].flatMap(Measure.init(rawValue:)) ?? .price,
        basis: exits["basis"].flatMap(Basis.init(rawValue:)) ?? .entryPrice,
        stopLoss: ratio("stop_loss"), takeProfits: rungs.isEmpty ? plain : rungs,
        trailingStop: trail, breakEvenArmGain: ratio("break_even"),
        liquidityDropPPM: ppm("liquidity_drop"), creatorSellPPM: ppm("creator_sell"),
        sellsAtGraduation: exits["graduation"] == "yes",
        condition: exits["condition"].map { _ in .all([]) },
        idleSeconds: exits["idle"].flatMap { Int64($0) },
        timeStopSeconds: exits["time_stop"].flatMap { Int64($0) }),
      canonicalText: "", sourceText: "")
  }

  static func execution(_ run: [String: String]) throws -> ExecutionPlan {
    func number(_ name: String) -> Int64? { run[name].flatMap { Int64($0) } }
    return ExecutionPlan(
      latencySlots: run["latency"]!.split(separator: ",").map { UInt64($0)! },
      landing: LandingRule(rawValue: run["landing"]!)!,
      inclusion: Inclusion(rawValue: run["inclusion"] ?? "always")!,
      impact: Impact(rawValue: run["impact"] ?? "forgotten")!,
      entrySlippagePPM: number("entry_slippage_ppm"), exitSlippagePPM: number("exit_slippage_ppm"),
      retries: Int(number("retries") ?? 0), baseFeeLamports: number("base_fee") ?? 0,
      priorityFeeLamports: number("priority_fee") ?? 0, tipLamports: number("tip") ?? 0,
      platformFeePPM: number("platform_fee_ppm") ?? 0,
      accountRentLamports: number("rent") ?? 0, poolShareMaxPPM: number("pool_share_max_ppm"),
      unknownDepthLamports: number("unknown_depth"))
  }
}
