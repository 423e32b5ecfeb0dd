import Market

/// Something that happens to the portfolio at a row.
struct PortfolioEvent {
  /// In the order they happen at one row: what a transaction did before what is decided on it.
  enum Kind: UInt8 {
    case landing = 0
    case exit = 1
    case signal = 2
  }

  var kind: Kind
  var point: TripPoint
  /// Place of the strategy's name among the run's, in byte order: the tie of semantics §8.
  var nameRank: Int
  var strategy: Int
  var market: Int
  /// Index of the trip that lands or exits; −1 for a signal.
  var trip: Int
  /// Which of its sales an exit is.
  var sale = 0

  func comes(before other: PortfolioEvent) -> Bool {
    if point.order != other.point.order { return point.order < other.point.order }
    if kind != other.kind { return kind.rawValue < other.kind.rawValue }
    if nameRank != other.nameRank { return nameRank < other.nameRank }
    if market != other.market { return market < other.market }
    if trip != other.trip { return trip < other.trip }
    return sale < other.sale
  }
}

/// The next events, first come first: a binary heap.
struct EventQueue {
  private var heap: [PortfolioEvent] = []

  mutating func push(_ event: PortfolioEvent) {
    heap.append(event)
    var child = heap.count - 1
    while child > 0 {
      let parent = (child - 1) / 2
      guard heap[child].comes(before: heap[parent]) else { return }
      heap.swapAt(child, parent)
      child = parent
    }
  }

  mutating func pop() -> PortfolioEvent? {
    guard let first = heap.first else { return nil }
    let last = heap.removeLast()
    if heap.isEmpty { return first }
    heap[0] = last
    var parent = 0
    while true {
      var next = parent
      for child in [2 * parent + 1, 2 * parent + 2] where child < heap.count {
        if heap[child].comes(before: heap[next]) { next = child }
      }
      if next == parent { return first }
      heap.swapAt(parent, next)
      parent = next
    }
  }
}
