import GRDB
import Market

/// A value of a view, as SQLite holds it.
public enum ViewValue: Hashable, Sendable {
  case null
  case integer(Int64)
  case real(Double)
  case text(String)
}

/// The views that hold lines of one run and can be exported.
public enum RunView: String, CaseIterable, Sendable {
  case trades = "v_trades"
  case sales = "v_sales"
  case rejects = "v_rejects"
  case equityDaily = "v_equity_daily"
  case equity = "v_equity"
  case metrics = "v_metrics"
}

extension ResultsStore {
  /// Every line of a view for one run, in the run's order: names and values of its columns.
  ///
  /// Lines are read one at a time, so that a run of any size fits. `take` must not write to the
  /// store. Throws `E-RESULTS-009` (exit 2) where no run or more than one begins with `idPrefix`.
  public func lines(
    of view: RunView, run idPrefix: String,
    _ take: ([(name: String, value: ViewValue)]) throws(SundialError) -> Void
  ) throws(SundialError) {
    let runID = try run(idPrefix: idPrefix).summary.runID
    var failure: SundialError?
    try reading { database in
      let lines = try Row.fetchCursor(
        database, sql: "SELECT * FROM \(view.rawValue) WHERE run_id = ?", arguments: [runID])
      while failure == nil, let row = try lines.next() {
        let values = row.map { column, value in (name: column, value: Self.value(value)) }
        do throws(SundialError) { try take(values) } catch { failure = error }
      }
    }
    if let failure { throw failure }
  }

  private static func value(_ value: DatabaseValue) -> ViewValue {
    switch value.storage {
    case .null, .blob: .null
    case .int64(let number): .integer(number)
    case .double(let number): .real(number)
    case .string(let text): .text(text)
    }
  }
}
