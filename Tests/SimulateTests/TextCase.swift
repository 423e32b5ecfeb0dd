import Market

@testable import Columns
@testable import Strategies

/// A market, an exit plan and the fills expected, as text. One line a thing:
/// `pool NAME VENUE [fee PPM] [linked NAME]`, `rate POOL protocol PPM creator PPM`,
/// `row SLOT TIME POOL KIND BASE_RESERVE QUOTE_RESERVE [price SOL]` (KIND buy, sell or an event;
/// `-` = unknown), `exits NAME VALUE …`, `run NAME VALUE …`, `buy ROW LAMPORTS` (rows count
/// from 1), `expect FIELD VALUE`.
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

  init(_ text: String) throws {
    var builder = TableBuilder()
    var exits: [String: String] = [:]
    var run: [String: String] = [:]
    for line in text.split(separator: "\n") where !line.hasPrefix("#") {
      let words = line.split(separator: " ").map(String.init)
      switch words[0] {
      case "pool": try builder.addPool(words)
      case "rate": builder.addRate(words)
      case "row": try builder.addRow(words)
      case "exits": exits = TextCase.pairs(words.dropFirst())
      case "run": run = TextCase.pairs(words.dropFirst())
      case "buy":
        signalRow = Int(words[1])! - 1
        sizeLamports = Int64(words[2])!
      case "expect": expected.append((words[1], words[2]))
      default: throw Failure(description: "not a line of a case: \(line)")
      }
    }
    table = builder.table()
    strategy = TextCase.strategy(exits)
    execution = TextCase.execution(run)
  }

  static func pairs(_ words: some Sequence<String>) -> [String: String] {
    let list = Array(words)
    var pairs: [String: String] = [:]
    for place in stride(from: 0, to: list.count - 1, by: 2) { pairs[list[place]] = list[place + 1] }
    return pairs
  }

  private static func strategy(_ exits: [String: String]) -> Strategy {
    let known: Set = ["stop_loss", "take_profit", "trailing_stop", "arm", "time_stop", "basis"]
    precondition(known.isSuperset(of: exits.keys), "unknown exit in a case")
    let trail = exits["trailing_stop"].map {
      TrailingStop(drop: Double($0)!, armGain: exits["arm"].flatMap(Double.init))
    }
    return Strategy(
      name: "case", description: "",
      universe: Universe(venues: [], quotes: [], mints: [], excludedMints: []), entry: .all([]),
      cooldownSeconds: nil, entriesPerMarketMax: nil, mode: .level,
      exits: ExitPlan(
        basis: exits["basis"].flatMap(Basis.init(rawValue:)) ?? .entryPrice,
        stopLoss: exits["stop_loss"].flatMap(Double.init),
        takeProfits: exits["take_profit"].flatMap(Double.init).map { [TakeProfit(gain: $0)] } ?? [],
        trailingStop: trail, timeStopSeconds: exits["time_stop"].flatMap { Int64($0) }),
      canonicalText: "", sourceText: "")
  }

  private static func execution(_ run: [String: String]) -> ExecutionPlan {
    func number(_ name: String) -> Int64? { run[name].flatMap { Int64($0) } }
    return ExecutionPlan(
      latencySlots: [UInt64(run["latency"]!)!], landing: LandingRule(rawValue: run["landing"]!)!,
      baseFeeLamports: number("base_fee") ?? 0, priorityFeeLamports: number("priority_fee") ?? 0,
      tipLamports: number("tip") ?? 0, platformFeePPM: number("platform_fee_ppm") ?? 0,
      poolShareMaxPPM: number("pool_share_max_ppm"),
      unknownDepthLamports: number("unknown_depth"))
  }
}
