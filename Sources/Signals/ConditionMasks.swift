import Columns
import Strategies

/// Conditions over a market as bits, one a row: what each distinct leaf is, worked out once however
/// many conditions hold it, and the trees over them.
final class ConditionMasks {
  /// A leaf against a number, evaluated as its feature's blocks come by.
  private struct Constant {
    let leaf: Int
    let comparison: Comparison
    let threshold: Threshold
  }

  /// A leaf against another feature, evaluated once both are there.
  private struct Pair {
    let leaf: Int
    let left: Int
    let right: Int
    let comparison: Comparison
    let factor: Double
    /// What each side is divided by to be in the leaf's unit.
    let divisors: (left: Double, right: Double)
  }

  /// A tree as steps over a stack of words: children before what joins them.
  private enum Step {
    case leaf(Int)
    case not
    case all(count: Int)
    case any(count: Int)
  }

  let set: FeatureSet
  private var leaves: [Leaf: Int] = [:]
  /// By place in the set.
  private var constants: [[Constant]]
  private var pairs: [Pair] = []
  private var programs: [[Step]] = []
  private let stack = Scratch<TruthWord>()
  /// By leaf; a word each 64 rows.
  private var masks: [Scratch<TruthWord>] = []
  /// By place in the set: doubles of features that are compared with others.
  private var kept: [Scratch<Double>?]
  private let numbers = Scratch<Double>(count: FeatureEngine.blockRowCount)
  private let leftNumbers = Scratch<Double>(count: 64)
  private var rowCount = 0

  init(_ conditions: [Condition]) {
    set = FeatureSet(of: conditions)
    constants = Array(repeating: [], count: set.uses.count)
    kept = Array(repeating: nil, count: set.uses.count)
    for condition in conditions {
      var steps: [Step] = []
      add(condition, to: &steps)
      programs.append(steps)
    }
    _ = stack.reserve(programs.map(\.count).max() ?? 0)
  }

  private var wordCount: Int { (rowCount + 63) / 64 }

  /// Makes room for a market; its blocks come next.
  func begin(rowCount: Int) {
    self.rowCount = rowCount
    for mask in masks { mask.reserve(wordCount).update(repeating: .unknown, count: wordCount) }
    for column in kept { _ = column?.reserve(rowCount) }
  }

  /// Evaluates what needs two columns; all blocks have come. Rows left out are undefined.
  func finish() {
    let products = numbers.base
    for pair in pairs {
      guard let left = kept[pair.left]?.base, let right = kept[pair.right]?.base else { continue }
      let words = masks[pair.leaf].base
      for word in 0..<wordCount {
        let first = word * 64
        let count = min(64, rowCount - first)
        if pair.divisors == (1, 1) {
          for place in 0..<count { products[place] = right[first + place] * pair.factor }
          words[word] = compared(left + first, products, count: count, pair.comparison)
          continue
        }
        for place in 0..<count {
          products[place] = right[first + place] / pair.divisors.right * pair.factor
          leftNumbers.base[place] = left[first + place] / pair.divisors.left
        }
        words[word] = compared(leftNumbers.base, products, count: count, pair.comparison)
      }
    }
  }

  /// Truth of a condition over rows 64 · word …, bits beyond the last row undefined.
  func truth(ofCondition condition: Int, word: Int) -> TruthWord {
    let stack = stack.base
    var top = 0
    for step in programs[condition] {
      switch step {
      case .leaf(let leaf):
        stack[top] = masks[leaf].base[word]
        top += 1
      case .not: stack[top - 1] = stack[top - 1].negated
      case .all(let count):
        var result = TruthWord.yes
        for place in top - count..<top { result = result.and(stack[place]) }
        top -= count
        stack[top] = result
        top += 1
      case .any(let count):
        var result = TruthWord.no
        for place in top - count..<top { result = result.or(stack[place]) }
        top -= count
        stack[top] = result
        top += 1
      }
    }
    return stack[0]
  }

