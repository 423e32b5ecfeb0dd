import Archive
import Market
import Strategies

/// What makes a run the same run (semantics §10).
struct RunIdentity {
  private var hash = SHA256()

  /// The identity of strategies under a plan over raw segments.
  ///
  /// Paths, segment numbers and the order of segments are not in it: the same bytes under other
  /// names are the same data.
  init(plan: RunPlan, strategies: [Strategy], segmentHashes: [String], decoderVersion: String) {
    add("sundial run 1")
    add(EngineVersion.text)
    add(decoderVersion)
    add(plan.canonicalText)
    add("\(strategies.count)")
    for strategy in strategies {
      add(strategy.canonicalText)
      add(plan.execution(of: strategy).canonicalText)
    }
    for segment in segmentHashes.sorted() { add(segment) }
  }

  /// 64 hex digits.
  var hex: String { hash.hex }

  /// Adds a text with its length, so that no two lists of texts collide.
  private mutating func add(_ text: String) {
    hash.update(Array("\(text.utf8.count):\(text)".utf8))
  }
}
