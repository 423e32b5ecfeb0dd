import Columns
import Strategies

/// Conditions over a market as bits, one a row: what each distinct leaf is, worked out once however
/// many conditions hold it, and the trees over them.
final class ConditionMasks {
  /// Truth of 64 rows: a bit in `yes` or in `no`; in neither = unknown.
  struct Word: Equatable {
    var yes: UInt64
    var no: UInt64

    static let yes = Word(yes: .max, no: 0)
    static let no = Word(yes: 0, no: .max)
    var negated: Word { Word(yes: no, no: yes) }
  }

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
  }

  private indirect enum Node {
    case all([Node])
    case any([Node])
    case not(Node)
    case leaf(Int)
  }

  let set: FeatureSet
  private var leaves: [Leaf: Int] = [:]
  /// By place in the set.
  private var constants: [[Constant]]
  private var pairs: [Pair] = []
  private var roots: [Node] = []
  /// By leaf; a word each 64 rows.
  private var masks: [Scratch<Word>] = []
  /// By place in the set: doubles of features that are compared with others.
  private var kept: [Scratch<Double>?]
  private var rowCount = 0

  init(_ conditions: [Condition]) {
    set = FeatureSet(of: conditions)
    constants = Array(repeating: [], count: set.uses.count)
    kept = Array(repeating: nil, count: set.uses.count)
    roots = conditions.map { node($0) }
  }

  /// Makes room for a market; its blocks come next.
  func begin(rowCount: Int) {
    self.rowCount = rowCount
    let words = (rowCount + 63) / 64
    for mask in masks { _ = mask.reserve(words) }
    for column in kept { _ = column?.reserve(rowCount) }
  }

  /// Evaluates what needs two whole columns; all blocks have come.
  func finish() {
    for pair in pairs {
      guard let left = kept[pair.left]?.base, let right = kept[pair.right]?.base else { continue }
      let words = masks[pair.leaf].base
      for word in 0..<(rowCount + 63) / 64 {
        words[word] = compared(pair.comparison, count: min(64, rowCount - word * 64)) { place in
          (left[word * 64 + place], right[word * 64 + place] * pair.factor)
        }
      }
    }
  }

  /// Truth of a condition over rows 64 · word …, bits beyond the last row undefined.
  func truth(ofCondition condition: Int, word: Int) -> Word { truth(roots[condition], word) }

  private func truth(_ node: Node, _ word: Int) -> Word {
    switch node {
    case .leaf(let leaf): return masks[leaf].base[word]
    case .not(let child): return truth(child, word).negated
    case .all(let children):
      var result = Word.yes
      for child in children {
        let next = truth(child, word)
        result = Word(yes: result.yes & next.yes, no: result.no | next.no)
        if result.no == .max { break }
      }
      return result
    case .any(let children):
      var result = Word.no
      for child in children {
        let next = truth(child, word)
        result = Word(yes: result.yes | next.yes, no: result.no & next.no)
        if result.yes == .max { break }
      }
      return result
    }
  }

  private func node(_ condition: Condition) -> Node {
    switch condition {
    case .all(let children): .all(children.map { node($0) })
    case .any(let children): .any(children.map { node($0) })
    case .not(let child): .not(node(child))
    case .leaf(let leaf): .leaf(place(of: leaf))
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
          leaf: place, left: left, right: right, comparison: leaf.comparison, factor: factor))
      for side in [left, right] where kept[side] == nil { kept[side] = Scratch() }
    } else {
      constants[left].append(
        Constant(leaf: place, comparison: leaf.comparison, threshold: leaf.threshold))
    }
    return place
  }
}

extension ConditionMasks {
  /// Evaluates the leaves of a block's feature.
  func take(_ block: FeatureBlock) {
    for constant in constants[block.place] {
      let words = masks[constant.leaf].base + block.firstRow / 64
      switch (block.integers, block.ratios, constant.threshold) {
      case (.some(let values), _, .integer(let threshold)):
        fill(words, block.count) { start, count in
          compared(constant.comparison, count: count, null: FeatureBlock.null) { place in
            (values[start + place], threshold)
          }
        }
      case (.some(let values), _, .ratio(let threshold)):
        fill(words, block.count) { start, count in
          compared(constant.comparison, count: count) { place in
            (number(values[start + place]), threshold)
          }
        }
      case (_, .some(let values), .ratio(let threshold)):
        fill(words, block.count) { start, count in
          compared(constant.comparison, count: count) { (values[start + $0], threshold) }
        }
      case (_, .some(let values), .integer(let threshold)):
        fill(words, block.count) { start, count in
          compared(constant.comparison, count: count) { (values[start + $0], Double(threshold)) }
        }
      default: preconditionFailure("a block without values, or a threshold of two features")
      }
    }
    guard let column = kept[block.place]?.base else { return }
    for place in 0..<block.count {
      column[block.firstRow + place] =
        block.ratios?[place] ?? number(block.integers?[place] ?? FeatureBlock.null)
    }
  }

  private func fill(
    _ words: UnsafeMutablePointer<Word>, _ count: Int, _ word: (Int, Int) -> Word
  ) {
    var start = 0
    while start < count {
      words[start / 64] = word(start, min(64, count - start))
      start += 64
    }
  }
}

/// A whole number as a double; NaN for null.
private func number(_ value: Int64) -> Double {
  value == FeatureBlock.null ? .nan : Double(value)
}

/// Up to 64 comparisons of doubles; unknown where a side is not a number.
private func compared(
  _ comparison: Comparison, count: Int, _ sides: (Int) -> (Double, Double)
) -> ConditionMasks.Word {
  var word = ConditionMasks.Word(yes: 0, no: 0)
  for place in 0..<count {
    let (left, right) = sides(place)
    guard left == left, right == right else { continue }
    if comparison.holds(left, right) { word.yes |= 1 << place } else { word.no |= 1 << place }
  }
  return word
}

/// Up to 64 comparisons of whole numbers; unknown where the left is null.
private func compared(
  _ comparison: Comparison, count: Int, null: Int64, _ sides: (Int) -> (Int64, Int64)
) -> ConditionMasks.Word {
  var word = ConditionMasks.Word(yes: 0, no: 0)
  for place in 0..<count {
    let (left, right) = sides(place)
    guard left != null else { continue }
    if comparison.holds(left, right) { word.yes |= 1 << place } else { word.no |= 1 << place }
  }
  return word
}
