import Archive
import ArgumentParser
import Batch
import Market

/// Data for other programs.
struct ExportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "export", abstract: "Write data for other programs.",
    subcommands: [
      ExportSwapsCommand.self, ExportTransfersCommand.self, ExportTradesCommand.self,
      ExportReturnsCommand.self, ExportSignalsCommand.self,
    ])
}

/// One leg of a swap a line.
struct ExportSwapsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "swaps",
    abstract: "Every leg of a swap, one JSON object a line.",
    usage: """
      sundial export swaps [--archive <archive>] [--columns <columns>]
                                  [--format <format>] [--out <out>]
      """,
    discussion: """
      sundial export swaps --archive data/archive --format ndjson > swaps.ndjson

      Legs of failed transactions and of undated ones are among them. Keys: docs/formats/export.md.
      """)

  @OptionGroup var data: DataOptions

  @Option(help: "ndjson.")
  var format: SwapFormat = .ndjson

  @Option(help: "File to write; default: stdout.")
  var out: String?

  func run() throws {
    let job = ExportJob(folders: data.folders)
    guard let out else {
      try job.swaps { (lines) throws(SundialError) in Terminal.out(bytes: lines) }
      return
    }
    let file = try DurableFile(path: out)
    try job.swaps { (lines) throws(SundialError) in try file.write(lines) }
    try file.publish()
  }

  enum SwapFormat: String, ExpressibleByArgument, CaseIterable { case ndjson }
}

/// One movement of a token or of lamports a line.
struct ExportTransfersCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "transfers",
    abstract: "Every movement of tokens and lamports, with what it is for.",
    usage: """
      sundial export transfers [--archive <archive>] [--format <format>]
                                      [--threads <threads>] [--out <out>]
      """,
    discussion: """
      sundial export transfers --archive data/archive --format csv --out transfers.csv

      Decoded from the archive: columns are not needed. Keys: docs/formats/export.md.
      """)

  @Option(help: "Folder of the raw archive.")
  var archive: String = "data/archive"

  @Option(help: "ndjson, csv or arrow.")
  var format: ExportJob.TransferFormat = .ndjson

  @OptionGroup var threads: ThreadOptions

  @Option(help: "File to write; default: stdout.")
  var out: String?

  func run() throws {
    let job = ExportJob(folders: DataFolders(archive: archive, columns: nil))
    guard let out else {
      try job.transfers(format, threads: threads.count) { (bytes) throws(SundialError) in
        Terminal.out(bytes: bytes)
      }
      return
    }
    let file = try DurableFile(path: out)
    try job.transfers(format, threads: threads.count) { (bytes) throws(SundialError) in
      try file.write(bytes)
    }
    try file.publish()
  }
}

extension ExportJob.TransferFormat: ExpressibleByArgument {}
