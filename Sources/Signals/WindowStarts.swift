import CMovemask

/// First rows of windows, by pointers that only move forward: four times are compared at once, and
/// windows move side by side, so that one waits for memory while another goes on.
enum WindowStarts {
  /// Windows worked on together.
  private static let groupSize = 4
  /// Markets of a longer span, 34 years, are nobody's; longer windows hold all of any other.
  private static let spanMax: Int64 = 1 << 30

  /// Writes for each window of `seconds` the first row of the one that ends at each row, counted
  /// from the market's first. Nothing behind a row is looked at for it.
  /// - Parameters:
  ///   - starts: room for `count` numbers a window, window after window.
  ///   - memory: memory that is free meanwhile.
  static func write(
    _ times: UnsafePointer<Int64>, count: Int, seconds: [Int64],
    _ starts: UnsafeMutablePointer<Int32>, memory: WorkMemory
  ) {
    guard count > 0, !seconds.isEmpty else { return }
    guard let offsets = offsets(times, count: count, memory) else {
      for (window, length) in seconds.enumerated() {
        writeOneByOne(times, count: count, seconds: length, starts + window * count)
      }
      return
    }
    if seconds.count == 1 {
      var start = 0
      let length = Int32(min(seconds[0], spanMax))
      for row in 0..<count {
        start = moved(offsets, start, offsets[row] &- length)
        starts[row] = Int32(truncatingIfNeeded: start)
      }
      return
    }
    for window in stride(from: 0, to: seconds.count, by: groupSize) {
      // A last group that is not full repeats its last window.
      let places = (0..<groupSize).map { min(window + $0, seconds.count - 1) }
      writeGroup(
        offsets, count: count, places.map { Int32(min(seconds[$0], spanMax)) },
        places.map { starts + $0 * count })
    }
  }

  /// Seconds since the market's first row, and four more that no edge reaches; nil where a row is
  /// before the first or too long after it.
  private static func offsets(
    _ times: UnsafePointer<Int64>, count: Int, _ memory: WorkMemory
  ) -> UnsafePointer<Int32>? {
    let offsets = memory.reserve(count + groupSize, of: Int32.self)
    let first = times[0]
    var bits: Int64 = 0
    for row in 0..<count {
      let offset = times[row] &- first
      bits |= offset
      offsets[row] = Int32(truncatingIfNeeded: offset)
    }
    for row in count..<count + groupSize { offsets[row] = .max }
    return bits >= 0 && bits < spanMax ? UnsafePointer(offsets) : nil
  }

  private static func writeGroup(
    _ offsets: UnsafePointer<Int32>, count: Int, _ seconds: [Int32],
    _ starts: [UnsafeMutablePointer<Int32>]
  ) {
    let (length0, length1, length2, length3) = (seconds[0], seconds[1], seconds[2], seconds[3])
    let (target0, target1, target2, target3) = (starts[0], starts[1], starts[2], starts[3])
    var (start0, start1, start2, start3) = (0, 0, 0, 0)
    for row in 0..<count {
      let offset = offsets[row]
      start0 = moved(offsets, start0, offset &- length0)
      start1 = moved(offsets, start1, offset &- length1)
      start2 = moved(offsets, start2, offset &- length2)
      start3 = moved(offsets, start3, offset &- length3)
      target0[row] = Int32(truncatingIfNeeded: start0)
      target1[row] = Int32(truncatingIfNeeded: start1)
      target2[row] = Int32(truncatingIfNeeded: start2)
      target3[row] = Int32(truncatingIfNeeded: start3)
    }
  }

  /// The first row from `start` on that is after `edge`. Stops at the window's own row at the
  /// latest, which is.
  @inline(__always)
  private static func moved(
    _ offsets: UnsafePointer<Int32>, _ start: Int, _ edge: Int32
  ) -> Int {
    let edges = SIMD4<Int32>(repeating: edge)
    var start = start
    while true {
      let four = UnsafeRawPointer(offsets + start).loadUnaligned(as: SIMD4<Int32>.self)
      let isAfter = unsafeBitCast(four .> edges, to: SIMD4<Int32>.self)
      let mask = sundial_movemask4(isAfter)
      if mask != 0 { return start &+ mask.trailingZeroBitCount }
      start &+= groupSize
    }
  }

  /// The same for the rows of `run` alone, where no time is before the one before it.
  /// - Parameters:
  ///   - start: first row of an earlier window; moved on.
  ///   - starts: room for the run's rows.
  static func writeRun(
    _ times: UnsafePointer<Int64>, _ run: Range<Int>, seconds: Int64, start: inout Int,
    _ starts: UnsafeMutablePointer<Int32>
  ) {
    let first = run.lowerBound
    start = firstRow(times, after: times[first], less: seconds, from: start, first)
    var at = start
    for row in run {
      let (edge, overflow) = times[row].subtractingReportingOverflow(seconds)
      if !overflow { while times[at] <= edge { at += 1 } }
      starts[row - first] = Int32(truncatingIfNeeded: at)
    }
    start = at
  }

  /// The first row from `start` on whose time is after `time` − `seconds`, by galloping; `end` at
  /// the latest. No time may be before the one before it.
  static func firstRow(
    _ times: UnsafePointer<Int64>, after time: Int64, less seconds: Int64, from start: Int,
    _ end: Int
  ) -> Int {
    let (edge, overflow) = time.subtractingReportingOverflow(seconds)
    if overflow || start >= end || times[start] > edge { return start }
    var low = start
    var step = 1
    while low + step < end, times[low + step] <= edge {
      low += step
      step *= 2
    }
    var high = min(low + step, end)
    while high - low > 1 {
      let middle = (low + high) / 2
      if times[middle] <= edge { low = middle } else { high = middle }
    }
    return high
  }

  /// The same for any times: a window whose edge cannot be told keeps its start.
  static func writeOneByOne(
    _ times: UnsafePointer<Int64>, count: Int, seconds: Int64,
    _ starts: UnsafeMutablePointer<Int32>
  ) {
    var start = 0
    for row in 0..<count {
      let (edge, overflow) = times[row].subtractingReportingOverflow(seconds)
      if !overflow { while times[start] <= edge { start += 1 } }
      starts[row] = Int32(truncatingIfNeeded: start)
    }
  }
}
