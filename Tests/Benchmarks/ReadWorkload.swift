import Columns
import Market

extension Workload {
  /// W4: from opening a file of swaps to its first price, and the sum of all its columns, whole
  /// numbers modulo 2⁶⁴ without sign.
  func read() throws {
    let path = "\(data)/swaps.arrow"
    let start = wallSeconds()
    let file = try ArrowFile(path: path)
    let first = try file.nullableColumn("price", Double.self)[0]
    let firstSeconds = wallSeconds() - start
    try require(first != nil, "no first price")
    var integers: UInt64 = 0
    var prices = 0.0
    let times = try measure {
      integers = 0
      prices = 0
      for field in file.fields {
        switch field.type {
        case .unsigned(bits: 8): integers &+= try sum(file, field, UInt8.self)
        case .unsigned(bits: 16): integers &+= try sum(file, field, UInt16.self)
        case .unsigned(bits: 32): integers &+= try sum(file, field, UInt32.self)
        case .unsigned: integers &+= try sum(file, field, UInt64.self)
        case .signed(bits: 8): integers &+= try sum(file, field, Int8.self)
        case .signed(bits: 16): integers &+= try sum(file, field, Int16.self)
        case .timestampSeconds: integers &+= try sum(file, field, Int64.self)
        case .float64:
          prices += try file.nullableColumn(field.name, Double.self).values.map(sumOfDoubles) ?? 0
        default: throw WrongResult(description: "a column \(field.name) of another type")
        }
      }
    }
    try report(
      times,
      [
        "first_ms": firstSeconds * 1e3, "integers": String(integers), "prices": prices,
        "rows": file.rowCount,
      ])
  }

  private func sum<Value: ArrowValue & FixedWidthInteger>(
    _ file: ArrowFile, _ field: ArrowField, _ type: Value.Type
  ) throws -> UInt64 {
    try file.nullableColumn(field.name, type).values.map(sumOfWords) ?? 0
  }
}

/// Sum of a column's numbers, taken without sign. Narrow ones are added in the lanes of 64-bit
/// words, spread over their neighbours' room before it can overflow.
private func sumOfWords<Value: FixedWidthInteger>(_ column: Column<Value>) -> UInt64 {
  let bytes = column.span.bytes
  let width = UInt64(Value.bitWidth)
  let wordCount = bytes.byteCount / 8
  var total = SIMD8<UInt64>.zero
  var word = 0
  // A lane of twice the width holds 2^width sums of two halves, and no fewer than 256.
  while word + 8 <= wordCount {
    let end = min(word + 128 * 8, wordCount / 8 * 8)
    var lanes = SIMD8<UInt64>.zero
    for at in stride(from: word, to: end, by: 8) {
      let words = bytes.unsafeLoadUnaligned(
        fromUncheckedByteOffset: at * 8, as: SIMD8<UInt64>.self)
      lanes &+= Value.bitWidth == 64 ? words : pairSums(words, width: width)
    }
    total &+= Value.bitWidth == 64 ? lanes : laneSums(lanes, width: 2 * width)
    word = end
  }
  var sum = total.wrappedSum()
  for byte in stride(from: word * 8, to: bytes.byteCount, by: Int(width) / 8) {
    let value = bytes.unsafeLoadUnaligned(fromUncheckedByteOffset: byte, as: Value.self)
    sum &+= UInt64(truncatingIfNeeded: value) & (UInt64.max >> (64 - width))
  }
  return sum
}

/// Each number of `width` bits plus its neighbour, in lanes of twice the width.
@inline(__always)
private func pairSums(_ words: SIMD8<UInt64>, width: UInt64) -> SIMD8<UInt64> {
  let mask = SIMD8(repeating: UInt64.max / (UInt64.max >> (64 - 2 * width)) * (1 << width - 1))
  return (words & mask) &+ (words &>> SIMD8(repeating: width) & mask)
}

/// The sum of each word's lanes of `width` bits.
@inline(__always)
private func laneSums(_ words: SIMD8<UInt64>, width: UInt64) -> SIMD8<UInt64> {
  let mask = SIMD8(repeating: UInt64.max >> (64 - width))
  var sums = SIMD8<UInt64>.zero
  for shift in stride(from: 0 as UInt64, to: 64, by: Int(width)) {
    sums &+= words &>> SIMD8(repeating: shift) & mask
  }
  return sums
}

/// Sum in 32 lanes.
private func sumOfDoubles(_ column: Column<Double>) -> Double {
  let span = column.span
  var lanes = (SIMD8<Double>(), SIMD8<Double>(), SIMD8<Double>(), SIMD8<Double>())
  let bytes = span.bytes
  var row = 0
  while row + 32 <= span.count {
    func load(_ lane: Int) -> SIMD8<Double> {
      bytes.unsafeLoadUnaligned(
        fromUncheckedByteOffset: (row + 8 * lane) * 8, as: SIMD8<Double>.self)
    }
    lanes.0 += load(0)
    lanes.1 += load(1)
    lanes.2 += load(2)
    lanes.3 += load(3)
    row += 32
  }
  var total = (lanes.0 + lanes.1 + (lanes.2 + lanes.3)).sum()
  while row < span.count {
    total += span[row]
    row += 1
  }
  return total
}
