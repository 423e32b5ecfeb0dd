import Archive
import Market
import Report
import Results

/// What a stored run holds, as lines of text for other programs.
public struct ResultsExportJob {
  private let store: ResultsStore
  private let run: String

  /// An export of the run whose id begins with `run`.
  public init(results: String, run: String) throws(SundialError) {
    store = try ResultsStore(path: results, access: .readOnly)
    self.run = run
  }

  /// Writes every line of a view of the run; names and meanings: docs/formats/results.md.
  public func lines(
    of view: RunView, _ format: RecordText.Format,
    _ write: ([UInt8]) throws(SundialError) -> Void
  ) throws(SundialError) {
    var records = RecordText(format)
    // Sound because: the closure ends with this call.
    try withoutActuallyEscaping(write) { (write) throws(SundialError) in
      try store.lines(of: view, run: run) { (values) throws(SundialError) in
        let line = records.line(values.map { ($0.name, Self.json($0.value)) })
        try write(Array(line.utf8))
      }
    }
  }

  /// Writes the daily returns as `date,return`: what quantstats and pandas read as a series.
  public func returns(
    _ write: ([UInt8]) throws(SundialError) -> Void
  ) throws(SundialError) {
    let midnights = try store.run(idPrefix: run).equity.filter {
      UTCDay(unixSeconds: $0.time).start == $0.time
    }
    try write(Array("date,return\n".utf8))
    for (before, mark) in zip(midnights, midnights.dropFirst()) where before.equityLamports > 0 {
      // A midnight closes the day before it.
      let day = UTCDay(unixSeconds: mark.time - 1)
      let growth = Double(mark.equityLamports) / Double(before.equityLamports) - 1
      try write(Array("\(day),\(growth)\n".utf8))
    }
  }

  private static func json(_ value: ViewValue) -> JSONText {
    switch value {
    case .null: .null
    case .integer(let number): .integer(number)
    case .real(let number): .number(number)
    case .text(let text): .text(text)
    }
  }
}
