import ArgumentParser
import Batch
import Glibc
import Market
import Report
import Results

/// A stored run as text.
struct ReportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "report",
    abstract: "Print a stored run.",
    discussion: """
      sundial report 3f9a          (the beginning of a run's id, or: latest)
      """)

  @Argument(help: ArgumentHelp("Id of the run, its beginning, or `latest`.", valueName: "run"))
  var id: String = "latest"

  @Option(help: "SQLite file of results.")
  var results: String = "data/results/sundial.sqlite"

  @Flag(help: "Print one JSON document on stdout.")
  var json = false

  func run() throws {
    try RunOutput.show(id, results: results, asJSON: json)
  }
}

/// Prints a run from the results file: what is shown is what is stored.
enum RunOutput {
  static func show(_ id: String, results: String, asJSON: Bool) throws(SundialError) {
    let store = try ResultsStore(path: results, access: .readOnly)
    let run = try store.run(idPrefix: id == "latest" ? try latest(in: store) : id)
    let isColored =
      isatty(1) == 1 && getenv("NO_COLOR") == nil
      && getenv("TERM").map { String(cString: $0) } != "dumb"
    if asJSON {
      Terminal.out(RunReport.json(for: run).line)
    } else {
      let text = RunReport.text(for: run, width: Terminal.width, colored: isColored)
      Terminal.out(bytes: Array(text.utf8))
    }
  }

  private static func latest(in store: ResultsStore) throws(SundialError) -> String {
    guard let run = try store.runs().first else {
      throw SundialError(
        "E-SUNDIAL-001", "the file holds no run yet", place: store.path,
        nextStep: "sundial run configs/runs/example.json", exitCode: .nothingToDo)
    }
    return run.runID
  }
}
