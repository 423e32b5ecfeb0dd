import Archive
import Market
import Synchronization

/// The units of a run on their way from planned to closed. Lanes take from it.
final class UnitQueue: Sendable {
  private struct State {
    var waiting: [FetchUnit]
    var again: [FetchUnit] = []
    /// Units of each day that are not closed.
    var openOfDay: [UTCDay: Int] = [:]
    var failed: [String: (unit: FetchUnit, reason: String, cursor: String?)] = [:]
    /// Units not begun or cut short, with the reason.
    var left: [String: (unit: FetchUnit, reason: String)] = [:]
    var complete = 0
    /// The lowest rank dropped from the sample, by first day.
    var cuts: [UTCDay: UInt64] = [:]
    var segments: [String] = []
  }

  private let state: Mutex<State>
  let total: Int

  init(_ units: [FetchUnit]) {
    var state = State(waiting: Array(units.reversed()))
    for unit in units { if let day = unit.day { state.openOfDay[day, default: 0] += 1 } }
    self.state = Mutex(state)
    total = units.count
  }

  /// The next unit; nil when there is none now. Units of a sample are dropped, from here to the
  /// highest rank, once `isAffordable` says no.
  func next(isAffordable: (FetchUnit) -> Bool) -> FetchUnit? {
    state.withLock { state in
      guard let unit = state.waiting.popLast() else { return nil }
      guard unit.sampleRank != nil, !isAffordable(unit) else { return unit }
      for dropped in [unit] + state.waiting.filter({ $0.sampleRank != nil }) {
        let reason = "the run's budget is spent: the sample was lowered"
        state.left[dropped.request] = (dropped, reason)
        guard let day = dropped.day, let rank = dropped.sampleRank else { continue }
        state.openOfDay[day, default: 1] -= 1
        if dropped.isFirstDay { state.cuts[day] = min(state.cuts[day] ?? .max, rank) }
      }
      state.waiting.removeAll { $0.sampleRank != nil }
      return state.waiting.popLast()
    }
  }

  /// Takes a unit's outcome. Returns its day when that was the day's last open unit.
  func close(_ unit: FetchUnit, _ outcome: UnitOutcome) -> UTCDay? {
    state.withLock { state in
      switch outcome {
      case .complete:
        state.complete += 1
        state.failed[unit.request] = nil
      case .failed(let reason, let cursor, let isFinal):
        state.failed[unit.request] = (unit, reason, cursor)
        if !isFinal {
          state.again.append(unit)
          return nil
        }
      case .stopped(let reason):
        state.left[unit.request] = (unit, reason.text)
        return nil
      }
      guard let day = unit.day else { return nil }
      state.openOfDay[day, default: 1] -= 1
      return state.openOfDay[day] == 0 ? day : nil
    }
  }

  /// Puts the units that failed for now back; false when there are none.
  func startRound() -> Bool {
    state.withLock { state in
      state.waiting = state.again.reversed()
      state.again = []
      return !state.waiting.isEmpty
    }
  }

  /// Nothing more is walked: whatever waits is left for another run.
  func leaveRest(_ reason: (FetchUnit) -> String) {
    state.withLock { state in
      for unit in state.waiting { state.left[unit.request] = (unit, reason(unit)) }
      state.waiting = []
      state.again = []
    }
  }

  /// Notes segments that were sealed.
  func keep(_ segments: [String]) { state.withLock { $0.segments += segments } }

  var segments: [String] { state.withLock { $0.segments } }
  var complete: Int { state.withLock { $0.complete } }
  var cuts: [UTCDay: UInt64] { state.withLock { $0.cuts } }

  /// Units that failed, as the manifest has them, by day.
  func failures(progress: (String) -> ArchiveUnit?) -> [UTCDay?: [ArchiveUnit]] {
    let failed = state.withLock { Array($0.failed.values) }
    let units = failed.map { unit, reason, cursor in
      let known = progress(unit.request)
      return ArchiveUnit(
        day: unit.day, request: unit.request, pages: known?.pages ?? 0, rows: known?.rows ?? 0,
        complete: false, reason: reason, cursor: cursor)
    }
    return Dictionary(grouping: units, by: \.day)
  }

  /// Units neither complete nor failed, by day.
  var leftUnits: [UTCDay?: [ArchiveUnit]] {
    let left = state.withLock { Array($0.left.values) }
    let units = left.map { unit, reason in
      ArchiveUnit(
        day: unit.day, request: unit.request, pages: 0, rows: 0, complete: false, reason: reason)
    }
    return Dictionary(grouping: units, by: \.day)
  }

  /// Name of the group and reason of all that is not complete, sorted.
  var reasons: [(group: String, request: String, reason: String)] {
    state.withLock { state in
      let failed = state.failed.values.map { ($0.unit.group, $0.unit.request, $0.reason) }
      let left = state.left.values.map { ($0.unit.group, $0.unit.request, $0.reason) }
      return (failed + left).sorted { ($0.0, $0.1) < ($1.0, $1.1) }
    }
  }
}
