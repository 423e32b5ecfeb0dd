import Columns
import Market
import Strategies

/// Finds an entry's signals in one market, one after the other, passing over blocks of 16 rows in
/// which some test cannot hold. The rows are those of `SignalScan`.
public struct EntrySearch: Sendable {
  private let tests: EntryTests
  private let view: MarketView
  /// A bit a block: whether it may hold a signal.
  private let prospects: [UInt64]

  /// The search in a market; nil where it cannot be searched.
  public init?(of tests: EntryTests, in view: MarketView) {
    guard view.isSearchable else { return nil }
    if tests.needsValue, view.valueSums?.isExact != true { return nil }
    self.tests = tests
    self.view = view
    let isAdmitted =
      tests.universe.admits(view.entry)
      && tests.universe.admitsPool(at: view.rows.lowerBound, in: view)
    prospects = isAdmitted ? EntrySearch.withScan(tests, view) { $0.prospects() } ?? [] : []
  }

  /// The first signal after `row` of the table (nil: of all); nil when there is none.
  public func next(after row: Int?) -> Int? {
    let rows = view.rows
    let first = row.map { $0 + 1 - rows.lowerBound } ?? 0
    guard let block = nextProspect(from: first / SearchIndex.rowCount) else { return nil }
    let found = EntrySearch.withScan(tests, view) { scan in
      withUnsafeTemporaryAllocation(of: WindowPlace.self, capacity: tests.windows.count) {
        next(from: first, block, scan, $0)
      }
    }
    return found.flatMap { $0 }.map { $0 + rows.lowerBound }
  }

  /// Looks into one block after the other, while the rows of the next come into the cache.
  @inline(__always)
  private func next(
    from first: Int, _ firstBlock: Int, _ scan: EntryScan,
    _ places: UnsafeMutableBufferPointer<WindowPlace>
  ) -> Int? {
    for window in places.indices {
      let place = scan.place(scan.windows[window], firstBlock)
      places.initializeElement(
        at: window, to: WindowPlace(block: place, followingBlock: place, row: 0))
    }
    scan.prefetchFollowing(firstBlock, places)
    var block = firstBlock
    while true {
      for window in places.indices { places[window].block = places[window].followingBlock }
      let following = nextProspect(from: block + 1)
      if let following {
        for window in places.indices {
          places[window].followingBlock = scan.place(
            scan.windows[window], following, from: places[window].block)
        }
        scan.prefetchFollowing(following, places)
      }
      if let row = scan.firstSignal(in: block, from: first, places) { return row }
      guard let following else { return nil }
      block = following
    }
  }

  /// The first block, from `block` on, that may hold a signal.
  @inline(__always)
  private func nextProspect(from block: Int) -> Int? {
    var word = block / EntryScan.wordSize
    guard word < prospects.count else { return nil }
    var bits = prospects[word] & (.max << UInt64(block % EntryScan.wordSize))
    while bits == 0 {
      word += 1
      guard word < prospects.count else { return nil }
      bits = prospects[word]
    }
    return word * EntryScan.wordSize + bits.trailingZeroBitCount
  }

  @inline(__always)
  private static func withScan<Value>(
    _ tests: EntryTests, _ view: MarketView, _ body: (EntryScan) -> Value
  ) -> Value? {
    let value = view.withIndex { rows, index in
      tests.tests.withUnsafeBufferPointer { leaves in
        tests.windows.withUnsafeBufferPointer { windows in
          EntryScan(rows, index, createdAt: view.entry.createdAt, tests: leaves, windows: windows)
            .map(body)
        }
      }
    }
    return value.flatMap { $0 }
  }
}
