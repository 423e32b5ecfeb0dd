/// The word of `candidates` most like `word`, or nil when none is near enough to be meant.
///
/// Distance: optimal string alignment (insert, delete, replace, swap of neighbours), ignoring case.
/// On a tie the first candidate wins.
public func nearestWord(to word: String, among candidates: [String]) -> String? {
  let letters = Array(word.lowercased().utf8.prefix(64))
  guard !letters.isEmpty else { return nil }
  var best: (word: String, distance: Int)?
  for candidate in candidates {
    let distance = editDistance(letters, Array(candidate.lowercased().utf8))
    let limit = max(1, (max(letters.count, candidate.utf8.count) + 1) / 3)
    if distance <= limit && distance < best?.distance ?? Int.max { best = (candidate, distance) }
  }
  return best?.word
}

private func editDistance(_ left: [UInt8], _ right: [UInt8]) -> Int {
  var older: [Int] = []
  var row = Array(0...right.count)
  for i in 0..<left.count {
    var next = [i + 1]
    for j in 0..<right.count {
      let same = left[i] == right[j]
      var cost = min(row[j + 1] + 1, next[j] + 1, row[j] + (same ? 0 : 1))
      if i > 0, j > 0, left[i] == right[j - 1], left[i - 1] == right[j] {
        cost = min(cost, older[j - 1] + 1)
      }
      next.append(cost)
    }
    older = row
    row = next
  }
  return row[right.count]
}
