/// Memory of one kind that grows to the largest market seen and is used again for each.
final class Scratch<Element: BitwiseCopyable> {
  private(set) var base: UnsafeMutablePointer<Element>
  private var capacity: Int

  init(count: Int = 0) {
    capacity = max(count, 1)
    base = .allocate(capacity: capacity)
  }

  /// Room for `count` elements of undefined content.
  func reserve(_ count: Int) -> UnsafeMutablePointer<Element> {
    if count > capacity {
      base.deallocate()
      capacity = count
      base = .allocate(capacity: count)
    }
    return base
  }

  deinit { base.deallocate() }
}