  private func add(_ condition: Condition, to steps: inout [Step]) {
    switch condition {
    case .all(let children):
      for child in children { add(child, to: &steps) }
      steps.append(.all(count: children.count))
    case .any(let children):
      for child in children { add(child, to: &steps) }
      steps.append(.any(count: children.count))
    case .not(let child):
      add(child, to: &steps)
      steps.append(.not)
    case .leaf(let leaf): steps.append(.leaf(place(of: leaf)))
    }
  }

  private func place(of leaf: Leaf) -> Int {
    if let known = leaves[leaf] { return known }
    let place = masks.count
    leaves[leaf] = place
    masks.append(Scratch())
    guard let left = set.place(of: leaf.left) else { preconditionFailure("a leaf of no feature") }
    if case .feature(let use, let factor) = leaf.threshold, let right = set.place(of: use) {
      pairs.append(
        Pair(
          leaf: place, left: left, right: right, comparison: leaf.comparison, factor: factor,
          divisors: (
            leaf.left.feature.unit.divisor(to: leaf.unit), use.feature.unit.divisor(to: leaf.unit)
          )))
      for side in [left, right] where kept[side] == nil { kept[side] = Scratch() }
    } else {
      constants[left].append(
        Constant(leaf: place, comparison: leaf.comparison, threshold: leaf.threshold))
    }
    return place
  }
}

extension ConditionMasks: FeatureSink {
  /// Evaluates the leaves of a block's feature. Blocks begin at multiples of 16 rows.
  func take(_ block: FeatureBlock) {
    let constants = constants[block.place]
    let column = kept[block.place]?.base
    if let values = block.ratios {
      for constant in constants {
        let threshold = double(constant.threshold)
        fill(constant.leaf, block) { start, count in
          CompareKernels.compare(values + start, count: count, constant.comparison, threshold)
        }
      }
      column?.advanced(by: block.firstRow).update(from: values, count: block.count)
    } else if let values = block.integers {
      for constant in constants {
        guard case .integer(let threshold) = constant.threshold else {
          fillNumbers(constant, block, values)
          continue
        }
        fill(constant.leaf, block) { start, count in
          CompareKernels.compare(values + start, count: count, constant.comparison, threshold)
        }
      }
      if let column {
        for place in 0..<block.count { column[block.firstRow + place] = number(values[place]) }
      }
    }
  }

  /// Whole numbers against a double.
  private func fillNumbers(
    _ constant: Constant, _ block: FeatureBlock, _ values: UnsafePointer<Int64>
  ) {
    let numbers = numbers.base
    for place in 0..<block.count { numbers[place] = number(values[place]) }
    let threshold = double(constant.threshold)
    fill(constant.leaf, block) { start, count in
      CompareKernels.compare(numbers + start, count: count, constant.comparison, threshold)
    }
  }

  /// Puts words of truth where the block's rows are; none crosses a word of the mask.
  @inline(__always)
  private func fill(_ leaf: Int, _ block: FeatureBlock, _ word: (Int, Int) -> TruthWord) {
    let words = masks[leaf].base
    var start = 0
    while start < block.count {
      let row = block.firstRow + start
      let count = min(64 - row % 64, block.count - start)
      words[row / 64].formUnion(word(start, count).shifted(by: row % 64))
      start += count
    }
  }

  private func double(_ threshold: Threshold) -> Double {
    switch threshold {
    case .integer(let value): Double(value)
    case .ratio(let value): value
    case .feature: preconditionFailure("a threshold that is no number")
    }
  }
}

/// A whole number as a double; NaN for null.
private func number(_ value: Int64) -> Double { value == nullInteger ? .nan : Double(value) }

/// Up to 64 comparisons of two columns; unknown where a side is not a number.
private func compared(
  _ left: UnsafePointer<Double>, _ right: UnsafePointer<Double>, count: Int,
  _ comparison: Comparison
) -> TruthWord {
  var word = TruthWord.unknown
  for place in 0..<count where left[place] == left[place] && right[place] == right[place] {
    let bit: UInt64 = 1 << UInt64(place)
    if comparison.holds(left[place], right[place]) { word.yes |= bit } else { word.no |= bit }
  }
  return word
}
