import Archive
import ArgumentParser
import Batch
import Market
import Report

/// The raw shards: fill, list, check.
struct ArchiveCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "archive", abstract: "Fill, list and check the raw archive.",
    subcommands: [
      ImportCommand.self, StatusCommand.self, ListCommand.self, VerifyCommand.self,
    ])
}

/// Raw answers or trade tapes from files into shards.
struct ImportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "import",
    abstract: "Archive raw answers, a trade tape or candles from files.",
    usage: """
      sundial archive import <files> ... [<options>]
             sundial archive import --trades <trades> --map <map> [<options>]
             sundial archive import --candles <candles> [<options>]
      """,
    discussion: """
      sundial archive import answers/*.json --archive data/archive
      sundial archive import --trades tape.csv --map configs/tapes/pumpswap.json
      sundial archive import --candles sol_usd.csv

      Files are getTransaction or getTransactionsForAddress answers (encodings json, jsonParsed,
      base64). Others are refused by name and the rest is imported; the exit code is 3 when
      nothing could be. Candles are Birdeye OHLCV answers or CSV with the columns time, open, high,
      low, close, volume: SOL in USD unless a column address says otherwise.
      """)

  @Argument(help: "Files of raw answers.")
  var files: [String] = []

  @Option(help: "A trade tape, CSV or NDJSON.")
  var trades: String?

  @Option(help: "How to read the tape's columns.")
  var map: String?

  @Option(help: "Candles: Birdeye OHLCV answers or CSV.")
  var candles: String?

  @Option(help: "Folder of the raw archive.")
  var archive: String = "data/archive"

  @Flag(help: "Read everything, write nothing.")
  var dryRun = false

  @OptionGroup var output: OutputOptions

  func validate() throws {
    if (trades == nil) != (map == nil) {
      throw ValidationError("--trades and --map go together")
    }
    if [trades != nil, candles != nil, !files.isEmpty].count(where: { $0 }) > 1 {
      throw ValidationError("import files, a tape or candles, one of them in one call")
    }
    if trades == nil && candles == nil && files.isEmpty {
      throw ValidationError("nothing to import: name files")
    }
  }

  func run() throws {
    let job = ImportJob(archive: archive, dryRun: dryRun)
    let summary = try observed(output) { observe throws(SundialError) in
      if let trades, let map { return try job.tape(trades, map: map, observe) }
      if let candles { return try job.candles(candles, observe) }
      return try job.transactions(files, observe)
    }
    Terminal.out(output.json ? ImportText.json(summary).line : ImportText.lines(summary))
    if summary.items == 0 && !summary.refused.isEmpty {
      throw ArgumentParser.ExitCode(Market.ExitCode.incomplete.rawValue)
    }
  }
}

/// What an import took and refused.
enum ImportText {
  static func lines(_ summary: ImportSummary) -> String {
    var lines = [
      "\(summary.items) \(summary.noun) archived in \(summary.segments.count) segments, "
        + "\(summary.duplicates) duplicates left out, \(summary.refused.count) refused"
    ]
    for refusal in summary.refused.prefix(30) {
      lines.append("  \(refusal.file): \(refusal.reason)")
    }
    if summary.refused.count > 30 {
      lines.append("  … and \(summary.refused.count - 30) more (--json lists all)")
    }
    return lines.joined(separator: "\n")
  }

  static func json(_ summary: ImportSummary) -> JSONText {
    let refused = summary.refused.map {
      JSONText.object(["file": .text($0.file), "reason": .text($0.reason)])
    }
    return .object([
      "transactions": .count(summary.noun == "transactions" ? summary.items : 0),
      "trades": .count(summary.noun == "trades" ? summary.items : 0),
      "candles": .count(summary.noun == "candles" ? summary.items : 0),
      "duplicates": .count(summary.duplicates),
      "refused": .array(refused),
      "segments": .array(summary.segments.map(JSONText.text)),
      "dry_run": .bool(summary.dryRun),
    ])
  }
}
