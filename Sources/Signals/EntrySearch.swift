import Columns
import Market
import Strategies

/// Finds an entry's signals in one market, one after the other, passing over blocks of 16 rows in
/// which some test cannot hold. The rows are those of `SignalScan`.
public struct EntrySearch: Sendable {
  private let tests: EntryTests
  private let view: MarketView
  private let isAdmitted: Bool

  /// The search in a market; nil where it cannot be searched.
  public init?(of tests: EntryTests, in view: MarketView) {
    guard view.isSearchable else { return nil }
    if tests.needsValue, view.valueSums?.isExact != true { return nil }
    self.tests = tests
    self.view = view
    isAdmitted =
      tests.universe.admits(view.entry)
      && tests.universe.admitsPool(at: view.rows.lowerBound, in: view)
  }

  /// The first signal after `row` of the table (nil: of all); nil when there is none.
  public func next(after row: Int?) -> Int? {
    let rows = view.rows
    let first = row.map { $0 + 1 - rows.lowerBound } ?? 0
    guard isAdmitted, first < rows.count else { return nil }
    let found = view.withIndex { memory, index in
      tests.tests.withUnsafeBufferPointer { leaves in
        withUnsafeTemporaryAllocation(of: TestPlace.self, capacity: leaves.count) { places in
          withUnsafeTemporaryAllocation(of: RowRun.self, capacity: SearchIndex.rowCount) { runs in
            EntryScan(
              memory, index, createdAt: view.entry.createdAt, tests: leaves, places: places,
              runs: runs
            )?.next(from: first)
          }
        }
      }
    }
    return found.flatMap { $0 }.map { $0 + rows.lowerBound }
  }
}
