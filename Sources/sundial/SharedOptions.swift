import ArgumentParser
import Batch
import Glibc
import Market

/// Where raw shards and columns are.
struct DataOptions: ParsableArguments {
  @Option(help: "Folder of the raw archive.")
  var archive: String = "data/archive"

  @Option(help: "Folder of the columns; default: beside the archive.")
  var columns: String?

  var folders: DataFolders { DataFolders(archive: archive, columns: columns) }
}

/// How a verb prints.
struct OutputOptions: ParsableArguments {
  @Flag(help: "Print one JSON document on stdout.")
  var json = false

  @Flag(name: .shortAndLong, help: "No progress on stderr.")
  var quiet = false

  /// Progress for this verb.
  var progress: ProgressLine { ProgressLine(quiet: quiet || json) }
}

/// How many threads work.
struct ThreadOptions: ParsableArguments {
  @Option(help: "Threads to use; default: one per core. Results do not depend on it.")
  var threads: Int?

  var count: Int { threads ?? max(1, Int(sysconf(Int32(_SC_NPROCESSORS_ONLN)))) }

  func validate() throws {
    if let threads, !(1...256).contains(threads) {
      throw ValidationError("--threads takes a number from 1 to 256")
    }
  }
}

/// Runs a job whose progress is shown; errors pass through.
func observed<Value>(
  _ output: OutputOptions, _ job: (BatchObserver) throws(SundialError) -> Value
) throws(SundialError) -> Value {
  let line = output.progress
  return try job { line.show($0) }
}
