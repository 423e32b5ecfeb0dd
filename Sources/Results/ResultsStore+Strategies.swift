import GRDB
import Market
import Portfolio

/// A version of a strategy that ran: its texts, and its runs.
public struct StrategyVersion: Hashable, Sendable {
  /// The name it ran under.
  public var name: String
  /// Its texts, verbatim, as it first ran.
  public var document: RunDocument
  /// In the order they were started.
  public var runs: [StrategyRun]
}

/// What a strategy did in one run.
public struct StrategyRun: Hashable, Sendable {
  /// Identity of the run, hex.
  public var runID: String
  /// Unix seconds.
  public var startedAt: Int64
  /// First Unix second of the data run over.
  public var dataStart: Int64
  /// Last Unix second of the data run over.
  public var dataEnd: Int64
  /// Round trips.
  public var tradeCount: Int
  /// Trades with a net above 0.
  public var winCount: Int
  /// Sum of all nets; negative = a loss.
  public var netLamports: Int64
}

extension ResultsStore {
  /// Every version that ran, of one name or of all: by name, then in the order of first runs. Two
  /// spellings of one meaning are one version.
  public func strategyVersions(named name: String? = nil) throws(SundialError) -> [StrategyVersion]
  {
    try reading { database in
      let found = try Row.fetchAll(
        database,
        sql: """
          SELECT s.name, d.sha256, d.canonical_text, d.source_text, r.run_id, r.started_at,
            r.data_start, r.data_end, coalesce(t.trades, 0), coalesce(t.wins, 0),
            coalesce(t.net, 0)
          FROM run_strategies s
          JOIN documents d ON d.id = s.document
          JOIN runs r ON r.id = s.run
          LEFT JOIN \(TradeSQL.strategyNets) t ON t.run = s.run AND t.strategy = s.position
          WHERE ?1 IS NULL OR s.name = ?1
          ORDER BY s.name, r.started_at, r.id, s.position
          """, arguments: [name])
      var versions: [StrategyVersion] = []
      for row in found {
        var reader = RowReader(row, path: path)
        let name = try reader.text()
        let document = try document(&reader)
        let run = StrategyRun(
          runID: try reader.text(), startedAt: try reader.time(), dataStart: try reader.time(),
          dataEnd: try reader.time(), tradeCount: try reader.integer(),
          winCount: try reader.integer(), netLamports: try reader.integer())
        let known = versions.firstIndex {
          $0.name == name && $0.document.sha256 == document.sha256
        }
        if let known {
          versions[known].runs.append(run)
        } else {
          versions.append(StrategyVersion(name: name, document: document, runs: [run]))
        }
      }
      return versions
    }
  }
}
