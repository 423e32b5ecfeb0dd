import Columns

/// Memory of one kind that grows to the largest market seen and is used again for each.
final class Scratch<Element: BitwiseCopyable> {
  private(set) var base: UnsafeMutablePointer<Element>
  private var capacity: Int
  private var memory: PageMemory

  init(count: Int = 0) {
    capacity = max(count, 1)
    memory = PageMemory(byteCount: capacity * MemoryLayout<Element>.stride)
    base = memory.base.bindMemory(to: Element.self, capacity: capacity)
  }

  /// Room for `count` elements of undefined content.
  func reserve(_ count: Int) -> UnsafeMutablePointer<Element> {
    if count > capacity {
      capacity = count
      memory = PageMemory(byteCount: count * MemoryLayout<Element>.stride)
      base = memory.base.bindMemory(to: Element.self, capacity: count)
    }
    return base
  }
}

/// Memory that one piece of work after another uses, each as its own kind.
final class WorkMemory {
  private let words = Scratch<UInt64>()

  /// Room for `count` elements of undefined content, whatever was there before.
  func reserve<Element: BitwiseCopyable>(
    _ count: Int, of type: Element.Type
  ) -> UnsafeMutablePointer<Element> {
    precondition(MemoryLayout<Element>.alignment <= MemoryLayout<UInt64>.alignment)
    let byteCount = count * MemoryLayout<Element>.stride
    return UnsafeMutableRawPointer(words.reserve((byteCount + 7) / 8))
      .bindMemory(to: Element.self, capacity: count)
  }
}
