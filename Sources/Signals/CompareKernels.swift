import CMovemask
import Strategies

/// Truth of 64 rows: a bit in `yes` or in `no`; in neither = unknown.
struct TruthWord: Equatable {
  var yes: UInt64
  var no: UInt64

  static let yes = TruthWord(yes: .max, no: 0)
  static let no = TruthWord(yes: 0, no: .max)
  static let unknown = TruthWord(yes: 0, no: 0)
  var negated: TruthWord { TruthWord(yes: no, no: yes) }

  /// Kleene's conjunction and disjunction, row by row.
  func and(_ other: TruthWord) -> TruthWord {
    TruthWord(yes: yes & other.yes, no: no | other.no)
  }

  func or(_ other: TruthWord) -> TruthWord {
    TruthWord(yes: yes | other.yes, no: no & other.no)
  }
}

/// Comparisons of up to 64 values with a number, eight at a time. `Scalar` says what they mean.
enum CompareKernels {
  /// Whole numbers; unknown where one is null.
  static func compare(
    _ values: UnsafePointer<Int64>, count: Int, _ comparison: Comparison, _ threshold: Int64
  ) -> TruthWord {
    let right = SIMD8<Int64>(repeating: threshold)
    let null = SIMD8<Int64>(repeating: nullInteger)
    return switch comparison {
    case .greaterThan:
      word(values, count, tail(comparison, threshold), { $0 .> right }, { $0 .!= null })
    case .greaterThanOrEqual:
      word(values, count, tail(comparison, threshold), { $0 .>= right }, { $0 .!= null })
    case .lessThan:
      word(values, count, tail(comparison, threshold), { $0 .< right }, { $0 .!= null })
    case .lessThanOrEqual:
      word(values, count, tail(comparison, threshold), { $0 .<= right }, { $0 .!= null })
    case .equal:
      word(values, count, tail(comparison, threshold), { $0 .== right }, { $0 .!= null })
    case .notEqual:
      word(values, count, tail(comparison, threshold), { $0 .!= right }, { $0 .!= null })
    }
  }

  /// Doubles; unknown where one is not a number.
  static func compare(
    _ values: UnsafePointer<Double>, count: Int, _ comparison: Comparison, _ threshold: Double
  ) -> TruthWord {
    let right = SIMD8<Double>(repeating: threshold)
    return switch comparison {
    case .greaterThan:
      word(values, count, tail(comparison, threshold), { $0 .> right }, { $0 .== $0 })
    case .greaterThanOrEqual:
      word(values, count, tail(comparison, threshold), { $0 .>= right }, { $0 .== $0 })
    case .lessThan:
      word(values, count, tail(comparison, threshold), { $0 .< right }, { $0 .== $0 })
    case .lessThanOrEqual:
      word(values, count, tail(comparison, threshold), { $0 .<= right }, { $0 .== $0 })
    case .equal:
      word(values, count, tail(comparison, threshold), { $0 .== right }, { $0 .== $0 })
    case .notEqual:
      word(values, count, tail(comparison, threshold), { $0 .!= right }, { $0 .== $0 })
    }
  }

  @inline(__always)
  private static func tail(
    _ comparison: Comparison, _ threshold: Int64
  ) -> (UnsafePointer<Int64>, Int) -> TruthWord {
    { Scalar.compare($0, count: $1, comparison, threshold) }
  }

  @inline(__always)
  private static func tail(
    _ comparison: Comparison, _ threshold: Double
  ) -> (UnsafePointer<Double>, Int) -> TruthWord {
    { Scalar.compare($0, count: $1, comparison, threshold) }
  }

  @inline(__always)
  private static func word<Value: SIMDScalar>(
    _ values: UnsafePointer<Value>, _ count: Int,
    _ tail: (UnsafePointer<Value>, Int) -> TruthWord,
    _ holds: (SIMD8<Value>) -> SIMDMask<SIMD8<Value.SIMDMaskScalar>>,
    _ isKnown: (SIMD8<Value>) -> SIMDMask<SIMD8<Value.SIMDMaskScalar>>
  ) -> TruthWord where Value.SIMDMaskScalar == Int64 {
    var yes: UInt64 = 0
    var known: UInt64 = 0
    var place = 0
    while place + 8 <= count {
      let eight = UnsafeRawPointer(values + place).loadUnaligned(as: SIMD8<Value>.self)
      yes |= bits(holds(eight)) &<< UInt64(place)
      known |= bits(isKnown(eight)) &<< UInt64(place)
      place += 8
    }
    yes &= known
    guard place < count else { return TruthWord(yes: yes, no: known & ~yes) }
    let rest = tail(values + place, count - place)
    return TruthWord(
      yes: yes | rest.yes << UInt64(place), no: known & ~yes | rest.no << UInt64(place))
  }

  /// The lanes of a mask as bits, the first lowest.
  @inline(__always)
  static func bits(_ mask: SIMDMask<SIMD8<Int64>>) -> UInt64 {
    UInt64(sundial_movemask8(unsafeBitCast(mask, to: SIMD8<Int64>.self)))
  }

  /// The same a value at a time: the kernels' twins.
  enum Scalar {
    static func compare(
      _ values: UnsafePointer<Int64>, count: Int, _ comparison: Comparison, _ threshold: Int64
    ) -> TruthWord {
      var word = TruthWord.unknown
      for place in 0..<count where values[place] != nullInteger {
        word.set(place, comparison.holds(values[place], threshold))
      }
      return word
    }

    static func compare(
      _ values: UnsafePointer<Double>, count: Int, _ comparison: Comparison, _ threshold: Double
    ) -> TruthWord {
      var word = TruthWord.unknown
      for place in 0..<count where values[place] == values[place] {
        word.set(place, comparison.holds(values[place], threshold))
      }
      return word
    }
  }
}

extension TruthWord {
  fileprivate mutating func set(_ place: Int, _ value: Bool) {
    if value { yes |= 1 << UInt64(place) } else { no |= 1 << UInt64(place) }
  }

  /// The truth of this word where its first row is `place` rows on, for rows of one word.
  func shifted(by place: Int) -> TruthWord {
    TruthWord(yes: yes << UInt64(place), no: no << UInt64(place))
  }

  mutating func formUnion(_ other: TruthWord) {
    yes |= other.yes
    no |= other.no
  }
}
